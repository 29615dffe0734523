"""The private receipt that a provider gets after a check: what was read, what counts and where, and what does not.

It holds numbers of rows, keys of rows that are public anyway, and reasons. Of rows about people it says how many there
are only as a range, and of children no number that was not rounded outwards: it may be left on a desk.
"""

import tomllib
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow.compute as pc

from pipeline.catalogue import Catalogue, key_fields
from pipeline.intake.causes import Cause, errors
from pipeline.model import Finding, Indicator, NotOursError, Row, Severity, Status
from pipeline.records.counting import Count, Outcome
from pipeline.records.engine import count_all
from pipeline.records.packages import Package
from pipeline.records.paper import Inline, Node, bullets, card, code, heading, paragraph, sheet, table
from pipeline.records.report.checked import Checked
from pipeline.records.rules.reading import key_of
from pipeline.records.tables import PACKAGE, Tables, grouped, status_of
from pipeline.records.validation.report import sentence
from pipeline.typography import typeset

WORDS = Path(__file__).parents[2] / "contract" / "receipt.toml"
PEOPLE = "beneficiaries"
ROUGH = 100
"""Numbers of rows about people are told in steps of this many, as one row may be one child."""
NO_STATUS = ("–",) * 4
LISTED = 30
"""Keys of rows that are named."""

Pages = Callable[[str, str], str]
"""The address of a page by its name and code."""
Edition = tuple[Sequence[Package], Tables, Checked]
"""Packages, their tables, and what is wrong with them."""
Counts = Mapping[str, Count]
"""What was counted in calendar years, by indicator."""


@dataclass(frozen=True)
class Desk:
    """What all receipts of one check share; `counts` is None where faults kept anything from being counted."""

    tables: Tables
    catalogue: Catalogue
    causes: Sequence[Cause]
    counts: Counts | None
    pages: Pages
    language: str

    def say(self, key: str, **places: object) -> str:
        """A text of the receipt, its places filled."""
        text = typeset(_words()[key][self.language], self.language)
        for name, value in places.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def title(self, name: str) -> str:
        """The title of a table."""
        schema = self.catalogue.contract.schemas[name]
        return typeset((schema if self.language == "fr" else schema["ecpat:en"])["title"], self.language)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(WORDS.read_text("utf-8"))


def leave_receipts(edition: Edition, catalogue: Catalogue, pages: Pages, options: Namespace) -> Path | None:
    """Write a receipt for each package of a checked edition; gives their folder, None without a package.

    They are left beside the edition, in `private/receipts`, where a whole edition is checked, or where `--receipts`
    says. Raises NotOursError where that is a place from which things are published.
    """
    packages, tables, checked = edition
    if not packages:
        return None
    catalogue = catalogue.of_edition(packages[0].basis)
    desk = Desk(tables, catalogue, checked.causes, _counts(edition, catalogue), pages, options.lang)
    folder: Path = options.receipts or options.raw.parent / "private" / "receipts"
    files = {f"{package.name}.{options.lang}.html": receipt(package, desk) for package in packages}
    write_receipts(files, folder, [options.site, options.processed, options.raw])
    return folder


def _counts(edition: Edition, catalogue: Catalogue) -> Counts | None:
    """What is counted in calendar years; nothing where the edition has faults."""
    packages, tables, checked = edition
    if errors(checked.causes):
        return None
    day = max(
        (each.created for each in packages if each.created), default=max(period.end for period in catalogue.periods)
    )
    counted = count_all(tables, catalogue, day)
    return {name: count for (name, period_set), count in counted.items() if period_set == "calendar"}


def write_receipts(files: Mapping[str, bytes], folder: Path, public: Iterable[Path]) -> None:
    """Put receipts into a folder, which may lie in none of the folders that are published. Raises NotOursError."""
    if any(folder.resolve().is_relative_to(each.resolve()) for each in public):
        raise NotOursError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        new = folder / f".{name}.new"
        new.write_bytes(content)
        new.replace(folder / name)


def receipt(package: Package, desk: Desk) -> bytes:
    """One receipt as a whole page."""
    own = [cause for cause in desk.causes if cause.pattern.package == package.name]
    title = desk.say("title", package=package.title or package.name)
    created = package.created.isoformat() if package.created else "–"
    blocks = [
        paragraph(desk.say("version", version=package.version, created=created), kind="soft"),
        _status(own, desk),
        paragraph(desk.say("private"), kind="soft"),
        *_remarks(own, desk),
        heading(2, desk.say("read")),
        _read(package, desk),
        *_counted(package, desk),
        *_people(package, desk),
        paragraph(desk.say("next"), kind="soft"),
    ]
    return sheet(title, desk.language, blocks)


def _status(own: Sequence[Cause], desk: Desk) -> Node:
    if errors(own):
        return paragraph(desk.say("faults", n=errors(own)), kind="status")
    return paragraph(desk.say("elsewhere" if desk.counts is None else "good"), kind="status good")


def _remarks(own: Sequence[Cause], desk: Desk) -> Iterator[Node]:
    """Every cause once, in one sentence; a report says more."""
    if own:
        yield heading(2, desk.say("remarks"))
        yield bullets(_in_short(cause, desk) for cause in own if len(cause))


def _in_short(cause: Cause, desk: Desk) -> str:
    first: Finding = cause.first(1)[0]
    kind = desk.say("error" if first.severity is Severity.ERROR else "warning")
    text = f"{first.resource or first.package} ({kind}) : {sentence(first, 'what', desk.language)}"
    text = typeset(text.replace(" :", ":") if desk.language == "en" else text, desk.language)
    return desk.say("more", text=text, n=len(cause) - 1) if len(cause) > 1 else text


# --- rows read ------------------------------------------------------------------------------------------------------


def _read(package: Package, desk: Desk) -> Node:
    """Rows by table and by status."""
    states = [Status.VALIDATED, Status.SOURCED, Status.DRAFT, Status.REJECTED]
    titles = [desk.say(key) for key in ("table", "rows", *states)]
    rows = [_table_line(name, package, states, desk) for name, _ in package.files]
    return table(desk.say("read_caption"), titles, sorted(rows), range(1, 6))


def _table_line(name: str, package: Package, states: Sequence[Status], desk: Desk) -> list[str]:
    if desk.catalogue.contract.schemas[name].get("ecpat:sensitive"):
        number = desk.tables.by_name[name].filter(pc.field(PACKAGE) == package.name).num_rows
        return [desk.title(name), _roughly(number, desk), *NO_STATUS]
    rows = _own_rows(name, package, desk)
    if not rows or "validation_status" not in rows[0]:
        return [desk.title(name), str(len(rows)), *NO_STATUS]
    found = Counter(status_of(row) for row in rows)
    return [desk.title(name), str(len(rows)), *(str(found[state]) for state in states)]


def _own_rows(name: str, package: Package, desk: Desk) -> list[Row]:
    return [row for row in desk.tables.rows(name) if row[PACKAGE] == package.name]


def _roughly(number: int, desk: Desk) -> str:
    """A number of rows about people, as a range."""
    least = number // ROUGH * ROUGH
    if not least:
        return desk.say("fewer", most=ROUGH)
    return desk.say("between", least=least, most=least + ROUGH)


# --- rows counted ---------------------------------------------------------------------------------------------------


def _counted(package: Package, desk: Desk) -> Iterator[Node]:
    """For each indicator that starts from a table of the package: what became of its rows, and on which page."""
    if desk.counts is None:
        return
    yield heading(2, desk.say("counted"))
    yield paragraph(desk.say("counted_about"), kind="soft")
    cards = [
        made for each in desk.catalogue.indicators for made in _indicator(each, package, desk.counts[each.id], desk)
    ]
    yield from cards or [paragraph(desk.say("none_counted"))]


def _indicator(indicator: Indicator, package: Package, count: Count, desk: Desk) -> Iterator[Node]:
    """One indicator: none where no row of its driving table stands in the package."""
    keys = _keys(indicator.driving_table, package, desk)
    own = [outcome for outcome in count.outcomes["NETWORK"] if outcome.key in keys]
    if not own:
        return
    counted = [outcome for outcome in own if outcome.reason is None]
    labels = _reasons(indicator, desk)
    found = Counter(outcome.reason for outcome in own if outcome.reason)
    reasons = [desk.say("reason", label=labels.get(reason, reason), n=number) for reason, number in found.most_common()]
    numbers = {"read": len(own), "counted": len(counted), "excluded": len(own) - len(counted)}
    title = f"{indicator.id} · {indicator.texts[desk.language]['title']}"
    named = [outcome for outcome in counted if outcome.public and indicator.id not in _unnamed(desk)]
    yield card(
        heading(3, title),
        paragraph(desk.say("sieve", **numbers)),
        *([paragraph(desk.say("shown_counted", keys=_listed(named)))] if named else []),
        *([bullets(reasons)] if reasons else []),
        paragraph(*_page("page", "indicator", indicator.id, desk)),
        kind="remark",
    )


def _unnamed(desk: Desk) -> set[str]:
    """Indicators that start from a table marked as sensitive: none of its rows is named."""
    schemas = desk.catalogue.contract.schemas
    return {each.id for each in desk.catalogue.indicators if schemas[each.driving_table].get("ecpat:sensitive")}


def _listed(named: Sequence[Outcome]) -> str:
    keys = sorted({outcome.key for outcome in named})
    return ", ".join(keys[:LISTED]) + (" …" if len(keys) > LISTED else "")


def _page(words: str, name: str, code_: str, desk: Desk) -> list[Inline]:
    """A sentence with the address of a page."""
    before, _, after = desk.say(words).partition("{page}")
    return [before, code(desk.pages(name, code_)), after]


def _keys(name: str, package: Package, desk: Desk) -> set[str]:
    """The keys of the package's rows in a table, as outcomes write them."""
    fields = key_fields(desk.catalogue.contract.schemas[name])
    return {key_of(row, *fields) for row in _own_rows(name, package, desk)}


def _reasons(indicator: Indicator, desk: Desk) -> dict[str, str]:
    both = (*desk.catalogue.common_reasons, *desk.catalogue.reason_words[indicator.id])
    return {reason["code"]: typeset(reason[desk.language], desk.language) for reason in both}


# --- people ---------------------------------------------------------------------------------------------------------


def _people(package: Package, desk: Desk) -> Iterator[Node]:
    """Where the numbers of people will show, and why some of them read « between »."""
    if PEOPLE not in dict(package.files) or desk.counts is None:
        return
    yield heading(2, desk.say("people"))
    yield paragraph(desk.say("people_about"))
    yield paragraph(*_page("people_pages", "children_projects", "", desk))
    lines = sorted(_bounds(package, desk))
    if lines:
        yield bullets(lines)


def _bounds(package: Package, desk: Desk) -> Iterator[str]:
    """Activities that may hold the same children, together: from the largest to the sum, both rounded outwards."""
    is_own = (pc.field(PACKAGE) == package.name) & (pc.field("dedup_scope") == "activity")
    is_child = (pc.field("population") == "children") & (pc.field("counted_as") == "unique_persons")
    columns = ["project_id", "country_code", "period_id", "value", "validation_status", "entered_by_org"]
    rows = desk.tables.by_name[PEOPLE].filter(is_own & is_child).select(columns).to_pylist()
    standing = (row for row in rows if row["validation_status"] in (Status.SOURCED, Status.VALIDATED))
    base = int(desk.catalogue.policy.values["base"])
    names = {row["country_code"]: row[f"name_{desk.language}"] for row in desk.catalogue.contract.codes["countries"]}
    for (project, country, year), group in grouped(standing, "project_id", "country_code", "period_id").items():
        sizes = [row["value"] for row in group]
        if len(sizes) > 1:
            ends = {"least": max(sizes) // base * base, "most": -(-sum(sizes) // base) * base, "base": base}
            yield desk.say("bounds", project=project, country=names[country], year=year, **ends)
