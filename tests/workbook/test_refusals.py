"""Files that are no plain workbook are refused before any cell is read, each with its own sentence."""

import zipfile
from pathlib import Path

import pytest

from tests.workbook.filling import GOOD, bring_in, codes, fill, report, template


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(template(), tmp_path_factory.mktemp("good") / "good.xlsx", GOOD)


def with_parts(good: Path, path: Path, parts: dict[str, bytes]) -> Path:
    """A copy of a workbook in which some parts are others, or new."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def part(good: Path, name: str) -> bytes:
    with zipfile.ZipFile(good) as source:
        return source.read(name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"org_id,name\nX,Y\n", "pas un classeur Excel"),
        (b"", "pas un classeur Excel"),
        (b"PK\x03\x04 cut short", "pas un classeur Excel"),
    ],
)
def test_other_files_are_named_for_what_they_are(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    path.write_bytes(content)
    imported, groups = bring_in(path)
    assert imported is None
    assert codes(groups) == ["workbook-kind"]
    assert words in report(groups, "fr")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "LibreOffice"),
        ({"xl/workbook.bin": b""}, "binaire"),
        ({"word/document.xml": b""}, "pas un classeur Excel"),
    ],
)
def test_other_zips_are_named_for_what_they_are(parts: dict[str, bytes], words: str, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert words in report(bring_in(path)[1], "fr")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "workbook-macros"),
        ("xl/macrosheets/sheet1.xml", "workbook-macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook-links"),
        ("xl/connections.xml", "workbook-connections"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", "workbook-connections"),
        ("xl/embeddings/oleObject1.bin", "workbook-objects"),
        ("xl/media/image1.png", "workbook-objects"),
        ("xl/drawings/drawing1.xml", "workbook-objects"),
    ],
)
def test_what_is_no_plain_cell_is_refused(name: str, code: str, good: Path, tmp_path: Path) -> None:
    imported, groups = bring_in(with_parts(good, tmp_path / "w.xlsx", {name: b"<x><twoCellAnchor/></x>"}))
    assert imported is None
    assert codes(groups) == [code]


def test_a_workbook_with_macros_that_calls_itself_xlsx_is_refused(good: Path, tmp_path: Path) -> None:
    types = part(good, "[Content_Types].xml").replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert codes(bring_in(with_parts(good, tmp_path / "w.xlsx", {"[Content_Types].xml": types}))[1]) == [
        "workbook-macros"
    ]


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("name", ["workbook.xml", "sharedStrings.xml", "worksheets/sheet3.xml", "styles.xml"])
def test_entities_are_never_followed(name: str, tmp_path: Path) -> None:
    whole, name = tmp_path / "whole.xlsx", f"xl/{name}"
    whole.write_bytes(template())
    content = part(whole, name)
    start = content.index(b"?>") + 2
    bomb = content[:start] + LAUGHS + content[start:].replace(b">", b">&b;", 1)
    assert codes(bring_in(with_parts(whole, tmp_path / "w.xlsx", {name: bomb}))[1]) == ["workbook-unreadable"]


@pytest.mark.parametrize(
    ("was", "instead", "code"),
    [
        (b"</sheetData>", b"", "workbook-unreadable"),
        (b'r="A1"', b'r="ZZZZZ1"', "workbook-unreadable"),
    ],
)
def test_a_sheet_that_is_broken_or_claims_to_be_huge_is_refused(
    was: bytes, instead: bytes, code: str, good: Path, tmp_path: Path
) -> None:
    name = "xl/worksheets/sheet3.xml"
    broken = part(good, name).replace(was, instead, 1)
    assert broken != part(good, name)
    assert codes(bring_in(with_parts(good, tmp_path / "w.xlsx", {name: broken}))[1]) == [code]


def test_a_sheet_that_only_says_that_it_is_large_is_read_as_it_is(good: Path, tmp_path: Path) -> None:
    name = "xl/worksheets/sheet3.xml"
    content = part(good, name)
    claim = (
        content[: content.index(b"<dimension")]
        + b'<dimension ref="A1:XFD1048576"/>'
        + content[content.index(b"<sheetViews") :]
    )
    assert bring_in(with_parts(good, tmp_path / "w.xlsx", {name: claim}))[0] is not None


def test_a_table_twice_is_refused(good: Path, tmp_path: Path) -> None:
    name = "xl/worksheets/sheet4.xml"
    assert codes(bring_in(with_parts(good, tmp_path / "w.xlsx", {name: part(good, "xl/worksheets/sheet3.xml")}))[1])[
        0
    ].startswith("workbook-twice")
