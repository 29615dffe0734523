"""Packages meant to do harm: nothing outside them is opened, nothing is fetched, and everything ends soon."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import build
from pipeline.intake.checking import read_edition
from tests.spec.test_file_forms import CONTRACT, say

Found = list[tuple[str, str]]
ROWS = "org_id,name,org_type,country_code\nORG-TRIED,Essai,ecpat_member,LU\n"  # no row of the register
GOOD: dict[str, Any] = {"name": "organisations", "path": "organisations.csv"}


def package(folder: Path, *resources: dict[str, Any], **properties: Any) -> Path:
    """A package with one good table on disk, whatever its descriptor says."""
    made = folder / "p"
    made.mkdir(exist_ok=True)
    (made / "organisations.csv").write_text(ROWS, "utf-8")
    descriptor = {"name": "p", "basis": "documented", "resources": list(resources), **properties}
    (made / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return made


def found(made: Path) -> Found:
    """What is said of a package, but for the remark that a file beside its tables is not read."""
    groups = read_edition([made], CONTRACT, say)[2].groups
    told = [(group.template.code, group.template.variant) for group in groups]
    return [each for each in told if each != ("file-unread", "")]


PATHS: dict[str, tuple[Any, tuple[str, str]]] = {
    "absolute": ("/etc/passwd", ("path-outside", "")),
    "a drive of Windows": ("c:\\x.csv", ("path-outside", "backslash")),
    "above": ("../x.csv", ("path-outside", "")),
    "above, further in": ("a/../../x.csv", ("path-outside", "")),
    "backslash": ("a\\..\\x.csv", ("path-outside", "backslash")),
    "a machine": ("//host/x.csv", ("path-outside", "address")),
    "a machine of Windows": ("\\\\host\\x.csv", ("path-outside", "address")),
    "a file address": ("file:///etc/passwd", ("path-outside", "address")),
    "FILE": ("FILE:/etc/passwd", ("path-outside", "address")),
    "s3": ("s3://bucket/x.csv", ("path-outside", "address")),
    "ftp": ("ftp://host/x.csv", ("path-outside", "address")),
    "data": ("data:text/csv,a,b", ("path-outside", "address")),
    "https": ("https://example.org/x.csv", ("path-outside", "address")),
    "a stream": ("organisations.csv:x", ("path-outside", "address")),
    "a steering letter": ("a\x1b[2J.csv", ("path-outside", "")),
    "missing": ("table.csv", ("file-missing", "")),
    "nearly there": ("organisation.csv", ("file-missing", "near")),
    "in capitals": ("Organisations.CSV", ("file-missing", "near")),
    "a folder": ("folder", ("file-missing", "")),
    "a link out": ("link.csv", ("path-outside", "")),
    "a link in a circle": ("circle.csv", ("path-outside", "")),
    "through a linked folder": ("linked/x.csv", ("path-outside", "")),
}


def traps(made: Path) -> None:
    """Whatever a folder can hold that is no file of its own."""
    outside = made.parent / "outside"
    outside.mkdir()
    (outside / "x.csv").write_text(ROWS, "utf-8")
    (made / "folder").mkdir()
    (made / "link.csv").symlink_to(outside / "x.csv")
    (made / "circle.csv").symlink_to("circle.csv")
    (made / "linked").symlink_to(outside)


@pytest.mark.parametrize("name", PATHS)
def test_a_path_that_is_no_file_of_the_package_is_never_followed(name: str, tmp_path: Path) -> None:
    path, expected = PATHS[name]
    made = package(tmp_path, {**GOOD, "path": path})
    traps(made)
    told = found(made)
    assert expected in told
    assert {code for code, _ in told} == {expected[0]}


def test_a_workbook_that_stands_in_the_place_of_a_table_is_named(tmp_path: Path) -> None:
    made = package(tmp_path, {**GOOD, "path": "Tableau.csv"})
    (made / "tableau.XLSX").write_bytes(b"PK")
    assert ("file-missing", "workbook") in found(made)


def test_a_file_that_another_table_names_is_not_taken_for_one_that_is_missing(tmp_path: Path) -> None:
    made = package(tmp_path, {**GOOD, "path": "sources1.csv"}, {"name": "sources", "path": "sources2.csv"})
    (made / "sources2.csv").write_text("source_id\n", "utf-8")
    assert ("file-missing", "") in found(made)


@pytest.fixture
def address() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(ROWS.encode())

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def _with_address(url: str) -> list[dict[str, Any]]:
    """Every place of a descriptor where an address can stand, one by one."""
    here = {"fields": [{"name": "org_id", "type": "string"}]}
    asks = {"fields": [{"name": "org_id", "type": "object", "constraints": {"jsonSchema": {"$ref": url}}}]}
    resources: list[Any] = [
        {**GOOD, "path": url},
        {**GOOD, "path": ["organisations.csv", url]},
        {**GOOD, "extrapaths": [url]},
        *({**GOOD, name: url} for name in ("schema", "dialect", "profile", "$schema", "checklist", "basepath")),
        *({**GOOD, name: url} for name in ("detector", "control", "pipeline", "scheme", "innerpath", "data")),
        {**GOOD, "schema": {**here, "$schema": url}},
        {**GOOD, "schema": {"fields": [url]}},
        {
            **GOOD,
            "schema": {
                **here,
                "foreignKeys": [{"fields": ["org_id"], "reference": {"resource": url, "fields": ["a"]}}],
            },
        },
        {**GOOD, "schema": asks},
        {**GOOD, "dialect": {"csv": url}},
        {**GOOD, "dialect": {"$schema": url}},
        {**GOOD, "scheme": "http", "path": "organisations.csv"},
        {**GOOD, "format": "gsheets"},
        url,
    ]
    bodies = [{"resources": [each]} for each in resources]
    return [
        *bodies,
        *({"resources": [GOOD], name: url} for name in ("profile", "$schema", "schema")),
        {"resources": url},
    ]


def test_no_address_is_ever_asked(address: tuple[str, list[str]], tmp_path: Path) -> None:
    """Wherever it stands in a descriptor."""
    url, asked = address
    for body in _with_address(f"{url}/table.csv"):
        made = package(tmp_path, **body)
        found(made)
    assert asked == []


# --- files that are no tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [gzip.compress(bytes(40_000_000)), b"PK\x03\x04" + bytes(600)])
def test_a_packed_file_is_never_unpacked(content: bytes, tmp_path: Path) -> None:
    """Whatever its name says: it is told what it is, and no bomb goes off."""
    for path in ("t.csv", "t.csv.gz"):
        made = package(tmp_path, {"name": "organisations", "path": path})
        (made / path).write_bytes(content)
        assert [code for code, _ in found(made)] == ["other-file"]


# --- from the command line --------------------------------------------------------------------------------------------


def test_a_pattern_of_a_provider_is_never_run(tmp_path: Path) -> None:
    """In front of a cell made for it, it would take years."""
    schema = {"fields": [{"name": "name", "type": "string", "constraints": {"pattern": "(a+)+"}}]}
    made = package(tmp_path, {**GOOD, "schema": schema})
    (made / "organisations.csv").write_text(ROWS.replace("ECPAT Luxembourg", "a" * 40 + "!"), "utf-8")
    begin = time.process_time()
    assert found(made) == []
    assert time.process_time() - begin < 2


def test_a_line_of_titles_without_end_is_not_read(tmp_path: Path) -> None:
    made = package(tmp_path, {"name": "organisations", "path": "t.csv"})
    (made / "t.csv").write_bytes(b"a," * 600_000 + b"a\n1\n")
    assert found(made) == [("first-line", "")]


def test_a_line_far_too_long_is_named_and_nothing_of_the_table_is_read(tmp_path: Path) -> None:
    made = package(tmp_path, {"name": "organisations", "path": "t.csv"})
    (made / "t.csv").write_bytes(b"org_id,name\n" + b"A,B\n" * 400_000 + b"x" * 3_000_000 + b"\n")
    groups = read_edition([made], CONTRACT, say)[2].groups
    assert [(each.code, each.row) for group in groups for each in group] == [
        ("file-unread", None),
        ("line-large", 400_002),
    ]


def _instead(made: Path, make: Callable[[Path], None]) -> None:
    """Something else in the place of the descriptor, which stands outside the package now."""
    (made / "datapackage.json").rename(made.parent / "d.json")
    make(made / "datapackage.json")


WRECKS: dict[str, Callable[[Path], object]] = {
    "no descriptor": lambda made: (made / "datapackage.json").unlink(),
    "descriptor a folder": lambda made: _instead(made, lambda path: path.mkdir()),
    "descriptor a circle": lambda made: _instead(made, lambda path: path.symlink_to(path.name)),
    "descriptor elsewhere": lambda made: _instead(made, lambda path: path.symlink_to(made.parent / "d.json")),
    "descriptor of nothing": lambda made: (made / "datapackage.json").write_text("null", "utf-8"),
    "resources a number": lambda made: package(made.parent, resources=5),
    "resources of numbers": lambda made: package(made.parent, resources=[5, None, [], "x"]),
    "a name that is a list": lambda made: package(made.parent, {"name": [], "path": "organisations.csv"}),
    "a path that is a number": lambda made: package(made.parent, {"name": "organisations", "path": 5}),
    "a path that is an empty list": lambda made: package(made.parent, {"name": "organisations", "path": []}),
    "a schema that is a number": lambda made: package(made.parent, {**GOOD, "schema": 5}),
    "fields that are an object": lambda made: package(made.parent, {**GOOD, "schema": {"fields": {"a": 1}}}),
    "a field of no known type": lambda made: package(
        made.parent, {**GOOD, "schema": {"fields": [{"name": "a", "type": "foo"}]}}),
    "a type that is a list": lambda made: package(
        made.parent, {**GOOD, "schema": {"fields": [{"name": "a", "type": ["string"]}]}}),
    "rules that are a list": lambda made: package(
        made.parent, {**GOOD, "schema": {"fields": [{"name": "a", "constraints": [1]}]}}),
    "an encoding of nobody": lambda made: package(made.parent, {**GOOD, "encoding": "klingon"}),
    "a separator of two letters": lambda made: package(made.parent, {**GOOD, "dialect": {"delimiter": ";;"}}),
    "links that are words": lambda made: package(made.parent, {**GOOD, "schema": {"fields": [], "foreignKeys": ["a"]}}),
}  # fmt: skip


@pytest.mark.parametrize("name", WRECKS)
def test_whatever_is_sent_the_command_answers_in_sentences(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exit code of data or descriptor, in both languages, and no traceback."""
    WRECKS[name](package(tmp_path, GOOD))
    (tmp_path / "beside").mkdir()
    code = build.main(["check", str(tmp_path / "p"), "--raw", str(tmp_path / "beside")])
    printed = capsys.readouterr()
    not_read = ("a schema", "fields", "a field", "a type", "rules", "an encoding", "a separator", "links")
    assert code == 0 if name.startswith(not_read) else code in (1, 2)
    assert "Traceback" not in printed.err
