"""The children reached, as a release publishes them, and how each number is said.

Every number is a published one. Two published numbers are subtracted in one place only: children of a year are
new and continuing ones together, so that the range of the one gives the range of the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipeline.model import TOTAL
from pipeline.release import Release
from pipeline.website.charts import Bound, Mark
from pipeline.website.page import Cell, Nothing, Text
from pipeline.website.words import Words

WORLD = "world"
CHILDREN, NEW, CONTINUING = "children", "new", "continuing"


@dataclass(frozen=True)
class Reached:
    """A published count of children: a number, a range, or nothing; and the reports behind it."""

    least: int | None
    most: int | None
    status: str
    received: int
    expected: int

    @property
    def is_minimum(self) -> bool:
        """Whether reports are missing, so that the true number may be higher."""
        return self.least is not None and self.status == "partial"

    @property
    def is_range(self) -> bool:
        """Whether both ends of a range are known, and no report is missing."""
        return self.least != self.most and not self.is_minimum

    @property
    def nothing(self) -> Nothing | None:
        """Which nothing it is, where there is no number to show."""
        if self.least is not None:
            return None
        silent = {"not_reported", "not_applicable"}
        return Nothing(self.status) if self.status in silent else Nothing.UNSPLIT


@dataclass(frozen=True)
class Spot:
    """Where a count of children stands in the cube."""

    level: str
    code: str
    period: str
    measure: str
    sex: str = TOTAL
    age: str = TOTAL


@dataclass(frozen=True)
class Reach:
    """The counts of children at hand. `base`: all are multiples of it; `bound`: no total is further from the truth."""

    cells: dict[Spot, Reached]
    base: int
    bound: int

    def at(self, spot: Spot) -> Reached:
        """The count in one place of the cube."""
        return self.cells[spot]

    def world(self, period: str, measure: str, sex: str = TOTAL, age: str = TOTAL) -> Reached:
        """The count for all countries together."""
        return self.cells[Spot(WORLD, TOTAL, period, measure, sex, age)]

    def codes(self, level: str) -> list[str]:
        """The codes of the places of a level, in the order of the release."""
        return list(dict.fromkeys(spot.code for spot in self.cells if spot.level == level))

    def measures(self, opening: str) -> list[str]:
        """The measures that begin in a way (`form_`, `service_`), in the order of the release."""
        found = dict.fromkeys(spot.measure for spot in self.cells if spot.level == WORLD)
        return [measure for measure in found if measure.startswith(opening)]

    def split(self, column: str) -> list[str]:
        """The codes of `sex` or `age` that add up to the total, in the order of the release."""
        found = dict.fromkeys(getattr(spot, column) for spot in self.cells if spot.level == WORLD)
        return [code for code in found if code != TOTAL]


def read_reach(release: Release) -> Reach | None:
    """The counts of a release that its pages show: the whole world in full, other places by measure and period."""
    if "children_reached" not in release.names:
        return None
    frame = release.frames["children_reached"]
    whole = (frame["sex"] == TOTAL) & (frame["age_band"] == TOTAL) & (frame["place_level"] != "place")
    shown = frame[whole | (frame["place_level"] == WORLD)]
    first = shown.iloc[0]
    return Reach(_cells(shown, release.frames["reach_bounds"]), int(first["base"]), int(first["bound"]))


KEYS = ["place_level", "place_code", "period_id", "measure", "sex", "age_band"]
REPORTS = ["status", "reports_received", "reports_expected"]


def _cells(shown: pd.DataFrame, bounds: pd.DataFrame) -> dict[Spot, Reached]:
    columns = [shown[name].tolist() for name in (*KEYS, "value", *REPORTS)]
    cells = {}
    for *keys, value, status, received, expected in zip(*columns, strict=True):
        number = int(value) if value else None
        cells[Spot(*keys)] = Reached(number, number, status, int(received), int(expected))
    cells |= _ranges(bounds, cells)
    return cells | _continuing(cells)


def _ranges(bounds: pd.DataFrame, cells: dict[Spot, Reached]) -> dict[Spot, Reached]:
    """The counts that have two ends, where the release says both."""
    columns = [bounds[name].tolist() for name in (*KEYS[:4], "children_at_least", "children_at_most")]
    found = {}
    for *keys, least, most in zip(*columns, strict=True):
        spot = Spot(*keys)
        if least != most and spot in cells:
            given = cells[spot]
            found[spot] = Reached(int(least), int(most), given.status, given.received, given.expected)
    return found


def _continuing(cells: dict[Spot, Reached]) -> dict[Spot, Reached]:
    """The ranges of continuing children: those of all children less the new ones."""
    found = {}
    for spot, whole in cells.items():
        if spot.measure != CHILDREN or whole.least is None or whole.most is None or whole.least == whole.most:
            continue
        new = cells[Spot(spot.level, spot.code, spot.period, NEW, spot.sex, spot.age)]
        if new.least is not None and new.least == new.most:
            ends = (whole.least - new.least, whole.most - new.least)
            place = Spot(spot.level, spot.code, spot.period, CONTINUING, spot.sex, spot.age)
            found[place] = Reached(*ends, whole.status, whole.received, whole.expected)
    return found


# --- how a count is said --------------------------------------------------------------------------------------------


def said(reached: Reached, words: Words) -> str:
    """A count in words: « 540 », « au moins 540 », « entre 120 et 240 », « non communiqué »."""
    if reached.nothing:
        return words(f"nothing.{reached.nothing}")
    number = words.number(reached.least or 0)
    if reached.is_minimum:
        return words("value.at_least", n=number)
    return words("value.between", n=number, most=words.number(reached.most or 0)) if reached.is_range else number


def cell(reached: Reached, words: Words) -> Cell:
    """A count as a cell of a table."""
    return Cell(Text(said(reached, words)), nothing=reached.nothing)


def mark(label: str, reached: Reached, code: str = "") -> Mark:
    """A count as a mark of a chart."""
    if reached.nothing:
        return Mark(label, None, nothing=reached.nothing, code=code)
    if reached.is_range:
        return Mark(label, reached.least, Bound.RANGE, most=reached.most, code=code)
    return Mark(label, reached.least, Bound.AT_LEAST if reached.is_minimum else Bound.EXACT, code=code)


def reports(reached: Reached, words: Words) -> Cell:
    """How many of the expected reports have arrived, as a cell: « 4 sur 5 »."""
    if reached.status == "not_applicable":
        return Cell(Text(words("nothing.not_applicable")), nothing=Nothing.NOT_APPLICABLE)
    is_partial = reached.status == "partial" and reached.received == reached.expected
    key = "reach.reports_partial" if is_partial else "reach.reports"
    text = words(key, n=words.number(reached.received), all=words.number(reached.expected))
    return Cell(Text(text), not_people=True)


def share(part: Reached, whole: Reached, words: Words) -> str:
    """A part in whole per cent of the published total; blank where either is not one number."""
    if part.least is None or not whole.least or part.is_range or whole.is_range:
        return ""
    return words("reach.share", n=words.number(round(100 * part.least / whole.least)))


def ranked(pairs: Iterable[tuple[str, Reached]]) -> list[tuple[str, Reached]]:
    """Codes with their counts, the largest first, ties by code, those without a number last."""
    return sorted(pairs, key=lambda pair: (pair[1].least is None, -(pair[1].least or 0), pair[0]))
