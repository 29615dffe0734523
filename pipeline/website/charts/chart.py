"""What a chart says: its kind, its words and its marks. Drawing, table and alternative text all start here."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.website.charts.time_spans import NO_TIME, Axis, Span
from pipeline.website.page import Cell, Nothing, Row, Table
from pipeline.website.words import Words

FEWEST_DRAWN, SMALL = 4, 2  # numbers that a drawing needs, and above which one of them is


class Kind(StrEnum):
    SIEVE = "sieve"  # what was found loses its parts one by one until what counts is left
    BARS = "bars"
    COLUMNS = "columns"
    DOTS = "dots"  # many places on one scale
    PYRAMID = "pyramid"  # two series, back to back
    MAP = "map"
    LANES = "lanes"  # times, each in its lane


COUNTING = frozenset({Kind.SIEVE, Kind.BARS, Kind.COLUMNS, Kind.DOTS, Kind.PYRAMID})


class Bound(StrEnum):
    """What a drawn number is: itself, a minimum, rounded, or rounded with some of its projects missing."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ABOUT = "about"
    PARTIAL = "partial"


class Role(StrEnum):
    """What a mark does in its chart; only a sieve knows `found` and `left_out`."""

    COUNTED = "counted"
    FOUND = "found"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Mark:
    """One bar or country: its label, and either a count (0 is a count) or the nothing that stands in its place."""

    label: str
    count: int | None
    bound: Bound = Bound.EXACT
    nothing: Nothing | None = None
    role: Role = Role.COUNTED
    note: str = ""  # limits the count in words, beside the drawing
    code: str = ""  # the country on a map
    series: str = ""  # the side of a pyramid
    said: str = ""  # instead of a count, where no quantity is shown
    span: Span | None = None

    def __post_init__(self) -> None:
        if [self.count is None, self.nothing is None, not self.said].count(False) != 1:
            raise ValueError(f"the mark {self.label!r} needs a count or a nothing, and not both")
        if self.bound is Bound.PARTIAL and not self.note:
            raise ValueError(f"the mark {self.label!r} does not say what its count lacks")

    @property
    def is_incomplete(self) -> bool:
        return self.bound in {Bound.AT_LEAST, Bound.PARTIAL}

    def drawn(self, words: Words) -> str:
        """The value as its drawing bears it: a number, its words, or the name of its nothing."""
        if self.said:
            return self.said
        if self.nothing is not None:
            return words(f"nothing.{self.nothing}")
        if self.bound in {Bound.ABOUT, Bound.PARTIAL}:
            return words.about(self.count or 0)
        number = words.number(self.count or 0)
        return words("value.at_least", n=number) if self.bound is Bound.AT_LEAST else number

    def written(self, words: Words) -> str:
        """The value in full, as table and alternative text say it."""
        value = self.drawn(words)
        return words("value.limited", value=value, limit=self.note) if self.note else value

    def spoken(self, words: Words) -> str:
        """What is said under the pointer: « 2019 : environ 12 680 »."""
        label = words("chart.of_series", series=self.series, label=self.label) if self.series else self.label
        return words("chart.mark", label=label, value=self.written(words))


@dataclass(frozen=True)
class Chart:
    id: str  # its name in the page
    kind: Kind
    title: str
    subtitle: str
    label_header: str
    count_header: str
    marks: tuple[Mark, ...]
    step: int = 1  # numbers on the axis are multiples of it
    top: int = 0  # the axis reaches it, so that neighbours share one scale
    breaks: tuple[int, ...] = ()  # where the second and each further class of a map begins
    axis: Axis = NO_TIME  # the time that lanes show

    def __post_init__(self) -> None:
        counts = [mark.count or 0 for mark in self.marks]
        if self.kind is Kind.SIEVE and counts[0] != sum(counts[1:]):
            raise ValueError(f"a sieve of {counts[0]} rows accounts for {sum(counts[1:])}")

    @property
    def series(self) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.series, []).append(mark)
        return found

    @property
    def largest(self) -> int:
        return max((mark.count or 0 for mark in self.marks), default=0)

    def class_of(self, mark: Mark) -> str:
        """The class of a country: c1, c2… by its value, `gap` without one."""
        return "gap" if mark.count is None else f"c{bisect_right(self.breaks, mark.count) + 1}"

    @property
    def is_worth_drawing(self) -> bool:
        return self.kind not in COUNTING or are_worth_drawing(mark.count for mark in self.marks)

    def alternative_text(self, words: Words, stamp: str = "") -> str:
        """The chart in words: the stamp of what is invented, the title, every value."""
        shown = words("chart.separator").join(mark.spoken(words) for mark in self.marks)
        said = words("chart.alternative", title=self.title, subtitle=self.subtitle, values=shown)
        return words("chart.stamped", stamp=stamp, said=said) if stamp else said

    def table(self, words: Words) -> Table:
        """The same values as a table: a row for each label, a column for each series."""
        series = self.series
        columns = (self.label_header, *((self.count_header,) if "" in series else series))
        rows = []
        for marks in zip(*series.values(), strict=True):
            cells = tuple(Cell(mark.drawn(words), nothing=mark.nothing, limit=mark.note) for mark in marks)
            rows.append(Row(Cell(marks[0].label), cells))
        is_numeric = self.kind in COUNTING or self.breaks
        return Table(self.title, columns, tuple(rows), frozenset(range(1, len(columns)) if is_numeric else ()))


@dataclass(frozen=True)
class Column:
    """A year with its value as it stands above the column and as it is spoken; None where there is none."""

    label: str
    count: int | None
    shown: str
    spoken: str


def are_worth_drawing(counts: Iterable[int | None], base: int = 1) -> bool:
    """Whether there are four or more numbers, not all of them 0, 1 or 2 steps, and more than one above zero."""
    numbers = [count for count in counts if count is not None]
    above_zero = [number for number in numbers if number]
    return len(numbers) >= FEWEST_DRAWN and len(above_zero) > 1 and max(numbers) > SMALL * base
