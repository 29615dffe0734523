"""The rendered site: every page in both languages, closed to hostile text, the same bytes every time."""

import base64
import hashlib
import posixpath
import re

import pytest

from pipeline.model import DefinitionError
from pipeline.website.addresses import href, path_of
from pipeline.website.output.style import FONTS_FIRST
from pipeline.website.page import File, Ref
from tests.building import ROOT
from tests.kept import rendered
from tests.website.reading import Seen, read
from tests.website.releases import LANGUAGES, changed, documented, documented_pages, documented_site, settings, site_of

# pages of a release that counts children
COUNTED = ("countries", "groups", "forms", "services", "projects")
NOT_DOCUMENTED = {"scenario", "explorer", "explorer_answer", *(f"children_{name}" for name in COUNTED)}
HOSTILE = '<script>alert("x")</script> & "quoted" \u202eabc\u202c'


def pages() -> dict[str, bytes]:
    """The pages of the site, without those that only lead on to another address."""
    htmls = {path: content for path, content in documented_site().items() if path.endswith(".html")}
    return {path: content for path, content in htmls.items() if b'http-equiv="refresh"' not in content}


def seen(path: str) -> Seen:
    return documented_pages()[path]


def codes_of() -> dict[str, list[str]]:
    """Of which things there is a page each, by the name of such pages."""
    indicators = [row["indicator_id"] for row in documented().rows("indicators")]
    places = [code for code, place in site_of(documented(), "fr").places.items() if place.has_page]
    return {
        "indicator": indicators,
        "results_scope": [row["scope_code"] for row in documented().rows("scopes") if row["scope_code"] != "NETWORK"],
        "data_file": list(documented().tables),
        "country": places,
        "project": [row["project_id"] for row in documented().rows("projects")],
        "organisation": list(site_of(documented(), "fr").ours),
    }


def test_every_page_exists_in_both_languages_and_leads_to_its_twin() -> None:
    declared = settings()
    twins = {}
    for name in declared.addresses.keys() - NOT_DOCUMENTED:
        codes = codes_of().get(name, [""])
        for code in codes:
            french, english = (path_of(declared, Ref(name, code), language) for language in LANGUAGES)
            twins[french], twins[english] = english, french
    inner = {path for path in pages() if "/" in path}
    assert inner == set(twins)
    for path, twin in twins.items():
        assert posixpath.relpath(twin, posixpath.dirname(path)) in {
            link.get("href") for link in seen(path).attributes("a") if "hreflang" in link
        }


def test_a_page_says_its_language_and_has_one_title() -> None:
    for path in pages():
        found = seen(path)
        assert found.attributes("html")[0]["lang"] == (path[:2] if "/" in path else "fr"), path
        assert len(found.attributes("h1")) == 1, path
        assert len(found.attributes("main")) == 1, path


def test_every_address_of_earlier_versions_still_answers() -> None:
    """A page that moved leads on, asks not to be listed, and stands in no list of pages."""
    files = documented_site()
    earlier = (ROOT / "tests/website/earlier_addresses.txt").read_text("utf-8").split()
    assert [path for path in earlier if path not in files] == []
    moved = [path for path in earlier if b'http-equiv="refresh"' in files[path]]
    assert moved
    assert not [
        path for path, content in pages().items() if any(old.split("/")[-2] in content.decode() for old in moved)
    ]
    for path in moved:
        metas = seen(path).attributes("meta")
        (target,) = [meta["content"].partition("url=")[2] for meta in metas if meta.get("http-equiv") == "refresh"]
        assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in files
        assert {"name": "robots", "content": "noindex"} in metas


def test_leaving_comes_first_and_skipping_second() -> None:
    for path in pages():
        if "/" in path:
            first, second = seen(path).attributes("a")[:2]
            assert first["class"] == "leave", path
            assert first["href"].startswith("https://"), path
            assert second["href"] == "#content", path


def test_nothing_is_fetched_but_our_own_scripts_for_lists_search_and_charts() -> None:
    for path in pages():
        found = seen(path)
        assert not {tag for tag, _ in found.elements} & {"img", "iframe", "object", "form", "base"}, path
        for script in found.attributes("script"):
            if "data-fonts" in script:
                ways = [posixpath.join(posixpath.dirname(path), way) for way in script["data-fonts"].split()]
                assert {posixpath.normpath(way) for way in ways} <= documented_site().keys(), path
                continue
            assert set(script) == {"defer", "src"}, path
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), script["src"]))
            wanted = {
                "lists": "data-list",
                "choose": "data-answers",
                "explore": "data-library",
                "charts": "data-take",
                **dict.fromkeys(("search", f"words-{path[:2]}"), "data-some"),
            }[posixpath.basename(target).partition(".")[0]]
            assert target in documented_site(), path
            assert [given for _, given in found.elements if wanted in given], path
        assert all(link["href"].startswith("data:") for link in found.attributes("link")), path
        assert not [given for _, given in found.elements if "style" in given], path
        assert not [name for _, given in found.elements for name in given if name.startswith("on")], path


def test_the_security_policy_allows_the_style_of_the_page_and_nothing_else() -> None:
    for path, content in pages().items():
        styles = re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)
        digests = [f"'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'" for style in styles]
        (policy,) = [given["content"] for given in seen(path).attributes("meta") if "http-equiv" in given]
        allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert allowed["default-src"] == "'none'", path
        fonts_first = base64.b64encode(hashlib.sha256(FONTS_FIRST.encode()).digest()).decode()
        assert allowed["script-src"] == f"'self' 'sha256-{fonts_first}'", path
        assert allowed["style-src"] == " ".join(["'self'", *digests]), path
        others = {"img-src": "'self' data: blob:", "base-uri": "'none'", "form-action": "'none'"}
        beside = dict.fromkeys(("font-src", "connect-src", "manifest-src"), "'self'")
        given = {
            name: sources
            for name, sources in allowed.items()
            if name.split("-")[0] not in {"default", "script", "style"}
        }
        assert given == others | beside, path
        assert "unsafe" not in policy, path


def test_hostile_text_in_a_record_stays_text() -> None:
    release = documented()
    for name, column in (
        ("publications", "title"),
        ("sources", "title"),
        ("organisations", "name"),
        ("claims", "quote"),
        ("claims", "subject"),
        ("reach_statements", "quote"),
        ("indicators", "title_fr"),
        ("help_lines", "name_fr"),
        ("projects", "title_fr"),
        ("milestones", "title_fr"),
        ("countries", "name_fr"),
    ):
        release = changed(release, name, lambda row, column=column: {**row, column: HOSTILE})  # type: ignore[misc]
    for path, content in rendered(release, ("fr",)).items():
        if path.endswith(".html"):
            assert not re.search(rb"<script(?! defer src=| data-fonts=)", content), path
            assert "\u202e" not in content.decode(), path
            assert not [given for _, given in read(content).elements if any(name.startswith("on") for name in given)]


def test_a_name_that_runs_from_right_to_left_is_isolated_wherever_it_stands() -> None:
    name = "\u0645\u0646\u0638\u0645\u0629 \u0627\u0644\u0623\u0645\u0644"
    release = documented()
    for table, column in (
        ("organisations", "name"),
        ("publications", "title"),
        ("projects", "title_fr"),
        ("milestones", "title_fr"),
        ("sources", "title"),
    ):
        release = changed(release, table, lambda row, column=column: {**row, column: name})  # type: ignore[misc]
    isolated = 0
    for path, content in rendered(release, ("fr",)).items():
        if path.endswith(".html") or path.startswith("scripts/figure"):
            rest = content.decode()
            for before, after in (("<bdi>", "</bdi>"), ("\u2068", "\u2069")):
                isolated += rest.count(f"{before}{name}{after}")
                rest = rest.replace(f"{before}{name}{after}", "")
            assert name not in rest, path
            assert not re.search(r"<(title|text|tspan)[^>]*>[^<]*<bdi>", content.decode()), path
    assert isolated > 1000


def test_an_address_that_is_no_web_page_is_never_linked() -> None:
    def change(row: dict[str, str]) -> dict[str, str]:
        return (
            {**row, "url": "javascript:alert(1)", "copy_kind": "original"}
            if "copy_kind" in row
            else {**row, "url": "javascript:x"}
        )

    release = changed(changed(documented(), "sources", change), "help_lines", change)
    for path, content in rendered(release, ("fr",)).items():
        if path.endswith(".html"):
            assert b"javascript:" not in content, path


def test_copies_are_not_linked_and_no_address_is_printed() -> None:
    addresses = {row["copy_kind"] for row in documented().rows("sources") if row["url"]}
    assert addresses == {"original", "seed"}  # a text of the organisations has the address of the page that holds it
    dictionaries = ("fr/donnees/fichiers/", "en/data/files/")  # columns are explained there by example
    printed = [path for path in pages() if re.search(r"https?://|www\.", seen(path).text)]
    assert [path for path in printed if not path.startswith(dictionaries)] == []


def test_every_page_says_how_far_its_rows_are_confirmed() -> None:
    for path in pages():
        if "/" in path:
            line = {"fr": "en cours de relecture par les associations", "en": "being reviewed by the organisations"}[
                path[:2]
            ]
            assert line in seen(path).text, path


def test_a_minimum_is_never_shown_without_its_words() -> None:
    wanted = ("NETWORK", "calendar", "annual", "_T", "_T", "lower_bound")
    columns = ("scope_code", "period_set", "measure", "series", "dimension", "value_kind")
    rows = [row for row in documented().rows("indicator_values") if tuple(row[each] for each in columns) == wanted]
    shown = {row["indicator_id"]: seen(f"fr/resultats/{row['indicator_id'].lower()}/index.html").text for row in rows}
    assert len(rows) > len(shown) > 0
    assert [row for row in rows if f"≥ {row['value']}" not in shown[row["indicator_id"]]] == []


def test_countries_that_are_mere_seats_are_never_counted() -> None:
    for path in pages():
        assert not re.search(r"\b55 (pays|countries)\b", seen(path).text), path


def test_a_page_without_a_declared_address_is_an_error() -> None:
    with pytest.raises(DefinitionError, match="nowhere"):
        path_of(settings(), Ref("nowhere"), "fr")


def test_links_are_relative_and_name_files() -> None:
    declared = settings()
    here = path_of(declared, Ref("indicator", "KE-2"), "fr")
    assert here == "fr/resultats/ke-2/index.html"
    assert href(declared, here, Ref("home"), "fr") == "../../index.html"
    assert href(declared, here, Ref("results", anchor="ke"), "fr") == "../index.html#ke"
    assert href(declared, here, Ref("indicator", "KE-2", "gaps"), "fr") == "#gaps"
    assert href(declared, here, File("a.csv"), "fr") == "../../../files/a.csv"
    assert href(declared, "index.html", Ref("home"), "en") == "en/index.html"
