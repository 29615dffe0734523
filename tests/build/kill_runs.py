"""Runs of release, site or import that are killed at random instants, each followed by one that is not.

A process of its own: `python -m tests.build.kill_runs FOLDER COMMAND KILLS SEED`. Every run begins from the same
folders, so that what it should make is known. The drawing of pages, which writes nothing, is left out.
"""

import importlib
import pkgutil
import random
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import build
import pipeline
import pipeline.website.output
from tests.build.killing import run, steps_of
from tests.packages import GOOD, ORGANISATIONS, SOURCE, STORY, write_package
from tests.workbook.filling import fill, template

SENT = ("organisations", "sources", "media_contributions")
PAGES = {f"{language}/page-{number}/index.html": b"page" * 999 for language in ("fr", "en") for number in range(30)}
THEIRS = {"CNAME": b"www.example.org", ".git/HEAD": b"ref"}


Files = dict[str, bytes]


class Kill(TypedDict, total=False):
    """When a run is killed."""

    before_step: int
    after_s: float


@dataclass(frozen=True)
class Command:
    """A command: what it replaces, and the work itself."""

    name: str
    folder: str
    work: Callable[[Path], int]


def release(folder: Path) -> int:
    return build.main(["release", *places(folder), "--release", "2022.2", "--date", "2022-07-01"])


def site(folder: Path) -> int:
    return build.main(["site", *places(folder)])


def import_(folder: Path) -> int:
    return build.main(["import", str(folder / "sent.xlsx"), *places(folder), "--out", str(folder / "raw/b")])


COMMANDS = {
    "release": Command("release", "processed", release),
    "site": Command("site", "site", site),
    "import": Command("import", "raw/b", import_),
}


def places(folder: Path) -> list[str]:
    found = ["--raw", str(folder / "raw"), "--release-dir", str(folder / "processed")]
    return [*found, "--site", str(folder / "site")]


def prepare(folder: Path) -> int:
    """Make one release and one site of two packages; then a third package comes, and a workbook for the second."""
    write_package(folder / "raw/a", GOOD)
    write_package(folder / "raw/b", {"organisations": [{**ORGANISATIONS[0], "org_id": "X-1"}]})
    write_package(folder / "later/c", {"organisations": [{**ORGANISATIONS[0], "org_id": "X-2"}]})
    rows = {"organisations": [{**ORGANISATIONS[0], "org_id": "X-3"}], "sources": [{**SOURCE, "source_id": "S-9"}]}
    rows["media_contributions"] = [{**STORY, "contribution_id": "MC-9", "org_id": "X-3", "source_id": "S-9"}]
    fill(template("en", SENT), folder / "sent.xlsx", rows, name="b")
    assert build.main(["release", *places(folder), "--date", "2022-06-30"]) == 0
    assert site(folder) == 0
    for name, content in THEIRS.items():
        (folder / "site" / name).parent.mkdir(exist_ok=True)
        (folder / "site" / name).write_bytes(content)
    shutil.move(folder / "later/c", folder / "raw/c")
    return 0


def files(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_killed(command: Command, start: Path, known: tuple[Files, Files], kill: Kill) -> bool:
    """Kill one run, and see that nothing is lost and that the next one makes what it should; whether it was hit."""
    folder = start.with_name("run")
    shutil.copytree(start, folder)
    target = folder / command.folder
    former = target.with_name(f".{target.name}.old")
    code = run(lambda: command.work(folder), **kill)
    whole = [files(each) for each in (target, former) if each.exists()]
    assert code in (0, -9), (command.name, kill, code)
    assert whole, (command.name, kill, "the only copy is gone")
    assert all(each in known for each in whole), (command.name, kill, "a folder is neither old nor new")
    assert run(lambda: command.work(folder)) == 0, (command.name, kill, "the next run does not go through")
    assert files(target) == known[-1], (command.name, kill, "the next run makes something else")
    left = [path.name for path in target.parent.iterdir() if path.name.startswith(".")]
    assert left == [], (command.name, kill, left)
    shutil.rmtree(folder)
    return code != 0


def main(folder: Path, command: Command, kills: int, seed: str) -> None:
    """Kill, and tell how many of the runs were hit before their end."""
    chosen, start, after = random.Random(seed), folder / "start", folder / "after"
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)  # once, and not in every run
    pipeline.website.output.render_site = lambda *_, **__: dict(PAGES)
    pipeline.website.output.declared_faults = lambda templates: []  # noqa: ARG005
    assert run(lambda: prepare(start)) == 0
    PAGES["index.html"] = b"new"
    shutil.copytree(start, after)
    begin = time.monotonic()
    steps = steps_of(lambda: command.work(after))
    seconds = time.monotonic() - begin
    known = (files(start / command.folder), files(after / command.folder))
    assert known[0] != known[1]
    hits = 0
    for _ in range(kills):
        at_step, at_time = Kill(before_step=chosen.randrange(steps)), Kill(after_s=chosen.uniform(0, seconds))
        hits += is_killed(command, start, known, chosen.choice((at_step, at_step, at_time)))
    print(f"{hits} killed before their end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), COMMANDS[sys.argv[2]], int(sys.argv[3]), sys.argv[4])
