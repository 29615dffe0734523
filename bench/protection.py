"""Seconds of the protection of counts of people: `python bench/protection.py [--rounds N] [--json FILE]`.

The demonstration as it is, and its rows repeated up to 2,000,000. Seconds are those of the processor; they depend on
the machine: compare the ratios to the yardstick, as in bench/run.py.
"""

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.run import yardstick
from pipeline.catalogue import read_catalogue
from pipeline.demonstration import Order, write_demonstration
from pipeline.disclosure import DEMONSTRATION_KEY, Project, protect
from pipeline.intake.packages import find_packages
from pipeline.intake.validation.edition import judge_packages
from pipeline.publication.beneficiaries import counted_rows, declared_projects

BASE = 10
CHILDREN, SEED = 468_000, 2018
MANY = 2_000_000


@dataclass(frozen=True)
class Timing:
    """One table of people: its rows, median seconds of the processor, and their ratio to the yardstick."""

    rows: int
    rounds: int
    median_s: float
    ratio: float


def demonstration() -> tuple[pa.Table, list[Project]]:
    """The rows about people of the demonstration, and its projects."""
    catalogue, findings = read_catalogue()
    if catalogue is None:
        sys.exit(f"the definitions have faults: {findings}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "raw"
        write_demonstration(folder, catalogue, Order(CHILDREN, SEED, False), lambda _, **__: None)
        packages, _ = find_packages([folder], catalogue.contract)
        tables = judge_packages(packages, catalogue.contract).tables
    return counted_rows(tables), declared_projects(tables, catalogue)


def cpu_seconds(work: Callable[[], object]) -> float:
    """How long the processor was busy with the work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(rows: pa.Table, projects: list[Project], rounds: int) -> Timing:
    """Protect one table of people several times."""
    taken, ratios = [], []
    for _ in range(rounds):
        unit = cpu_seconds(yardstick)
        taken.append(cpu_seconds(lambda: protect(rows, projects, DEMONSTRATION_KEY, BASE, "")))
        ratios.append(taken[-1] / unit)
    return Timing(rows.num_rows, rounds, statistics.median(taken), statistics.median(ratios))


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="Seconds of the protection of counts of people.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    rows, projects = demonstration()
    many = pa.concat_tables([rows] * (MANY // rows.num_rows + 1)).slice(0, MANY)
    timings = [measure(table, projects, chosen.rounds) for table in (rows, many)]
    print(f"{'rows':>9}{'rounds':>8}{'median s':>10}{'ratio':>8}")
    for timing in timings:
        print(f"{timing.rows:>9}{timing.rounds:>8}{timing.median_s:>10.2f}{timing.ratio:>8.1f}")
    if chosen.json:
        figures = {"python": platform.python_version(), "tables": [asdict(timing) for timing in timings]}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
