"""What checking costs: `python bench/validation.py [--rounds N] [--json FILE]`.

The demonstration is written with a row for each child. In process, warm and in one thread, its table of people is
judged by the engine and by plain frictionless under the same schema; as processes, whole editions are checked; and a
table whose codes stand in no order is judged at two sizes. A figure is a median over the rounds, in seconds of CPU,
so that another program on the machine changes it little, or the most memory that a process held.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from frictionless import Resource, Schema

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.catalogue import read_catalogue  # noqa: E402 - the project is not installed
from pipeline.intake import File, judge_table  # noqa: E402
from pipeline.intake.keys import key_of_array, repeated  # noqa: E402

PEOPLE = "beneficiaries"
CODES = {"fields": [{"name": "code", "type": "string", "constraints": {"required": True}}], "primaryKey": "code"}
MANY, FEW = 4_000_000, 400_000


@dataclass(frozen=True)
class Figure:
    """What was measured, beside what is wanted of it."""

    what: str
    measured: float
    wanted: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted


# --- what is measured -------------------------------------------------------------------------------------------------


def cpu_s(work: Callable[[], object]) -> float:
    """Seconds of CPU of one piece of work in this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


STARTER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
"""Starts a process and says what it used. A process begins as a copy of the one that starts it: this one is small."""


def check(folder: Path) -> tuple[float, float]:
    """Seconds of CPU and peak memory in MiB of a check of an edition as a process."""
    command = [sys.executable, "-c", STARTER, sys.executable, str(ROOT / "build.py"), "check", str(folder)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    code, used, peak = said.stdout.split()
    if code != "0":
        sys.exit(f"the check of {folder} ended with {code}")
    return float(used), float(peak)


def write_edition(folder: Path, children: int) -> Path:
    """The demonstration with a row for each child."""
    command = [sys.executable, str(ROOT / "build.py"), "demo", "--rows", "--children", str(children)]
    subprocess.run([*command, "--out", str(folder)], check=True, stderr=subprocess.DEVNULL)
    return folder


def write_people(edition: Path, folder: Path) -> int:
    """All rows about people of an edition in one table; gives their number."""
    rows = 0
    folder.mkdir()
    with (folder / f"{PEOPLE}.csv").open("w", encoding="utf-8") as table:
        for file in sorted(edition.glob(f"*/{PEOPLE}.csv")):
            header, *lines = file.read_text("utf-8").splitlines(keepends=True)
            table.writelines(lines if rows else [header, *lines])
            rows += len(lines)
    return rows


def by_engine(folder: Path, schema: dict[str, Any], name: str) -> None:
    """One table judged by the engine, with the key where it has one."""
    table = judge_table(File("bench", name, folder, f"{name}.csv"), schema)
    if "primaryKey" in schema:
        repeated(key_of_array(table.rows[schema["primaryKey"]]).ids)


def by_frictionless(folder: Path, schema: dict[str, Any], name: str) -> None:
    """The same cells judged by plain frictionless."""
    resource: Any = Resource(path=f"{name}.csv", basepath=str(folder), encoding="utf-8")
    resource.schema = Schema.from_descriptor(schema)
    resource.validate(limit_errors=0)


def write_codes(folder: Path, rows: int) -> Path:
    """A table of codes, each of them different, in no order."""
    folder.mkdir()
    order = np.random.default_rng(1).permutation(rows)
    (folder / "codes.csv").write_text("code\n" + "".join(f"B{number:08}\n" for number in order), "utf-8")
    return folder


# --- the figures ------------------------------------------------------------------------------------------------------


def figures(folder: Path, rounds: int) -> list[Figure]:
    """Everything that is promised, measured."""
    return [*of_people(folder, rounds), *of_editions(folder, rounds), of_codes(folder, rounds)]


def of_people(folder: Path, rounds: int) -> list[Figure]:
    """The table of people by the engine and by frictionless, in turn."""
    definitions, _ = read_catalogue()
    assert definitions is not None
    contract: Any = definitions.contract.schemas[PEOPLE]
    own = {name: contract[name] for name in ("fields", "missingValues")}
    rows = write_people(write_edition(folder / "edition", 468_000), folder / "people")
    engine, plain = (partial(work, folder / "people", own, PEOPLE) for work in (by_engine, by_frictionless))
    engine()  # warm
    pairs = [(cpu_s(engine), cpu_s(plain)) for _ in range(rounds)]
    for one, other in pairs:
        print(f"{rows} rows about people: {one:.2f} s, frictionless {other:.2f} s")
    ratio = statistics.median(other / one for one, other in pairs)
    return [Figure("people: times as fast as frictionless", ratio, 12, at_least=True)]


def of_editions(folder: Path, rounds: int) -> list[Figure]:
    """Whole editions, checked as a process: that of the people, and one of two million rows."""
    checked = [check(folder / "edition") for _ in range(rounds)]
    large = check(write_edition(folder / "large", 2_000_000))
    return [
        Figure("check of the edition: seconds of CPU", statistics.median(used for used, _ in checked), 5),
        Figure("check of the edition: MiB", statistics.median(peak for _, peak in checked), 600),
        Figure("check of 2,000,000 rows: MiB", large[1], 1.2 * 1024),
    ]


def of_codes(folder: Path, rounds: int) -> Figure:
    """Codes in no order, ten times as many, in turn."""
    tables = [write_codes(folder / f"codes-{number}", number) for number in (FEW, MANY)]
    few, many = (partial(by_engine, table, CODES, "codes") for table in tables)
    few()  # warm
    pairs = [(cpu_s(few), cpu_s(many)) for _ in range(rounds)]
    for one, other in pairs:
        print(f"codes in no order: {FEW} rows {one:.3f} s, {MANY} rows {other:.3f} s")
    ratio = statistics.median(other / one for one, other in pairs)
    return Figure("codes in no order: 4,000,000 rows, times 400,000", ratio, 11)


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="What checking costs.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = figures(Path(name), chosen.rounds)
    for each in found:
        sign = ">=" if each.at_least else "<="
        state = "met" if each.is_met else "MISSED"
        print(f"{each.what:<52}{each.measured:>8.1f}   wanted {sign} {each.wanted:<8g}{state}")
    if chosen.json:
        chosen.json.write_text(json.dumps(list(map(asdict, found)), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
