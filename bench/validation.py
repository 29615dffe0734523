"""What checking costs: `python bench/validation.py [--rounds N] [--large] [--json FILE]`.

A package of 400,000 rows and 12 columns (primary key, unique, two foreign keys) is checked by its own schemas,
validated by plain frictionless, and merely read by pyarrow: one after the other in each round, each in a process
of its own. The figure is CPU seconds and peak memory, medians over the rounds. `--large` adds 4,000,000 rows.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
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
    """One kind of run: median CPU seconds, its ratio to the bare read of the same rows, median peak in MiB."""

    run: str
    cpu_s: float
    ratio: float
    peak_mib: float


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
    """The three ways to go through a package."""
    python = sys.executable
    bare = f"import pyarrow.csv; pyarrow.csv.read_csv({str(folder / 'main.csv')!r})"
    plain = f"from frictionless import Package\nPackage({str(folder / 'datapackage.json')!r}).validate(limit_errors=0)"
    check = [python, str(ROOT / "build.py"), "check", str(folder), "--contract", "own"]
    return {"bare read": [python, "-c", bare], "check": check, "frictionless": [python, "-c", plain]}


def cost(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds and peak memory in MiB of one process; its verdict on the data does not matter here."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(runs: dict[str, list[str]], rounds: int) -> list[Figure]:
    """The median of every run, interleaved, beside the bare read."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, command in runs.items():
            taken[name].append(cost(command))
    bare = statistics.median(cpu for cpu, _ in taken["bare read"])
    return [
        Figure(
            name,
            cpu := statistics.median(cpu for cpu, _ in pairs),
            cpu / bare,
            statistics.median(mib for _, mib in pairs),
        )
        for name, pairs in taken.items()
    ]


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="What checking costs.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also 4,000,000 rows, without plain frictionless")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = commands(write_package(Path(folder, "clean"), ROWS))
        for kind in ("flood", "ragged"):
            runs[f"check, {kind}"] = commands(write_package(Path(folder, kind), ROWS, kind))["check"]
        if chosen.large:
            runs["check, 4,000,000 rows"] = commands(write_package(Path(folder, "large"), 10 * ROWS))["check"]
        figures = measure(runs, chosen.rounds)
    for each in figures:
        print(f"{each.run:<24}{each.cpu_s:>8.2f} s CPU{each.ratio:>8.1f} x{each.peak_mib:>8.0f} MiB")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(each) for each in figures], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
