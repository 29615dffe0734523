"""The rendered site: every page in both languages, closed to hostile text, the same bytes every time."""

import base64
import hashlib
import posixpath
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from pipeline.release import Release
from pipeline.website.addresses import AddressError, href, path_of
from pipeline.website.output.render import render_site
from pipeline.website.page import File, Ref
from tests.website.reading import Seen, read
from tests.website.releases import LANGUAGES, TEMPLATES, changed, documented, documented_site, settings, site_of

COUNTED = ("years", "countries", "groups", "forms", "services", "projects")
NOT_DOCUMENTED = {"scenario", *(f"children_{name}" for name in COUNTED)}  # pages of a release that counts children
HOSTILE = '<script>alert("x")</script> & "quoted" \u202eabc\u202c'


def pages() -> dict[str, bytes]:
    return {path: content for path, content in documented_site().items() if path.endswith(".html")}


def seen(path: str) -> Seen:
    return read(documented_site()[path])


def as_demonstration(release: Release) -> Release:
    return replace(release, info={**release.info, "edition": "demonstration"})


def codes_of() -> dict[str, list[str]]:
    """Of which things there is a page each, by the name of such pages."""
    indicators = [row["indicator_id"] for row in documented().rows("indicators")]
    places = [code for code, place in site_of(documented(), "fr").places.items() if place.has_page]
    return {
        "indicator": indicators,
        "data_file": list(documented().names),
        "country": places,
        "project": [row["project_id"] for row in documented().rows("projects")],
        "organisation": list(site_of(documented(), "fr").ours),
    }


def test_the_same_release_gives_the_same_bytes() -> None:
    assert dict(documented_site()) == render_site(documented(), TEMPLATES, LANGUAGES)


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


def test_every_link_inside_the_site_leads_somewhere() -> None:
    files = documented_site()
    anchors = {path: {given["id"] for _, given in seen(path).elements if "id" in given} for path in pages()}
    broken = []
    for path in pages():
        for link in seen(path).attributes("a"):
            address = urlsplit(link["href"])
            if address.scheme:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address.path)) if address.path else path
            if target not in files or (address.fragment and address.fragment not in anchors.get(target, set())):
                broken.append((path, link["href"]))
    assert broken == []


def test_leaving_comes_first_and_skipping_second() -> None:
    for path in pages():
        if "/" in path:
            first, second = seen(path).attributes("a")[:2]
            assert first["class"] == "leave", path
            assert first["href"].startswith("https://"), path
            assert second["href"] == "#content", path


def test_nothing_is_fetched_but_our_own_scripts_for_lists_and_charts() -> None:
    for path in pages():
        found = seen(path)
        assert not {tag for tag, _ in found.elements} & {"img", "iframe", "object", "form", "base"}, path
        for script in found.attributes("script"):
            assert set(script) == {"defer", "src"}, path
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), script["src"]))
            wanted = {"lists": "data-list", "explore": "data-library"}[posixpath.basename(target).partition(".")[0]]
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
        assert allowed["script-src"] == "'self'", path
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
        ("help_addresses", "name_fr"),
        ("projects", "title_fr"),
        ("milestones", "title_fr"),
        ("countries", "name_fr"),
    ):
        release = changed(release, name, lambda row, column=column: {**row, column: HOSTILE})  # type: ignore[misc]
    for path, content in render_site(release, TEMPLATES, ("fr",)).items():
        if path.endswith(".html"):
            assert not re.search(rb"<script(?! defer src=)", content), path
            assert "\u202e" not in content.decode(), path
            assert not [given for _, given in read(content).elements if any(name.startswith("on") for name in given)]


def test_an_address_that_is_no_web_page_is_never_linked() -> None:
    def change(row: dict[str, str]) -> dict[str, str]:
        return (
            {**row, "url": "javascript:alert(1)", "copy_kind": "original"}
            if "copy_kind" in row
            else {**row, "url": "javascript:x"}
        )

    release = changed(changed(documented(), "sources", change), "help_addresses", change)
    for path, content in render_site(release, TEMPLATES, ("fr",)).items():
        if path.endswith(".html"):
            assert b"javascript:" not in content, path


def test_copies_are_not_linked_and_no_address_is_printed() -> None:
    copies = {row["url"] for row in documented().rows("sources") if row["copy_kind"] != "original"} - {""}
    assert copies == set()
    dictionaries = ("fr/donnees/fichiers/", "en/data/files/")  # columns are explained there by example
    printed = [path for path in pages() if re.search(r"https?://|www\.", seen(path).text)]
    assert [path for path in printed if not path.startswith(dictionaries)] == []


def test_every_page_says_how_far_its_rows_are_confirmed() -> None:
    for path in pages():
        if "/" in path:
            line = {"fr": "aucune n’a encore été confirmée", "en": "none yet confirmed"}[path[:2]]
            assert line in seen(path).text, path


def test_a_minimum_is_never_shown_without_its_words() -> None:
    wanted = ("NETWORK", "calendar", "annual", "_T", "lower_bound")
    columns = ("scope_code", "period_set", "measure", "disaggregation", "value_kind")
    rows = [row for row in documented().rows("indicator_values") if tuple(row[each] for each in columns) == wanted]
    shown = {row["indicator_id"]: seen(f"fr/resultats/{row['indicator_id'].lower()}/index.html").text for row in rows}
    assert len(rows) > len(shown) > 0
    assert [row for row in rows if f"au moins {row['value']}" not in shown[row["indicator_id"]]] == []


def test_countries_that_are_mere_seats_are_never_counted() -> None:
    for path in pages():
        assert not re.search(r"\b55 (pays|countries)\b", seen(path).text), path


def test_the_demonstration_says_so_on_every_page_and_asks_not_to_be_indexed() -> None:
    files = render_site(as_demonstration(documented()), TEMPLATES, ("fr",))
    for path, content in files.items():
        if path.endswith(".html") and path != "404.html":
            found = read(content)
            assert {"name": "robots", "content": "noindex, nofollow"} in found.attributes("meta"), path
            assert "Tout est inventé ici" in found.text, path
    assert {path.split("/")[1].split("-")[0] for path in files if path.startswith("files/")} == {"demonstration"}
    assert not [path for path, content in files.items() if path.endswith("ke-2/index.html") and b"Citation" in content]


def test_a_page_without_a_declared_address_is_an_error() -> None:
    with pytest.raises(AddressError, match="nowhere"):
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
