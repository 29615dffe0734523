"""What checking costs: `python bench/validation.py [--rounds N] [--large] [--json FILE]`.

A package of 400,000 rows and 12 columns (primary key, unique, two foreign keys), clean, with 100,000 wrong cells, or
with 400 rows that are too long. Each round does everything once, one after the other; a figure is a median over the
rounds, in CPU seconds, so that another program on the machine changes it little. `--large` adds 4,000,000 rows.

Whole processes: `build.py check --contract own`, the command `frictionless validate`, and a bare pyarrow read.
In process: the same judge and the same frictionless, both loaded and warm, every error asked for.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from frictionless import Package

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.records.own import judge_own  # noqa: E402 - the project is not installed

ROWS = 400_000
PROJECTS = [f"P{number:03}" for number in range(25)]
COUNTRIES = ["ML", "NP", "FR", "NA", "BE", "LU", "SN"]
DIALECT = {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
FIELDS: list[tuple[str, str, dict[str, Any]]] = [
    ("id", "string", {"pattern": "B-[0-9]{7}", "required": True}),
    ("ref", "integer", {"unique": True, "minimum": 1}),
    ("amount", "number", {"minimum": 0}),
    ("project_id", "string", {"required": True}),
    ("country_code", "string", {"pattern": "[A-Z]{2}"}),
    ("sex", "string", {"enum": ["F", "M", "X"]}),
    ("age", "integer", {"minimum": 0, "maximum": 120}),
    ("day", "date", {"minimum": "1900-01-01", "maximum": "2100-12-31", "required": True}),
    ("month", "string", {"pattern": "[0-9]{4}-(0[1-9]|1[0-2])"}),
    ("active", "boolean", {}),
    ("note", "string", {"maxLength": 200}),
    ("score", "integer", {"minimum": 0, "maximum": 1000}),
]


@dataclass(frozen=True)
class Figure:
    """A promise: what was measured, beside what is wanted of it."""

    what: str
    measured: float
    wanted: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted


@dataclass(frozen=True)
class Run:
    """CPU seconds and peak memory in MiB of one kind of run, medians over the rounds; 0 where not measured."""

    cpu_s: float
    peak_mib: float = 0


def write_package(folder: Path, rows: int, kind: str = "clean") -> Path:
    """A package whose main table is clean, has 100,000 wrong cells (`flood`) or some odd rows (`ragged`)."""
    draw = random.Random(4)
    tails = [_tail(draw) for _ in range(9973)]
    folder.mkdir(parents=True)
    with (folder / "main.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(name for name, _, _ in FIELDS) + "\n")
        for number in range(rows):
            amount = "x" if kind == "flood" and number % 4 == 0 else f"{number * 7919 % 100_003}.{number % 100:02}"
            over = ",over" if kind == "ragged" and number % 1000 == 0 else ""
            file.write(f"B-{number:07},{number + 1},{amount},{tails[number % 9973]}{over}\n")
    _write_list(folder / "projects.csv", PROJECTS)
    _write_list(folder / "countries.csv", COUNTRIES)
    (folder / "datapackage.json").write_text(json.dumps(_descriptor()), "utf-8")
    return folder


def _tail(draw: random.Random) -> str:
    year, month = draw.randint(2015, 2023), draw.randint(1, 12)
    cells = [draw.choice(PROJECTS), draw.choice(COUNTRIES), draw.choice("FMX"), draw.randint(0, 99)]
    cells += [f"{year}-{month:02}-{draw.randint(1, 28):02}", f"{year}-{month:02}", draw.choice(["true", "false"])]
    return ",".join(map(str, [*cells, draw.choice(["", "suivi en famille", "école"]), draw.randint(0, 1000)]))


def _write_list(path: Path, codes: Sequence[str]) -> None:
    path.write_text("code\n" + "".join(f"{code}\n" for code in codes), "utf-8")


def _descriptor() -> dict[str, Any]:
    fields = [{"name": name, "type": kind, "constraints": rules} for name, kind, rules in FIELDS]
    links = [
        {"fields": [field], "reference": {"resource": target, "fields": ["code"]}}
        for field, target in (("project_id", "projects"), ("country_code", "countries"))
    ]
    codes = {"fields": [{"name": "code", "type": "string"}], "primaryKey": ["code"]}
    main = {"fields": fields, "primaryKey": ["id"], "foreignKeys": links}
    tables = {"main": main, "projects": codes, "countries": codes}
    common = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": DIALECT}
    return {
        "name": "bench",
        "resources": [{"name": name, "path": f"{name}.csv", **common, "schema": own} for name, own in tables.items()],
    }


def commands(folder: Path) -> dict[str, list[str]]:
    """The three ways to go through a package, each as a process of its own."""
    python = sys.executable
    bare = f"import pyarrow.csv; pyarrow.csv.read_csv({str(folder / 'main.csv')!r})"
    plain = [python, "-m", "frictionless", "validate", str(folder / "datapackage.json")]
    check = [python, str(ROOT / "build.py"), "check", str(folder), "--contract", "own"]
    return {"bare read": [python, "-c", bare], "check": check, "frictionless validate": plain}


STARTER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
"""Starts a process and says what it used. A process begins as a copy of the one that starts it: this one is small."""


def process(command: Sequence[str]) -> Run:
    """One process; its verdict on the data does not matter here."""
    said = subprocess.run([sys.executable, "-c", STARTER, *command], stdout=subprocess.PIPE, text=True, check=True)
    code, cpu_s, peak_mib = said.stdout.split()
    if code not in ("0", "1"):
        sys.exit(f"{' '.join(command)} ended with {code}")
    return Run(float(cpu_s), float(peak_mib))


def here(work: Callable[[], object]) -> Run:
    """One piece of work in this process."""
    before = time.process_time()
    work()
    return Run(time.process_time() - before)


def plainly(folder: Path) -> None:
    """All that frictionless finds in a package."""
    Package(str(folder / "datapackage.json")).validate(limit_errors=0)


def runs(folder: Path, *, is_large: bool) -> dict[str, Callable[[], Run]]:
    """Every kind of run by name, its files written."""
    kinds = {kind: write_package(folder / kind, ROWS, kind) for kind in ("clean", "flood", "ragged")}
    found: dict[str, Callable[[], Run]] = {
        name: partial(process, command) for name, command in commands(kinds["clean"]).items()
    }
    found["check, 100,000 errors"] = partial(process, commands(kinds["flood"])["check"])
    for kind in ("clean", "ragged"):
        found[f"in process, {kind}: lanes"] = partial(here, partial(judge_own, kinds[kind]))
        found[f"in process, {kind}: frictionless"] = partial(here, partial(plainly, kinds[kind]))
    if is_large:
        found["check, 4,000,000 rows"] = partial(process, commands(write_package(folder / "large", 10 * ROWS))["check"])
    judge_own(kinds["clean"])  # warm
    return found


def measure(found: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, Run]:
    """The medians of every run, interleaved."""
    taken: dict[str, list[Run]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, work in found.items():
            taken[name].append(work())
    return {
        name: Run(statistics.median(run.cpu_s for run in some), statistics.median(run.peak_mib for run in some))
        for name, some in taken.items()
    }


def figures(runs: Mapping[str, Run]) -> list[Figure]:
    """What is promised of the runs."""

    def ratio(name: str, beside: str) -> float:
        return runs[name].cpu_s / runs[beside].cpu_s

    found = [
        Figure(f"in process, {kind}: times faster than frictionless", ratio(own[0], own[1]), wanted, at_least=True)
        for kind, wanted in (("clean", 25), ("ragged", 10))
        for own in [(f"in process, {kind}: frictionless", f"in process, {kind}: lanes")]
    ]
    found += [
        Figure("process: times faster than frictionless validate", ratio("frictionless validate", "check"), 12, True),
        Figure("process: times the CPU of a bare read", ratio("check", "bare read"), 3),
        Figure("100,000 errors: times the CPU of none", ratio("check, 100,000 errors", "check"), 3),
    ]
    if "check, 4,000,000 rows" in runs:
        found.append(Figure("4,000,000 rows: times the CPU of 400,000", ratio("check, 4,000,000 rows", "check"), 10))
        found.append(Figure("4,000,000 rows: peak memory, MiB", runs["check, 4,000,000 rows"].peak_mib, 1.2 * 1024))
    return found


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="What checking costs.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also 4,000,000 rows")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(runs(Path(folder), is_large=chosen.large), chosen.rounds)
    for name, run in measured.items():
        print(f"{name:<36}{run.cpu_s:>8.2f} s CPU" + (f"{run.peak_mib:>8.0f} MiB" if run.peak_mib else ""))
    print()
    promised = figures(measured)
    for each in promised:
        sign = ">=" if each.at_least else "<="
        state = "met" if each.is_met else "MISSED"
        print(f"{each.what:<56}{each.measured:>8.1f}   wanted {sign} {each.wanted:<8g}{state}")
    if chosen.json:
        written = {
            "runs": {name: asdict(run) for name, run in measured.items()},
            "figures": list(map(asdict, promised)),
        }
        chosen.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
