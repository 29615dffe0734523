"""What the system refuses is told with its file and a remedy; outputs go where they were sent."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from errno import ENOSPC
from pathlib import Path

import pytest

import build
from tests.building import ROOT
from tests.packages import GOOD, write_package

DESCRIPTOR = 2


@pytest.fixture
def office(tmp_path: Path) -> list[str]:
    write_package(tmp_path / "raw/office", GOOD)
    return ["--raw", str(tmp_path / "raw"), "--lang", "en"]


def test_a_report_is_written_through_a_link_and_a_pipe(office: list[str], tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "real.json", tmp_path / "link.json", tmp_path / "pipe"
    real.write_text("former", "utf-8")
    link.symlink_to(real)
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    assert build.main(["check", *office, "--json", str(link), "--html", str(pipe)]) == 0
    reader.join(timeout=20)
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8")) == []
    assert "<html" in read[0]
    assert pipe.is_fifo()


def test_a_full_disk_is_named_and_leaves_no_half_of_a_file(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["check", *office, "--json", "/dev/full"]) == DESCRIPTOR
    assert "The disk is full: “/dev/full”" in capsys.readouterr().out
    (tmp_path / "folder").mkdir()
    assert build.main(["check", *office, "--html", str(tmp_path / "folder")]) == DESCRIPTOR
    assert not list(tmp_path.glob(".*.new"))


def test_a_screen_that_is_full_or_gone_changes_no_exit_code_into_a_traceback(office: list[str], tmp_path: Path) -> None:
    write_package(tmp_path / "raw/office", {**GOOD, "sources": []})
    command = [sys.executable, str(ROOT / "build.py"), "check", *office]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == DESCRIPTOR
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    reading, writing = os.pipe()
    os.close(reading)
    gone = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (gone.returncode, "Traceback" in gone.stderr) == (1, False)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (["init-key", "--private"], "key"),
        (["template", "--out"], "book.xlsx"),
        (["check", "--receipts"], "office.fr.html"),
    ],
)
def test_a_disk_that_is_full_only_at_the_end_leaves_no_file(
    command: list[str], file: str, office: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    folder = tmp_path / "folder"
    folder.mkdir()
    place = folder / file if command[0] == "template" else folder
    asked = [*command, str(place), *office[:2]]
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", is_full)
        assert build.main(asked) == DESCRIPTOR
    assert not list(folder.iterdir())
    assert build.main(asked) == 0
    assert [each.name for each in folder.iterdir()] == [file]
    assert command[0] == "template" or (folder / file).stat().st_mode & 0o777 == 0o600


def test_a_busy_port_is_named(office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serve = ["serve", *office, "--site", str(tmp_path / "site"), "--port", str(port)]
        assert build.main(serve) == DESCRIPTOR
    assert f"Port {port} is taken" in capsys.readouterr().out


def test_serve_keeps_the_demonstration_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    invented = tmp_path / "data/demonstration/processed"
    for folder in (invented, tmp_path / "site/demonstration"):
        folder.mkdir(parents=True)
    built: list[Path] = []
    monkeypatch.setattr(build, "HERE", tmp_path)
    monkeypatch.setattr(build, "site", lambda options: built.append(options.with_demonstration))
    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", lambda _: None)
    assert build.main(["serve", "--site", str(tmp_path / "site"), "--port", "0"]) == 0
    assert built == [invented]


def test_an_interrupted_command_says_so_without_a_traceback(
    office: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.intake.checking.judge_packages", stop)
    assert build.main(["check", *office]) == 130
    assert "Interrupted." in capsys.readouterr().err


def test_ctrl_c_while_modules_are_loaded_ends_with_one_plain_line() -> None:
    code = """
import runpy, signal, sys
class Interruption:
    def find_spec(self, name, *_):
        if name == "pipeline":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interruption())
runpy.run_path("build.py", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["check", "--lang", "de"], "--lang fr"),
        (["--lang", "de", "check"], "--lang fr"),
        (["chek"], "Vouliez-vous dire check"),
        (["check", "--htlm", "x"], "Vouliez-vous dire --html"),
        (["release", "--date", "31/12/2020"], "année-mois-jour"),
        (["import"], "Il manque"),
        (["import", "--lang", "en"], "This is missing: PATH"),
        (["site", "--release", "2020.1"], "va avec une autre commande"),  # no short form of --release-dir
    ],
)
def test_what_is_not_understood_is_said_in_the_language_asked_for(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        build.main(typed)
    assert stopped.value.code == DESCRIPTOR
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", build.COMMANDS)
def test_help_stands_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    helps = []
    for language in ("fr", "en"):
        with pytest.raises(SystemExit):
            build.main([command, "--help", "--lang", language])
        helps.append(capsys.readouterr().out)
    assert "--lang" in helps[0]
    french, english = (set(text.splitlines()) for text in helps)
    assert not {line for line in french & english if re.search(r"  [a-zé]\S* \S", line)}


def test_progress_is_told_in_the_language_asked_for(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["check", *office[:2]]) == build.main(["check", *office]) == 0
    told = capsys.readouterr().err
    assert "lecture de office" in told
    assert "reading office" in told


def test_a_descriptor_is_not_written_without_what_no_file_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_package(tmp_path / "office", GOOD)
    (folder / "datapackage.json").unlink()
    assert build.main(["write-descriptor", str(folder), "--title", "Office"]) == DESCRIPTOR
    assert "--version, --basis" in capsys.readouterr().out
    assert not (folder / "datapackage.json").exists()
    said = ["--title", "Office", "--version", "2026.1", "--basis", "documented"]
    assert build.main(["write-descriptor", str(folder), *said]) == 0
    assert build.main(["write-descriptor", str(folder)]) == 0
    assert build.main(["check", "--raw", str(tmp_path / "raw"), str(folder)]) == 0
