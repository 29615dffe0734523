"""Time as precisely as it is known, in months since the year 0: a day is a point, a year a length of 12."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.website.library import Record

YEAR = 12
LENGTHS = {"day": 0, "month": 1, "year": YEAR}


class SpanPart(StrEnum):
    """How a piece of a span is drawn, what lies lowest first."""

    OPEN = "open"  # its end is not stated
    ABOUT = "about"  # only the year is known
    KNOWN = "known"
    POINT = "point"


@dataclass(frozen=True)
class UncertainDate:
    """The first and the last moment that a date may be."""

    first: float
    last: float
    precision: str


@dataclass(frozen=True)
class Span:
    """A stretch of time in one lane. `end` is none where it is not stated, and `begin` itself for an event."""

    lane: str
    begin: UncertainDate
    end: UncertainDate | None


@dataclass(frozen=True)
class Axis:
    """The time that a chart shows, and the framework's window in it."""

    first: float
    last: float
    window_first: float
    window_last: float


NO_TIME = Axis(0, 0, 0, 0)


def when(day: date | None, precision: str) -> UncertainDate | None:
    if day is None or precision not in LENGTHS:
        return None
    first: float = day.year * YEAR
    if precision != "year":
        first += day.month - 1
    if precision == "day":
        first += (day.day - 1) / 31
    return UncertainDate(first, first + LENGTHS[precision], precision)


def day_of(moment: float) -> date:
    month, part = divmod(moment, 1)
    year, place = divmod(int(month), YEAR)
    return date(year, place + 1, round(part * 31) + 1)


def event(row: Record, lane: str) -> Span | None:
    """The moment of a row with a `date`; none where it is unknown."""
    moment = when(row["date"], row["date_precision"])
    return Span(lane, moment, moment) if moment else None


def stretch(row: Record, lane: str) -> Span | None:
    """The time from `start_date` to `end_date` of a row; none where the start is unknown."""
    begin = when(row["start_date"], row["date_precision"])
    return Span(lane, begin, when(row["end_date"], row["date_precision"])) if begin else None


def axis_of(spans: list[Span], window: tuple[str, str]) -> Axis:
    """Whole years that hold every span and the window, given by its first and last year."""
    first, last = int(window[0]) * YEAR, (int(window[1]) + 1) * YEAR
    low, high = float(first), float(last)
    for span in spans:
        low = min(low, span.begin.first)
        if span.end:
            high = max(high, span.end.last)
    return Axis(low // YEAR * YEAR, -(-high // YEAR) * YEAR, first, last)


def pieces(span: Span, axis: Axis) -> Iterator[tuple[SpanPart, float, float]]:
    """What is drawn of a span, from left to right: each piece with its begin and end."""
    begin, end = span.begin, span.end
    if end is begin:
        yield (SpanPart.POINT if begin.precision == "day" else _length_part(begin), begin.first, begin.last)
    elif end is None:
        yield (_length_part(begin), begin.first, max(begin.last, begin.first + 1))
        yield (SpanPart.OPEN, max(begin.last, begin.first + 1), axis.last)
    elif SpanPart.ABOUT not in {_length_part(begin), _length_part(end)}:
        yield (SpanPart.KNOWN, begin.first, end.last)
    else:
        yield (SpanPart.ABOUT, begin.first, begin.last)
        if end.first > begin.last:
            yield (SpanPart.KNOWN, begin.last, end.first)
        if end.first > begin.first:
            yield (SpanPart.ABOUT, end.first, end.last)


def _length_part(moment: UncertainDate) -> SpanPart:
    return SpanPart.ABOUT if moment.precision == "year" else SpanPart.KNOWN
