"""Files as Excel and its kin save them: each is recognised, told once and in a sentence, and nothing is guessed."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.catalogue import Contract
from pipeline.intake import File, judge_table
from pipeline.intake.checking import read_edition
from pipeline.model import Finding, Severity
from pipeline.report.finding import sentence
from tests.packages import ORGANISATIONS, csv_text
from tests.paper import catalogue

CONTRACT: Contract = catalogue().contract
NAMES = [*ORGANISATIONS[0]]
HEADER = ",".join(NAMES) + "\n"
ROWS = [{**row, "name": name} for row, name in zip(ORGANISATIONS, ("Ségou", "Népal", "Fès, Maroc"), strict=True)]
GOOD = csv_text(ROWS)
BODY = GOOD.removeprefix(HEADER)
Found = list[tuple[str, str]]


def say(_: str, **__: object) -> None:
    """A check tells its progress to nobody here."""


def cut(separator: str) -> str:
    """The good table with another separator; its one text with a comma needs no quotation marks then."""
    return GOOD.replace('"', "").replace(",", separator).replace(f"Fès{separator}", "Fès,")


def workbook() -> bytes:
    """What every .xlsx file is underneath."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def letters(codec: str) -> bytes:
    return GOOD.encode(codec)


ERRORS: dict[str, tuple[bytes, str, str]] = {
    "zero bytes": (b"", "source-error", "empty"),
    "Unicode text of Excel": (cut("\t").replace("\n", "\r\n").encode("utf-16"), "encoding-error", "utf-16"),
    "UTF-16, other order": (b"\xfe\xff" + cut("\t").encode("utf-16-be"), "encoding-error", "utf-16"),
    "UTF-16 without mark": (letters("utf-16-le"), "encoding-error", "utf-16"),
    "UTF-16 without mark, other order": (letters("utf-16-be"), "encoding-error", "utf-16"),
    "a workbook": (workbook(), "other-file", "workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "other-file", "workbook"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n<<>>\n", "other-file", "pdf"),
    "a page of a site": (b"\xef\xbb\xbf<!DOCTYPE html>\n<title>Connexion</title>", "other-file", "page"),
    "a table as a page": (b"<table><tr><td>org_id</td></tr></table>", "other-file", "page"),
    "a packed file": (b"\x1f\x8b\x08\x00" + bytes(40), "other-file", "packed"),
    "a letter": (b"{\\rtf1 Bonjour}", "other-file", "text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "other-file", "image"),
    "semicolons": (cut(";").encode(), "separator", "semicolon"),
    "tabs": (cut("\t").encode(), "separator", "tab"),
    "bars": (cut("|").encode(), "separator", "bar"),
    "semicolons and decimal commas": (cut(";").replace("Ségou", "12,5").encode(), "separator", "decimal"),
    "a line for Excel": (("sep=;\n" + cut(";")).encode(), "separator", "line"),
    "a line for Excel, with commas": (('"sep=,"\r\n' + GOOD).encode(), "separator", "line"),
    "a title above": (("Organisations 2021\n" + GOOD).encode(), "header-late", ""),
    "a title above, padded": (("Organisations 2021,,,\n,,,\n" + GOOD).encode(), "header-late", ""),
    "two remarks above": (("Organisations\nmise à jour en mai\n\n" + GOOD).encode(), "header-late", ""),
    "blank rows above": (("\n,,,\n" + GOOD).encode(), "header-late", ""),
    "titles for readers above the names": (("Code,Libellé,Genre,Pays\n" + GOOD).encode(), "header-late", ""),
    "a quotation mark never closed": (GOOD.replace("Népal", '"Népal').encode(), "quote-open", ""),
    "a quotation mark never closed at the end of a row": (
        GOOD.replace("member,BE", 'member,"BE').encode(), "quote-open", ""),
    "two quotation marks too many, in two rows": (
        GOOD.replace("member,LU", 'member,"LU').replace("member,BE", 'member,"BE').encode(), "quote-open", "pair"),
    "titles once more in the middle": ((GOOD + HEADER + BODY.replace("ECPAT-", "ABC-")).encode(), "header-again", ""),
    "a second row of titles": ((HEADER + "Code,Nom,Genre,Pays\n" + BODY).encode(), "header-again", "second"),
    "a sum at the end": ((GOOD + "Total,3,,\n").encode(), "totals-row", ""),
    "a sum with a colon": ((GOOD + "TOTAUX :,3,,\n").encode(), "totals-row", ""),
    "blank rows at the end": ((GOOD + ",,,\n" * 123).encode(), "blank-row", "tail"),
    "blank lines at the end": ((GOOD + "\n" * 5).encode(), "blank-row", "tail"),
    "blank rows of Windows at the end": (
        (GOOD + ", , ,                          \n" * 2500).replace("\n", "\r\n").encode(), "blank-row", "tail"),
    "columns without titles at the right": (
        "".join(f"{line},,\n" for line in GOOD.splitlines()).encode(), "blank-label", "tail"),
    "blank cells beyond the titles": (
        (HEADER + "".join(f"{line},,\n" for line in BODY.splitlines())).encode(), "extra-cell", "blank"),
}  # fmt: skip
"""name: (bytes, code, variant) of the one finding that is given."""


def found(content: bytes, folder: Path, **resource: Any) -> list[Finding]:
    """All findings of a package that has one table with these bytes."""
    package = folder / "p"
    package.mkdir(exist_ok=True)
    (package / "organisations.csv").write_bytes(content)
    declared = {"name": "organisations", "path": "organisations.csv", **resource}
    descriptor = {"name": "p", "basis": "documented", "resources": [declared]}
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    groups = read_edition([package], CONTRACT, say)[2].groups
    return [finding for group in groups for finding in group]


def short(findings: list[Finding]) -> Found:
    return [(finding.code, finding.variant) for finding in findings]


@pytest.mark.parametrize("name", ERRORS)
def test_each_form_is_one_error_with_its_own_sentence(name: str, tmp_path: Path) -> None:
    content, code, variant = ERRORS[name]
    findings = found(content, tmp_path)
    assert short(findings) == [(code, variant)]
    assert findings[0].severity is Severity.ERROR
    for kind in ("what", "fix"):
        for language in ("fr", "en"):
            assert "{" not in sentence(findings[0], kind, language)


@pytest.mark.parametrize("content", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip("\n")])
def test_plain_files_pass(content: str, tmp_path: Path) -> None:
    """The mark that Excel sets before UTF-8, the line ends of Windows, and a last line without end are all good."""
    assert found(content.encode(), tmp_path) == []


@pytest.mark.parametrize(("codec", "kind"), [("cp1252", "windows"), ("mac_roman", "mac")])
def test_old_letters_are_named(codec: str, kind: str, tmp_path: Path) -> None:
    """Nothing is read that way."""
    (finding,) = found(letters(codec), tmp_path)
    assert (finding.code, finding.variant, finding.row) == ("encoding-error", kind, 2)


def test_letters_of_a_sensitive_table_are_named_and_not_shown(tmp_path: Path) -> None:
    """The schema of a table about people says so."""
    (tmp_path / "organisations.csv").write_bytes(letters("cp1252"))
    schema = {**CONTRACT.schemas["organisations"], "ecpat:sensitive": True}
    table = judge_table(File("p", "organisations", tmp_path, "organisations.csv"), schema)
    assert [group.template.code for group in table.findings] == ["encoding-error"]
    assert not any("Ségou" in str(group.template) for group in table.findings)


@pytest.mark.parametrize("codec", ["cp1252", "utf-16"])
def test_an_encoding_is_wrong_though_it_is_declared(codec: str, tmp_path: Path) -> None:
    assert {each.code for each in found(letters(codec), tmp_path, encoding=codec)} == {"encoding-error"}


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_separator_is_wrong_though_it_is_declared(separator: str, tmp_path: Path) -> None:
    content = cut(separator).encode()
    assert short(found(content, tmp_path, dialect={"delimiter": separator}))[0][0] == "separator"


def test_lines_of_old_computers_are_told(tmp_path: Path) -> None:
    (finding,) = found(GOOD.replace("\n", "\r").encode(), tmp_path)
    assert (finding.code, finding.severity) == ("line-ends", Severity.ERROR)


@pytest.mark.parametrize("tail", ["\r" * 100_000, "a,b\rc\n" * 20_000])
def test_rows_cut_by_lone_returns_are_one_finding(tail: str, tmp_path: Path) -> None:
    (finding,) = found((GOOD + tail).encode(), tmp_path)
    assert (finding.code, finding.row) == ("line-ends", None)


def test_a_table_of_titles_only_is_told(tmp_path: Path) -> None:
    """Every indicator would be nought."""
    (finding,) = found(HEADER.encode(), tmp_path)
    assert (finding.code, finding.severity) == ("empty-table", Severity.ERROR)


def test_zero_bytes_in_a_text_are_told_with_their_line(tmp_path: Path) -> None:
    (finding,) = found(GOOD.replace("Népal", "N\0pal").encode(), tmp_path)
    assert (finding.code, finding.variant, finding.row) == ("encoding-error", "nul", 3)


WORDS: dict[str, tuple[bytes, int | None, dict[str, str]]] = {
    "title": (("A\n\n" + GOOD).encode(), None, {"count": "2", "line": "3"}),
    "tail": ((GOOD + ",,,\n" * 123).encode(), 5, {"count": "123", "last": "127"}),
    "columns": ("".join(f"{line},,\n" for line in GOOD.splitlines()).encode(), 1, {"count": "2", "last": "F"}),
    "quote": (GOOD.replace("Népal", '"Népal').encode(), 3, {}),
    "sum": ((GOOD + "Total,3,,\n" + ",,,\n" * 3).encode(), 5, {}),
    "again": ((GOOD + HEADER + BODY.replace("ECPAT", "ABC")).encode(), 5, {}),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_finding_names_the_place(name: str, tmp_path: Path) -> None:
    content, row, words = WORDS[name]
    finding = next(each for each in found(content, tmp_path) if each.code != "blank-row" or name == "tail")
    assert finding.row == row
    assert words.items() <= dict(finding.params).items()


def test_faults_of_data_stay_beside_the_rows_that_are_none(tmp_path: Path) -> None:
    """Only what follows from the form is hidden: a wrong code further up is still told."""
    content = (GOOD.replace("ecpat_member,BE", "planet,BE") + "Total,3,,\n" + ",,,\n" * 4).encode()
    codes = sorted(short(found(content, tmp_path)))
    assert codes == [("blank-row", "tail"), ("constraint-error", "enum"), ("totals-row", "")]


def test_a_sum_that_passes_for_data_is_a_remark(tmp_path: Path) -> None:
    """Where the columns are texts, nothing is wrong with the row but what it says."""
    schema = {"fields": [{"name": name, "type": "string"} for name in NAMES]}
    (tmp_path / "t.csv").write_text(GOOD + "Total,3,,\n", "utf-8")
    (group,) = judge_table(File("p", "t", tmp_path, "t.csv"), schema).findings
    assert (group.template.code, group.template.severity) == ("totals-row", Severity.WARNING)


@pytest.mark.parametrize("make", [lambda: b"a" * (1 << 21), lambda: b'"' + b"a\n" * 500_000])
def test_a_line_without_end_is_no_table(make: Callable[[], bytes], tmp_path: Path) -> None:
    assert len(found(make(), tmp_path)) in range(1, 4)


def test_a_row_is_shifted_only_where_moving_it_back_makes_every_cell_valid(tmp_path: Path) -> None:
    good, schema = next(csv.reader([BODY.splitlines()[0]])), CONTRACT.schemas["organisations"]
    filled = [*good[:9], *[""] * (len(NAMES) - 9)]
    moved = ["", *filled[:-1]]
    spoilt = [*moved[:3], "?", *moved[4:]]
    found = {}
    for name, row in (("moved", moved), ("spoilt", spoilt)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(row)
        (tmp_path / f"{name}.csv").write_text(HEADER + buffer.getvalue(), "utf-8")
        groups = judge_table(File("one", "organisations", tmp_path, f"{name}.csv"), schema).findings
        found[name] = {group.template.code for group in groups}
    assert found["moved"] == {"row-shifted"}
    assert "row-shifted" not in found["spoilt"]
    assert "constraint-error" in found["spoilt"]
