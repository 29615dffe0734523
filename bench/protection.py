"""Seconds and memory of the protection of counts of people: `python bench/protection.py [--rounds N] [--json FILE]`.

Each figure is taken in a process of its own, so that its peak of memory is its own: what the process held at
most, with the cube and the libraries. Cubes of up to 60,000 cells are rounded several times, and their median
counts; larger ones once. Seconds depend on the machine: compare the ratios, as in bench/run.py.
"""

import argparse
import itertools
import json
import multiprocessing
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.records.cube import MEASURE, Cube, Table, grid
from pipeline.records.private import DEMONSTRATION_KEY
from pipeline.records.protect import ProtectedCube, protect
from pipeline.records.reach import read_cube, read_places
from pipeline.records.steps import State

from bench.run import seconds, yardstick
from pipeline.catalogue import read_catalogue
from pipeline.records.demonstration import write_demonstration
from pipeline.records.packages import find_packages
from pipeline.records.validation.edition import read_tables

BASE = 5
SMALL = 60_000  # cells
CHILDREN = 400_000
DEMONSTRATION_CHILDREN, DEMONSTRATION_SEED = 468_000, 2018
CODES = {
    "country": [f"C{i:02d}" for i in range(35)],
    "period": [str(year) for year in range(2018, 2022)],
    "sex": ["f", "m", "unknown"],
    "age": [f"a{i}" for i in range(5)],
}
REGION = {country: f"R{i % 6}" for i, country in enumerate(CODES["country"])}
SPREAD = {"country": 1.3}  # of the logarithm of the shares of its codes
OTHER_SPREAD = 0.7


@dataclass(frozen=True)
class Timing:
    """One cube: median, fastest and slowest seconds, their ratio to the yardstick, memory, and the errors left."""

    cube: str
    cells: int
    totals: int
    rounds: int
    median_s: float
    fastest_s: float
    slowest_s: float
    ratio: float
    peak_mb: int
    mean_error: float  # of the published totals, in children
    largest_error: int


# --- the cubes --------------------------------------------------------------------------------------------------------


def flat(forms: int) -> Cube:
    """35 countries, 4 years, 3 sexes, 5 ages, so many forms: invented counts, and all tables of up to three ways."""
    codes = {**CODES, "form": [f"f{i:02d}" for i in range(forms)]}
    chance = np.random.default_rng(1)
    weights = np.ones(1)
    for name, known in codes.items():
        share = np.exp(chance.normal(0, SPREAD.get(name, OTHER_SPREAD), len(known)))
        weights = np.outer(weights, share / share.sum()).ravel()
    frame = pd.DataFrame(list(itertools.product(*codes.values())), columns=list(codes))
    counts = chance.multinomial(CHILDREN, weights / weights.sum())
    return Cube(tuple(codes), frame.assign(measure="children", value=counts), tuple(three_ways(codes)))


def three_ways(codes: dict[str, list[str]]) -> Iterator[Table]:
    """Every table of up to three columns; where it tells the country, also by region."""
    for size in range(4):
        for kept in itertools.combinations(codes, size):
            table = {name: {code: code for code in codes[name]} for name in kept}
            yield {**table, "measure": {"children": "children"}}
            if "country" in kept:
                yield {**table, "country": REGION, "measure": {"children": "children"}}


def demonstration() -> Cube:
    """The cube of the demonstration: projects within countries, new and continuing children, forms and services."""
    catalogue, findings = read_catalogue()
    if catalogue is None:
        sys.exit(f"the definitions have faults: {findings}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "raw"
        write_demonstration(folder, catalogue, DEMONSTRATION_CHILDREN, DEMONSTRATION_SEED, False, lambda _: None)
        packages, _ = find_packages([folder], catalogue.contract)
        tables, _ = read_tables(packages, catalogue.contract)
        catalogue = catalogue.of_edition(packages[0].basis)
        return read_cube(tables, read_places(tables, catalogue), catalogue.regions())


CUBES: dict[str, tuple[Callable[..., Cube], tuple[int, ...]]] = {
    "5 forms": (flat, (5,)),
    "20 forms": (flat, (20,)),
    "60 forms": (flat, (60,)),
    "demonstration": (demonstration, ()),
}


# --- the measuring ----------------------------------------------------------------------------------------------------


def measure(name: str, rounds: int) -> Timing:
    """Round one cube as its first release would be; several rounds where it is small."""
    make, arguments = CUBES[name]
    cube = make(*arguments)
    done = [round_once(cube) for _ in range(rounds if len(cube.cells) <= SMALL else 1)]
    peak, taken = peak_mb(), [own for own, _, _ in done]
    truth = grid(cube.cells, cube.dimensions, cube.tables).totals(cube.counts)
    errors = np.abs(done[0][2].totals["value"].to_numpy() - truth)
    return Timing(
        name, len(cube.cells), len(errors), len(done), statistics.median(taken), min(taken), max(taken),
        statistics.median(own / unit for own, unit, _ in done), peak, float(errors.mean()), int(errors.max()),
    )  # fmt: skip


def round_once(cube: Cube) -> tuple[float, float, ProtectedCube]:
    """Protect a cube as a first release would; with the seconds of it, and of the yardstick just before."""
    unit, begin = seconds(yardstick), time.perf_counter()
    published, _ = protect(cube, BASE, DEMONSTRATION_KEY, State((*cube.dimensions, MEASURE)))
    return time.perf_counter() - begin, unit, published


def peak_mb() -> int:
    """What this process held at most. Linux tells kilobytes, macOS bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held // (1024 * 1024 if sys.platform == "darwin" else 1024)


def alone(name: str, rounds: int) -> Timing:
    """Measure one cube in a fresh process."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as pool:
        return pool.submit(measure, name, rounds).result()


HEAD = (
    f"{'cube':<14}{'cells':>9}{'totals':>9}{'rounds':>7}{'median s':>10}{'fastest':>9}{'slowest':>9}{'ratio':>8}"
    f"{'MB':>7}{'mean off':>10}{'most off':>10}"
)


def line(row: Timing) -> str:
    """Show one timing as a line for people."""
    return (
        f"{row.cube:<14}{row.cells:>9}{row.totals:>9}{row.rounds:>7}{row.median_s:>10.2f}{row.fastest_s:>9.2f}"
        f"{row.slowest_s:>9.2f}{row.ratio:>8.1f}{row.peak_mb:>7}{row.mean_error:>10.2f}{row.largest_error:>10}"
    )


def main() -> None:
    """Measure, print, and write the figures when a file is named."""
    parser = argparse.ArgumentParser(description="Seconds and memory of the protection of counts of people.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cube", choices=CUBES, action="append", help="this cube only (may be given again)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    print(HEAD)
    timings = []
    for name in chosen.cube or CUBES:
        timings.append(alone(name, chosen.rounds))
        print(line(timings[-1]), flush=True)
    if chosen.json:
        figures = {"python": platform.python_version(), "cubes": [asdict(row) for row in timings]}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
