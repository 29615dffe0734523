"""What a chart says: its kind, its words and its marks. Drawing, table and alternative text all start here."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.website.page import Cell, Nothing, Row, Table
from pipeline.website.words import Text, Words


class Kind(StrEnum):
    """The forms of charts. `sieve`: what was found loses its parts one by one until what counts is left."""

    SIEVE = "sieve"
    BARS = "bars"
    COLUMNS = "columns"


class Bound(StrEnum):
    """What a drawn number is: itself, or a minimum."""

    EXACT = "exact"
    AT_LEAST = "at_least"


class Role(StrEnum):
    """What a mark does in its chart; only a sieve knows `found` and `left_out`."""

    COUNTED = "counted"
    FOUND = "found"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Mark:
    """One bar: its label, and either a count (0 is a count) or the nothing that stands in its place."""

    label: str
    count: int | None
    bound: Bound = Bound.EXACT
    nothing: Nothing | None = None
    role: Role = Role.COUNTED

    def __post_init__(self) -> None:
        if (self.count is None) == (self.nothing is None):
            raise ValueError(f"the mark {self.label!r} needs a count or a nothing, and not both")
        if self.count is not None and self.count < 0:
            raise ValueError(f"the mark {self.label!r} has a count below zero")


@dataclass(frozen=True)
class Chart:
    """A chart. `id` is its name in the page; `unit` the key of the counted noun in the words files."""

    id: str
    kind: Kind
    title: str
    subtitle: str
    label_header: str
    count_header: str
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        if self.kind is Kind.SIEVE:
            _check_sieve(self.marks)


def _check_sieve(marks: tuple[Mark, ...]) -> None:
    """A sieve begins with what was found, ends with what counts, and loses nothing on the way."""
    counts = [mark.count or 0 for mark in marks]
    roles = [mark.role for mark in marks]
    if roles != [Role.FOUND, *[Role.LEFT_OUT] * (len(marks) - 2), Role.COUNTED]:
        raise ValueError("a sieve is found, left out..., counted")
    if counts[0] != sum(counts[1:]):
        raise ValueError(f"a sieve of {counts[0]} rows accounts for {sum(counts[1:])}")


def written(mark: Mark, words: Words) -> str:
    """The value of a mark as text: a number, « au moins » and a number, or the name of its nothing."""
    if mark.nothing is not None:
        return words(f"nothing.{mark.nothing}")
    number = words.number(mark.count or 0)
    return words("value.at_least", n=number) if mark.bound is Bound.AT_LEAST else number


def alternative_text(chart: Chart, words: Words) -> str:
    """The chart in words: its title and every value."""
    values = words("chart.separator").join(
        words("chart.mark", label=mark.label, value=written(mark, words)) for mark in chart.marks
    )
    return words("chart.alternative", title=chart.title, subtitle=chart.subtitle, values=values)


def table_of(chart: Chart, words: Words) -> Table:
    """The same values as a table."""
    rows = tuple(
        Row(Cell(Text(mark.label)), (Cell(Text(written(mark, words)), nothing=mark.nothing),)) for mark in chart.marks
    )
    return Table(chart.title, (chart.label_header, chart.count_header), rows, frozenset({1}))
