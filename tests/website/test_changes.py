"""The page of what changed and its feed: no version before, no change, one, and many; in both languages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.release import Release
from pipeline.website.addresses import Settings, path_of
from pipeline.website.content.site import Site
from pipeline.website.library import Library
from pipeline.website.output.hosting import ROOT, feed_files, head_of, host_files, picture_path
from pipeline.website.output.render import read_renderer
from pipeline.website.output.settings_check import address_faults
from pipeline.website.output.style import Style
from pipeline.website.page import Page, Ref
from pipeline.website.pages import all_pages
from pipeline.website.pages.changes import changes_page
from tests.website.invented import invented
from tests.website.reading import read
from tests.website.releases import (
    LANGUAGES,
    TEMPLATES,
    documented,
    documented_site,
    settings,
    site_of,
    templates,
    with_lines,
    words_of,
)

ATOM = "http://www.w3.org/2005/Atom"
DAY = date(2026, 11, 21)
ADDRESSES = ("https://www.example.org/", "https://www.example.org/registre/")
NARROW, FIXED = "\u202f", "\u00a0"


def value(version: int, change: str, before: str, after: str, scope: str = "NETWORK", **other: str) -> dict[str, str]:
    """Write a change of KE-2 in the table of results, from one text to the other; blank: not reported."""
    kinds = {
        f"{side}_kind": "lower_bound" if text else "not_reported"
        for side, text in (("before", before), ("after", after))
    }
    place = {"indicator_id": "KE-2", "scope_code": scope, "period_set": "calendar", "period_id": "2021", "series": "_T"}
    told = {"version": str(version), "measure": "cumulative", "change": change, "unit_measure": "work"}
    return {**place, **told, "before": before, "after": after, **kinds, **other}


def rows(version: int, change: str, number: int, after: str = "sourced") -> dict[str, str]:
    told = {"version": str(version), "table_name": "publications", "change": change, "rows": str(number)}
    return {**told, "status_after": after}


def release(count: int, *lines: dict[str, str], reason: str = "") -> Release:
    """Copy the documented release as the last of so many versions, with what they changed."""
    last = {"reason": reason, "note_fr": "Un motif.", "note_en": "A reason."} if reason else {}
    every = [
        {
            "version": str(number),
            "date": str(DAY + timedelta(days=30 * number)),
            "replaces": str(number - 1) if number > 1 else "",
        }
        for number in range(1, count + 1)
    ]
    every[-1] |= last
    held = {
        "releases": every,
        "changes": [line for line in lines if "measure" in line],
        "changed_rows": [line for line in lines if "table_name" in line],
    }
    made = documented()
    for name, rows_of_it in held.items():
        made = with_lines(made, name, rows_of_it)
    return made


def page(language: str, changed: Release) -> tuple[Page, dict[str, Any]]:
    found = changes_page(site_of(changed, language))
    return found, found.content


MANY = (
    *(value(2, "appeared", "", "3", scope) for scope in ("LU", "BE", "FR")),
    value(2, "lower", "9", "4"),
    value(2, "higher", "1", "2", measure="annual"),
    rows(2, "added", 12),
    rows(2, "status", 2, "validated"),
    rows(2, "status", 1, "draft"),
    rows(2, "withdrawn", 1),
)


@pytest.mark.parametrize(
    ("language", "changed", "title"),
    [
        ("fr", release(1), f"Version du 21 décembre 2026{FIXED}: la première"),
        ("en", release(1), "Version of 21 December 2026: the first one"),
        ("fr", release(2), f"Version du 20 janvier 2027{FIXED}: les résultats restent les mêmes"),
        ("en", release(2), "Version of 20 January 2027: the results stay the same"),
        ("fr", release(2, value(2, "appeared", "", "3")), f"Version du 20 janvier 2027{FIXED}: 1 valeur nouvelle"),
        ("en", release(2, value(2, "appeared", "", "3")), "Version of 20 January 2027: 1 new value"),
        ("fr", release(2, *MANY), f"Version du 20 janvier 2027{FIXED}: 3 valeurs nouvelles et 1 valeur plus basse"),
        ("en", release(2, *MANY), "Version of 20 January 2027: 3 new values and 1 lower value"),
    ],
)
def test_the_title_says_what_changed(language: str, changed: Release, title: str) -> None:
    assert page(language, changed)[0].title == title


def test_a_first_version_says_that_there_is_nothing_to_compare() -> None:
    found = page("en", release(1))[1]
    assert found["paragraph"] == (
        "Version 1 of the data is dated 21 December 2026. It is the first: there is nothing to compare yet."
    )
    assert found["results"] is None
    assert found["others"] == 0
    assert {cell.nothing for cell in found["versions"].rows[0].cells[1:]} == {"not_applicable"}


def test_a_few_values_are_told_one_by_one_with_their_reason() -> None:
    changed = release(2, value(2, "higher", "4", "5"), rows(2, "added", 1), reason="routine")
    assert page("fr", changed)[1]["paragraph"] == (
        f"La version 2 des données, datée du 20 janvier 2027, remplace la version 1. "
        f"Dans le tableau des résultats 2018-2021{FIXED}: 1 valeur plus haute. "
        f"«{FIXED}Études et panoramas nationaux{FIXED}», Réseau{FIXED}: au moins 5 (avant{FIXED}: au moins 4). "
        f"Parmi les lignes publiées{FIXED}: 1 ligne ajoutée. Un motif."
    )


def test_many_values_are_counted_and_stand_in_the_table() -> None:
    found = page("en", release(2, *MANY))[1]
    assert "before:" not in found["paragraph"]
    assert "12 rows added, 1 row withdrawn, 2 rows confirmed and 1 row whose status changed" in found["paragraph"]
    assert found["paragraph"].endswith("No reason is declared.")
    assert found["results"] is not None
    cells = [[str(cell.text) for cell in row.cells] for row in found["results"].rows]
    assert cells[0] == ["ECPAT Luxembourg", "not reported", "at least 3", "new"]
    assert cells[-1][1:] == ["at least 9", "at least 4", "lower"]
    assert found["others"] == 5


def test_every_version_has_its_row_the_newest_first() -> None:
    found = page("fr", release(3, value(2, "higher", "1", "2"), rows(3, "added", 4)))[1]["versions"].rows
    told = [[str(row.header.text), *(str(cell.text) for cell in row.cells[1:])] for row in found]
    assert told == [
        ["3", "aucun changement", "4 lignes ajoutées", "sans objet"],
        ["2", "1 valeur plus haute", "aucun changement", "non précisé"],
        ["1", "sans objet", "sans objet", "sans objet"],
    ]


def test_what_the_framework_no_longer_holds_is_named_by_its_code() -> None:
    gone = value(2, "disappeared", "3", "", "OLD", indicator_id="ZZ-9", after_kind="")
    found = page("en", release(2, gone))[1]["results"]
    assert found is not None
    assert found.rows[0].header.to is None
    assert [str(cell.text) for cell in found.rows[0].cells] == ["OLD", "at least 3", "no such cell", "withdrawn"]


def test_only_where_children_are_counted_the_page_says_why_they_are_not_compared() -> None:
    texts = []
    for site in (site_of(documented(), "en"), site_of(invented(), "en")):
        renderer = read_renderer(TEMPLATES, site.settings, frozenset({"changes"}))
        texts.append(read(renderer.page(site, changes_page(site)).encode()).text)
    assert ["not a number of children" in text for text in texts] == [False, True]


def test_the_page_stands_in_the_footer_the_index_and_beside_the_data() -> None:
    for path, link in (
        ("fr/index.html", "donnees/changements/index.html"),
        ("fr/donnees/index.html", "changements/index.html"),
    ):
        assert link in {given["href"] for given in read(documented_site()[path]).attributes("a")}, path
    assert "../donnees/changements/index.html" in {
        given["href"] for given in read(documented_site()["fr/recherche/index.html"]).attributes("a")
    }


# --- a public address -----------------------------------------------------------------------------------------------


def at(address: str) -> Settings:
    return replace(settings(), organisation=replace(settings().organisation, address=address))


def sites_at(address: str, changed: Release) -> list[Site]:
    library = Library(changed)
    files = {
        name.removeprefix("files/"): content for name, content in documented_site().items() if name.startswith("files/")
    }
    return [Site(library, words_of(language), at(address), files, beside=True) for language in LANGUAGES]


def test_without_an_address_and_in_the_demonstration_there_is_no_feed() -> None:
    assert feed_files(templates(), sites_at("", documented())) == {}
    assert not [path for path in documented_site() if path.endswith(".atom")]
    info = {**documented().info, "edition": "demonstration"}
    assert feed_files(templates(), sites_at(ADDRESSES[0], replace(documented(), info=info))) == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_feed_tells_every_version_the_newest_first(address: str) -> None:
    files = feed_files(templates(), sites_at(address, release(2, *MANY)))
    assert sorted(files) == ["en/data/changes/feed.atom", "fr/donnees/changements/flux.atom"]
    feed = ET.fromstring(files["fr/donnees/changements/flux.atom"])
    said = {name: feed.findtext(f"{{{ATOM}}}{name}") for name in ("id", "updated")}
    assert said == {"id": f"{address}fr/donnees/changements/", "updated": "2027-01-20T00:00:00Z"}
    entries = feed.findall(f"{{{ATOM}}}entry")
    told = [[entry.findtext(f"{{{ATOM}}}{name}") for name in ("id", "updated")] for entry in entries]
    assert told == [
        [f"{address}fr/donnees/changements/#version-2", "2027-01-20T00:00:00Z"],
        [f"{address}fr/donnees/changements/#version-1", "2026-12-21T00:00:00Z"],
    ]
    assert "3 valeurs nouvelles" in str(entries[0].findtext(f"{{{ATOM}}}title"))
    anchors = {row.anchor for row in page("fr", release(2, *MANY))[1]["versions"].rows}
    assert {str(entry.findtext(f"{{{ATOM}}}id")).partition("#")[2] for entry in entries} == anchors


def test_every_page_names_itself_its_twins_and_its_picture_by_whole_addresses() -> None:
    address = ADDRESSES[1]
    sites = sites_at(address, documented())
    made = {path_of(site.settings, each.ref, site.language): (site, each) for site in sites for each in all_pages(site)}
    heads = {path: head_of(site, each.ref, path, picture_path(each)) for path, (site, each) in made.items()}
    own = {head.canonical for head in heads.values()}
    assert own == {
        address + path.removesuffix("index.html")
        for path, content in documented_site().items()
        if path[:3] in ("fr/", "en/") and b'http-equiv="refresh"' not in content
    }
    for path, head in heads.items():
        twins = dict(head.alternates)
        assert twins[path[:2]] == head.canonical
        assert {twins["fr"], twins["en"]} <= own
        assert ("x-default" in twins) == (path in ("fr/index.html", "en/index.html"))
        assert not head.picture or documented_site()[head.picture.removeprefix(address)]
    files = host_files(templates(), sites[0], Style("", ""), made)
    listed = [str(each.text) for each in ET.fromstring(files["sitemap.xml"]).iter() if each.tag.endswith("}loc")]
    assert sorted(listed) == sorted([address, *own])
    assert f"Sitemap: {address}sitemap.xml\n" in files["robots.txt"].decode()
    assert dict(head_of(sites[0], Ref("home"), ROOT).alternates)["x-default"] == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_addresses_reach_the_pages(address: str) -> None:
    sites = sites_at(address, documented())
    renderer = read_renderer(TEMPLATES, sites[0].settings, frozenset({"changes"}))
    html = renderer.page(sites[0], changes_page(sites[0]))
    links = read(html.encode()).attributes("link")
    here = f"{address}fr/donnees/changements/"
    assert [link["href"] for link in links if link["rel"] == "canonical"] == [here]
    assert [link["href"] for link in links if link.get("hreflang") == "fr"] == [here]
    assert [link["href"] for link in links if link.get("type") == "application/atom+xml"] == ["flux.atom"]
    assert {"property": "og:url", "content": here} in read(html.encode()).attributes("meta")
    reasons = {path: read(text.encode()) for path, text in renderer.roots(sites).items()}
    assert {"rel": "canonical", "href": address} in reasons["index.html"].attributes("link")
    lost = [link["href"] for link in reasons["404.html"].attributes("a") if link.get("class") != "leave"]
    assert lost == [f"{address}{path}index.html" for path in ("fr/", "fr/aide/", "en/", "en/help/")]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("", []),
        *((address, []) for address in ADDRESSES),
        ("https://www.example.org", ["address-not-whole"]),
        ("www.example.org/", ["address-not-whole"]),
        ("https://www.example.org/?x/", ["address-not-whole"]),
    ],
)
def test_an_address_that_is_not_whole_is_told(address: str, codes: list[str]) -> None:
    assert [fault.code for fault in address_faults(address)] == codes
