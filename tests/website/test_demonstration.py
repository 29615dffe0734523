"""The demonstration introduces itself, marks all it shows, and never mixes with the documented edition."""

import csv
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from pipeline.website.addresses import DEMONSTRATION
from pipeline.website.charts.chart import Chart, Kind
from pipeline.website.charts.world_geometry import World, read_world
from pipeline.website.pages.beneficiaries_breakdowns import map_part
from tests.kept import built_site, rendered
from tests.website.invented import invented
from tests.website.reading import Seen, read
from tests.website.releases import LANGUAGES, TEMPLATES, documented_site, site_of

STAMP = "FICTIF"
ACROSS = re.compile(rb'<a [^>]*href="?[^"> ]*' + DEMONSTRATION.encode())
SVG = re.compile(r'<svg viewBox="[^"]*" class="draw.*?</svg>', re.DOTALL)


@cache
def both() -> Mapping[str, bytes]:
    """The documented edition as it is built beside a demonstration, and a small invented one in that place."""
    site = built_site()
    built = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    real = {name: path.read_bytes() for name, path in built.items() if not name.startswith(DEMONSTRATION)}
    made_up = rendered(invented(), beside=True)
    return {**real, **{DEMONSTRATION + path: content for path, content in made_up.items()}}


@cache
def pages() -> dict[str, Seen]:
    """The pages of the demonstration."""
    found = {path: content for path, content in both().items() if path.startswith(DEMONSTRATION)}
    return {path: read(content) for path, content in found.items() if path.endswith(".html")}


def world() -> World:
    return read_world((TEMPLATES / "map" / "world.json").read_text("utf-8"))


def test_every_page_says_before_its_content_that_all_is_invented() -> None:
    for path, found in pages().items():
        if not path.endswith("404.html"):
            assert any(given.get("class") == "banner" for given in found.attributes("p")), path
            assert {"name": "robots", "content": "noindex, nofollow"} in found.attributes("meta"), path
        assert "fictional" in found.attributes("body")[0]["class"].split(), path


def text_in(path: str, tag: str) -> str:
    found = re.search(rf"<{tag}\b.*?</{tag}>", both()[path].decode(), re.DOTALL)
    return found[0] if found else ""


def test_every_title_bears_the_stamp_and_no_header_names_a_real_association() -> None:
    for path in pages():
        assert text_in(path, "title").startswith(f"<title>{STAMP}"), path
        for tag in ("title", "header", "h1"):
            assert "ECPAT" not in text_in(path, tag), (path, tag)


def test_every_drawing_and_its_words_bear_the_stamp() -> None:
    drawn = 0
    for path, found in pages().items():
        for svg in SVG.findall(both()[path].decode()):
            stamps = [each.text or "" for each in ET.fromstring(svg).iter("text") if each.get("class") == "stamp"]
            assert [each[: len(STAMP)] for each in stamps] == [STAMP], path
            drawn += 1
        said = [given["aria-label"] for given in found.attributes("div") if given.get("role") == "img"]
        assert all(each.startswith(STAMP) for each in said), path
    assert drawn > 20


def test_no_drawing_of_the_documented_edition_bears_it() -> None:
    for path, content in both().items():
        if not path.startswith(DEMONSTRATION) and path.endswith(".html"):
            assert STAMP not in content.decode(), path


def test_nothing_in_it_may_be_cited() -> None:
    for path, found in pages().items():
        assert not [given for given in found.attributes("meta") if given.get("property", "").startswith("og:")], path
        assert "À citer" not in found.text, path
    assert "Ne pas citer" in pages()[f"{DEMONSTRATION}fr/resultats/ke-2/index.html"].text


def test_every_page_leads_to_the_one_about_it_and_that_one_to_nine_things() -> None:
    for path, page in pages().items():
        if not path.endswith(("404.html", "/scenario/index.html")) and path != f"{DEMONSTRATION}index.html":
            assert any("scenario/index.html" in link["href"] for link in page.attributes("a")), path
    for language in LANGUAGES:
        found = both()[f"{DEMONSTRATION}{language}/scenario/index.html"].decode()
        sights = re.search(r'<ol class="cards">.*?</ol>', found, re.DOTALL)
        assert sights is not None
        assert len(re.findall(r"<h3><a href=", sights[0])) == 9


def test_what_the_release_says_of_itself_is_told() -> None:
    assert "Rien n’est estimé." in pages()[f"{DEMONSTRATION}fr/scenario/index.html"].text


def test_the_editions_lead_to_each_other_only_where_both_are_built() -> None:
    for path, content in both().items():
        is_page = path.endswith(".html") and b'http-equiv="refresh"' not in content
        if is_page and "/" in path.removeprefix(DEMONSTRATION):
            assert bool(ACROSS.search(content)) == (not path.startswith(DEMONSTRATION)), path
    assert not [
        path
        for path, content in documented_site().items()
        if path.endswith(".html") and DEMONSTRATION.encode() in content
    ]


def test_who_needs_help_finds_the_real_page() -> None:
    assert f"{DEMONSTRATION}fr/aide/index.html" not in both()
    links = [link["href"] for link in pages()[f"{DEMONSTRATION}fr/enfants/index.html"].attributes("a")]
    assert "../../../fr/aide/index.html" in links


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_every_download_says_its_basis_in_its_name_and_in_each_row() -> None:
    for path, content in both().items():
        if path.startswith(f"{DEMONSTRATION}files/"):
            assert posixpath.basename(path).startswith("demonstration-"), path
            if path.endswith(".csv"):
                assert {row["basis"] for row in rows_of(content)} <= {"demonstration"}, path
                assert b"basis" in content.splitlines()[0], path
        elif path.startswith("files/") and path.endswith(".csv"):
            assert {row.get("basis", "documented") for row in rows_of(content)} <= {"documented"}, path


def test_the_archive_is_a_whole_package_whose_descriptor_names_its_files() -> None:
    name = next(path for path in both() if path.startswith(f"{DEMONSTRATION}files/") and path.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(both()[name])) as archive:
        package = json.loads(archive.read("demonstration-datapackage.json"))
        for resource in package["resources"]:
            columns = archive.read(resource["path"]).decode().splitlines()[0].split(",")
            assert columns == [field["name"] for field in resource["schema"]["fields"]], resource["path"]


# --- the map --------------------------------------------------------------------------------------------------------


def painted() -> list[ET.Element]:
    page = both()[f"{DEMONSTRATION}fr/enfants/index.html"].decode()
    wide = next(svg for svg in SVG.findall(page) if 'class="draw map wide"' in svg)
    return [each for each in ET.fromstring(wide).iter("path") if each.get("data-code")]


def map_chart() -> Chart:
    site = site_of(invented(), "fr")
    assert site.beneficiaries is not None
    part = map_part(site, site.beneficiaries)
    assert part is not None
    assert part.map is not None
    return part.map


def counted_countries() -> set[str]:
    """The countries with a number of children in the newest year of the release."""
    rows = [row for row in invented().rows("children") if row["project_id"] != "_T" and row["measure"] == "children"]
    newest = max(row["year"] for row in rows if row["year"] != "_T" and row["value"])
    return {row["country_code"] for row in rows if row["year"] == newest and row["value"]} - {"_T"}


def test_every_country_of_the_release_is_painted_once_in_the_class_of_its_published_number() -> None:
    chart = map_chart()
    assert chart.kind is Kind.MAP
    by_code = {mark.code: mark for mark in chart.marks}
    shown = {each.get("data-code", ""): each for each in painted()}
    assert len(shown) > 4
    assert counted_countries() == set(shown) == set(by_code)
    assert len(painted()) == len(shown)
    for code, element in shown.items():
        mark = by_code[code]
        assert int(element.get("data-value", "-1")) == mark.count
        assert element.get("class", "").split()[1] == chart.class_of(mark)
        begins = (0, *chart.breaks)[int(chart.class_of(mark)[1:]) - 1]
        assert begins <= (mark.count or 0)


def test_the_list_beside_the_map_holds_its_numbers_and_leads_to_the_rows() -> None:
    page = both()[f"{DEMONSTRATION}fr/enfants/index.html"].decode()
    for code in counted_countries():
        assert f'href="pays/index.html#{code.lower()}"' in page
    said = re.search(r'role="img" aria-label="([^"]*)"', page)
    assert said is not None
    listed = re.findall(r'<span class="y">([^<]*)</span>', page.split('<ol class="places">')[1].split("</ol>")[0])
    assert len(listed) == len(map_chart().marks)
    assert [value for value in listed if value not in said[1]] == []


def test_the_phone_sees_the_same_map_in_two_crops() -> None:
    page = both()[f"{DEMONSTRATION}fr/enfants/index.html"].decode()
    phone = [svg for svg in SVG.findall(page) if 'class="draw map phone"' in svg]
    assert len(phone) == 2
    assert all('href="#world-outlines"' in svg and STAMP in svg for svg in phone)


@pytest.mark.parametrize("code", ["LU", "BE", "FR", "ML", "MG", "TO", "MT", "FJ", "KM"])
def test_the_outlines_know_large_and_small_countries(code: str) -> None:
    assert world().countries.get(code) or world().dots.get(code)


def test_the_outlines_stay_light() -> None:
    assert len(world().land) < 20_000
    assert len((TEMPLATES / "map" / "world.json").read_bytes()) < 60_000
