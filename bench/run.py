"""Seconds per stage of the build, and of all pages of both editions: `python bench/run.py [--rounds N] [--json FILE]`.

Each round runs every stage once, one after the other, in a copy of the project. A stage's figure is the
median of its rounds. Seconds depend on the machine; the ratio to a fixed piece of work done in the same
round hardly does: compare two runs by their ratios.
"""

import argparse
import hashlib
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.building import DEMO, MAKE_SITE, copy_project, run

STAGES = {
    "check": ("build.py", "check"),
    "release": ("build.py", "release"),
    "site": ("build.py", "site"),
    "editions": ("build.py", "site", "--with-demonstration", f"{DEMO}/processed"),
}
YARDSTICK_ROUNDS = 2_000_000


@dataclass(frozen=True)
class Timing:
    """One stage: median, fastest and slowest seconds, and the median of its ratios to the yardstick."""

    stage: str
    median_s: float
    fastest_s: float
    slowest_s: float
    ratio: float


def yardstick() -> None:
    """Do a fixed piece of work, against which the stages of the same round are measured."""
    total = 0
    for number in range(YARDSTICK_ROUNDS):
        total += number % 7


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def run_stage(project: Path, command: Sequence[str]) -> None:
    """Run one command of the build; stop the bench with its words when it fails."""
    done = run(project, *command)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")


def measure(project: Path, rounds: int) -> list[Timing]:
    """Run all stages `rounds` times and give one timing per stage."""
    measured: dict[str, list[tuple[float, float]]] = {stage: [] for stage in STAGES}
    for _ in range(rounds):
        unit = seconds(yardstick)
        for stage, command in STAGES.items():
            measured[stage].append((seconds(partial(run_stage, project, command)), unit))
    return [timing(stage, pairs) for stage, pairs in measured.items()]


def timing(stage: str, pairs: Sequence[tuple[float, float]]) -> Timing:
    """Sum up the rounds of one stage; each pair is (seconds of the stage, seconds of the yardstick)."""
    taken = [stage_s for stage_s, _ in pairs]
    ratio = statistics.median(stage_s / unit_s for stage_s, unit_s in pairs)
    return Timing(stage, statistics.median(taken), min(taken), max(taken), ratio)


def fingerprint(folder: Path) -> tuple[int, int, str]:
    """Count the files of a folder and their bytes, and sum up both and their names in one sign."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return len(paths), sum(path.stat().st_size for path in paths), whole.hexdigest()


def same_again(project: Path) -> str:
    """Build both editions once more, and say whether every byte is the same."""
    before = fingerprint(project / "site")
    run_stage(project, STAGES["editions"])
    count, size, _ = after = fingerprint(project / "site")
    return (
        f"{count} files, {size / 1e6:.1f} MB; a second build gives {'the same' if before == after else 'OTHER'} bytes"
    )


def table(timings: Sequence[Timing]) -> str:
    """Show the timings as lines for people."""
    head = f"{'stage':<10}{'median s':>10}{'fastest':>10}{'slowest':>10}{'ratio':>10}"
    lines = [
        f"{row.stage:<10}{row.median_s:>10.2f}{row.fastest_s:>10.2f}{row.slowest_s:>10.2f}{row.ratio:>10.1f}"
        for row in timings
    ]
    return "\n".join([head, *lines])


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="Seconds per stage of the build.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        for command in MAKE_SITE[:2]:  # the demonstration is invented and counted once, before any clock runs
            run_stage(project, command.split())
        timings = measure(project, chosen.rounds)
        again = same_again(project)
    print(table(timings))
    print(again)
    if chosen.json:
        figures = {"python": platform.python_version(), "stages": [asdict(row) for row in timings]}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
