"""No number is typed by hand: with nothing in the release, no page holds a number that the release does not hold."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pipeline.release import Release
from tests.building import ROOT
from tests.kept import rendered
from tests.website.reading import read
from tests.website.releases import TEMPLATES, changed, documented, documented_site, with_lines

# What stays where all rows are gone: the framework, the rules, and the names of places.
KEPT = frozenset({
    "countries", "crs_codes", "forms", "framework", "indicator_values", "indicators", "objectives", "organisations",
    "periods", "policy", "quality", "reasons", "scopes", "sdg_targets",
})  # fmt: skip
DIGITS = re.compile(r"\d+")
NUMBER = re.compile(r"\d+(?:[\u202f,]\d{3})*")
WEIGHT = re.compile(
    r"(?<=CSV, )[\d\u202f,]+|[\d\u202f,]+(?= (?:ko|kB)\b)"
)  # the weight of a file, which the build finds


def emptied(release: Release) -> Release:
    """Copy a release in which no row is left, and the grid says that nothing was reported."""
    made = release
    for name in release.tables:
        if name not in KEPT:
            made = with_lines(made, name, [])
    made = changed(made, "indicator_values", unreported)
    made = changed(made, "organisations", lambda row: {**row, "source_id": ""})
    nothing = {"value": "0", "of": "0", "newest_on": ""}
    return changed(made, "quality", lambda row: {**row, **nothing})


def unreported(row: dict[str, str]) -> dict[str, str]:
    """A value of the grid where nothing was reported."""
    counted = row["value_kind"] in {"value", "lower_bound", "first_documented"}
    kind = "not_reported" if counted else row["value_kind"]
    return {**row, "value": "", "value_kind": kind, "confirmed": "none"}


@cache
def empty_site() -> Mapping[str, bytes]:
    return rendered(emptied(documented()))


def texts_of(value: object) -> Iterator[str]:
    """Every text inside nested lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from texts_of(each)


def held(release: Release) -> set[str]:
    """Every run of digits that a release holds, and the numbers of its files, columns and rows."""
    cells = {cell for columns in release.tables.values() for texts in columns.values() for cell in texts}
    texts = [*cells, *texts_of(release.schemas), *texts_of(release.info), *release.tables]
    counted = {len(release.tables), len(release.rows("indicators"))}
    counted |= {len(columns) for columns in release.tables.values()} | set(map(release.length, release.tables))
    counted |= set(Counter(release.tables["indicators"]["objective"]).values())
    return {digits for text in texts for digits in DIGITS.findall(text)} | {str(count) for count in counted}


def typed(path: str, content: bytes, known: set[str]) -> Iterator[tuple[str, str]]:
    """The numbers of a page that are not among the known ones: its path, and each with the words around it."""
    text = WEIGHT.sub("", read(content).text)
    for found in NUMBER.finditer(text):
        runs = set(DIGITS.findall(found[0])) | {re.sub(r"\D", "", found[0])}
        if not runs & known and found[0].lstrip("0"):
            yield path, text[max(0, found.start() - 40) : found.end() + 20]


def test_without_rows_no_page_holds_a_number_of_its_own() -> None:
    entries = re.compile(r"(fr/recherche|en/search)/")  # counts its own entries
    known = held(emptied(documented()))
    pages = {path: content for path, content in empty_site().items() if path.endswith(".html")}
    found = [each for path, content in pages.items() if not entries.match(path) for each in typed(path, content, known)]
    assert found == []


def test_the_pages_of_an_empty_release_still_say_what_is_missing() -> None:
    assert "Aucune publication trouvée" in read(empty_site()["fr/preuves/publications/index.html"]).text
    assert "no point where sources differ" in read(empty_site()["en/evidence/disagreements/index.html"]).text.lower()
    assert "Nous n’avons pas encore d’adresse confirmée" in read(empty_site()["fr/aide/index.html"]).text


def test_the_search_for_typed_numbers_finds_one() -> None:
    page = "<p>Plus de 400\u202f000 enfants, en 2018.</p>".encode()
    assert [where for where, _ in typed("x", page, {"2018"})] == ["x"]
    assert list(typed("x", page, {"2018", "400000"})) == []


def test_no_template_writes_a_number_into_its_text() -> None:
    for path in sorted(TEMPLATES.rglob("*.html")):
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert DIGITS.findall(re.sub(r"<[^>]*>", "", bare)) == [], path


def test_no_module_of_the_pages_writes_a_number_into_a_sentence() -> None:
    names = re.compile(r"[A-Za-z_][\w.-]*|9999|#?\{.*\}")  # names of things, and what sorts after all dates
    for path in sorted((ROOT / "pipeline" / "website" / "pages").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        strings = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in docs
        ]
        assert [text for text in strings if DIGITS.search(text) and not names.fullmatch(text)] == [], path


def test_every_number_of_the_register_is_one_that_rows_can_give() -> None:
    """A title counts rows: take rows away, and every title with a count of rows changes."""
    counting = ("preuves/publications", "preuves/rapports-onu", "preuves/chiffres-publies", "preuves/desaccords")
    for page in (*counting, "preuves/sources", "donnees/qualite", "donnees/a-completer"):
        name = f"fr/{page}/index.html"
        full, empty = (re.search(r"<h1.*?</h1>", site[name].decode()) for site in (documented_site(), empty_site()))
        assert full is not None
        assert empty is not None
        assert full[0] != empty[0], page
