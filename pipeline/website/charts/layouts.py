"""Where the marks of a chart stand, in a wide and in a phone layout; `site_templates/drawings` draws them.

Lengths are proportional to counts, from zero. A drawing stays light where many marks are one path or one text, each
written from the one before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby, product
from textwrap import wrap

from pipeline.typography import FIXED
from pipeline.website.charts import time_spans
from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.charts.time_spans import YEAR, Axis, SpanPart
from pipeline.website.words import Words

Values = dict[str, object]  # what a template asks for

LINE = 18  # from one line of a label to the next
BAR, BAR_GAP = 22, 14
COLUMN_HEIGHT = 170
TICK_STEPS = 5  # an axis has at most so many steps
DIGIT = 8  # the room of one character of a number on an axis
DOT_ROW = 26
MOST_DOTS = 25  # rows of a chart of dots; what is beyond them shares the last row
DOT, DOT_AND_CHEVRON = "h0", "h0m8-6l6 6l-6 6m-8-6"  # both end where they begin
LANES_HEAD, LANE_GAP, LANE_BAR = 26, 12, 12
MOST_YEARS = 4  # so many years before or after the window are drawn at its scale; more share the room of these
TILES = 20
INKS = ("q2", "q3", "q3", "q2", "q3", "q1", "")  # blank: the tile stays empty


@dataclass(frozen=True)
class Frame:
    """The room for a drawing, in user units: width, and the span in which lengths are drawn."""

    name: str
    width: int
    left: int
    right: int
    label_chars: int = 0  # on one line
    label_above: bool = False

    @property
    def span(self) -> int:
        return self.right - self.left


ROWS = (Frame("wide", 720, 252, 600, 32), Frame("phone", 320, 0, 210, 40, label_above=True))
FRAMES = {
    Kind.SIEVE: ROWS,
    Kind.BARS: ROWS,
    Kind.COLUMNS: (Frame("wide", 640, 34, 640, 14), Frame("phone", 320, 26, 320, 9)),
    Kind.PYRAMID: (Frame("wide", 640, 72, 568), Frame("phone", 320, 52, 268)),
    Kind.DOTS: (Frame("wide", 720, 200, 560, 26), Frame("phone", 320, 112, 212, 15)),
    Kind.LANES: (Frame("wide", 720, 244, 712, 28), Frame("phone", 320, 8, 312, 40, label_above=True)),
    # parts of the world, in thousandths of its width: a phone shows it in two
    Kind.MAP: (Frame("wide", 1000, 110, 1000), Frame("phone", 1000, 110, 630), Frame("phone", 1000, 615, 1000)),
}


def layouts(chart: Chart, words: Words) -> list[Values]:
    """What the template of a chart asks for, in each layout."""
    return [{"frame": frame, **_places(chart, frame, words)} for frame in FRAMES[chart.kind]]


def _places(chart: Chart, frame: Frame, words: Words) -> Values:
    match chart.kind:
        case Kind.SIEVE | Kind.BARS:
            return _bars(chart, frame)
        case Kind.COLUMNS:
            return _columns(chart, frame, words)
        case Kind.DOTS:
            return _dots(chart, frame, words)
        case Kind.LANES:
            return _lanes(chart, frame)
        case Kind.PYRAMID | Kind.MAP:
            return {}


@lru_cache(maxsize=20_000)
def wrapped(label: str, chars: int) -> tuple[str, ...]:
    """A label in lines of at most so many characters; a longer word keeps its own line, and a blank label is one."""
    return tuple(wrap(label, chars, break_long_words=False)) or ("",)


# --- bars that lie, and columns ---------------------------------------------------------------------------------------


def _bars(chart: Chart, frame: Frame) -> Values:
    """Each begins at zero, but what a sieve leaves out ends where the rest before it ended."""
    scale = frame.span / (chart.largest or 1)
    bars = []
    height, rest = 0.0, 0
    for mark in chart.marks:
        count = mark.count or 0
        start = 0
        if mark.role is Role.FOUND:
            rest = count
        elif mark.role is Role.LEFT_OUT:
            rest -= count
            start = rest
        lines = wrapped(mark.label, frame.label_chars)
        label_height = LINE * len(lines)
        if frame.label_above:
            room = BAR + label_height
            top = height + label_height
            foot = top - 5
        else:
            room = max(BAR, label_height)
            top = height + (room - BAR) / 2
            foot = top + BAR / 2 + 5 + (label_height - LINE) / 2
        x, length = frame.left + start * scale, count * scale
        bars.append({"mark": mark, "lines": lines, "foot": foot, "top": top, "x": x, "length": length})
        height += room + BAR_GAP
    return {"bars": bars, "height": height}


def _columns(chart: Chart, frame: Frame, words: Words) -> Values:
    """« environ » may stand on a line above its number, so that neighbours do not touch."""
    columns = []
    most_lines = 1
    for mark in chart.marks:
        above = wrapped(mark.drawn(words).replace(FIXED, " "), frame.label_chars)
        most_lines = max(most_lines, len(above))
        columns.append((mark, wrapped(mark.label, frame.label_chars), above))
    ticks = ticks_to(max(chart.largest, chart.top), chart.step)
    left = max(frame.left, 12 + DIGIT * len(words.number(ticks[-1])))
    return {
        "columns": columns,
        "ticks": ticks,
        "left": left,
        "step": (frame.right - left) / len(columns),
        "floor": 24 + LINE * most_lines + COLUMN_HEIGHT,
        "scale": COLUMN_HEIGHT / ticks[-1],
    }


def ticks_to(largest: int, step: int = 1) -> tuple[int, ...]:
    """Three to six whole steps from 0 to at least the largest count (and to at least 2), each a multiple of `step`."""
    goal = max(largest, 2, step * TICK_STEPS if step > 1 else 0)
    sizes = (factor * 10**power for power, factor in product(range(12), (1, 2, 5)))
    size = next(size for size in sizes if goal <= size * TICK_STEPS and size % step == 0)
    last = -(-goal // size) * size
    return tuple(range(0, last + 1, size))


# --- dots and times ---------------------------------------------------------------------------------------------------


def _dots(chart: Chart, frame: Frame, words: Words) -> Values:
    """A row for each mark. Where they are too many, the last one says that the table holds the others."""
    marks = list(chart.marks)
    if len(marks) > MOST_DOTS:
        marks[MOST_DOTS - 1 :] = [Mark(words("chart.others"), None, said=words("chart.in_table"))]
    scale = frame.span / (chart.largest or 1)
    labels, values, rules, nothings, dots, incomplete = [], [], [], [], [], []
    height = 0
    for mark in marks:
        lines = wrapped(mark.label, frame.label_chars)
        more_lines = LINE * (len(lines) - 1)
        y = height + (DOT_ROW + more_lines) / 2
        height += DOT_ROW + more_lines
        labels.append((y + 5 + more_lines / 2, lines))
        values.append((y + 5, [mark.drawn(words)]))
        rules.append((float(frame.left), y))
        if mark.nothing is not None:
            nothings.append((mark, y))
        if mark.count is not None:
            dots.append((frame.left + mark.count * scale, y))
            if mark.is_incomplete:
                incomplete.append(dots[-1])
    return {
        "height": height,
        "rules": _path(rules, f"h{frame.span}h-{frame.span}"),
        "labels": _relative(labels),
        "values": _relative(values),
        "nothings": nothings,
        "dots": _path(dots, DOT),
        "incomplete": _path(incomplete, DOT_AND_CHEVRON),
    }


def _path(places: Iterable[tuple[float, float]], shape: str) -> str:
    """The same stroke at many places, in whole units, each from the one before; `shape` ends where it begins."""
    path, x, y = "", 0, 0
    for place in places:
        dx, dy = round(place[0]) - x, round(place[1]) - y
        path += f"m{dx} {dy}{shape}"
        x, y = x + dx, y + dy
    return path


def _relative(rows: Iterable[tuple[float, Sequence[str]]]) -> list[tuple[float, str]]:
    """Lines of text, each with its distance from the one before. A row: the height of its last line, and its lines."""
    found, before = [], 0.0
    for foot, lines in rows:
        for place, line in enumerate(lines, start=1):
            y = round(foot - LINE * (len(lines) - place), 1)
            found.append((y - before, line))
            before = y
    return found


@dataclass(frozen=True)
class Scale:
    """From months to a place on the drawing; time outside the window may be narrower."""

    axis: Axis
    left: float
    right: float

    def x(self, month: float) -> float:
        axis = self.axis
        knots = (axis.first, axis.window_first, axis.window_last, axis.last)
        most = MOST_YEARS * YEAR
        rooms = (min(knots[1] - knots[0], most), knots[2] - knots[1], min(knots[3] - knots[2], most))
        unit = (self.right - self.left) / sum(rooms)
        place, at = min(max(month, axis.first), axis.last), self.left
        for low, high, room in zip(knots, knots[1:], rooms, strict=False):
            if high > low and place > low:
                at += (min(place, high) - low) / (high - low) * room * unit
        return at


def _lanes(chart: Chart, frame: Frame) -> Values:
    """Times in their lanes; a time is its place, its height and its length."""
    scale = Scale(chart.axis, frame.left, frame.right)
    labels, nothings = [], []
    times: dict[SpanPart, list[tuple[float, float, float]]] = {part: [] for part in SpanPart}
    height = float(LANES_HEAD)
    for name, marks in groupby(chart.marks, lambda mark: mark.span.lane if mark.span else mark.label):
        lines = wrapped(name, frame.label_chars)
        label_height = LINE * len(lines)
        labels.append((height + label_height - 5, lines))
        if frame.label_above:
            y = height + label_height + LANE_BAR / 2
            height += label_height + LANE_BAR + LANE_GAP
        else:
            y = height + (label_height - 2) / 2
            height += max(LANE_BAR, label_height - 4) + LANE_GAP
        for mark in marks:
            if mark.span is None:
                nothings.append((mark, y))
                continue
            for part, begin, end in time_spans.pieces(mark.span, chart.axis):
                x = scale.x(begin)
                times[part].append((x, y, max(scale.x(end) - x, 0.0)))
    return {
        "height": height,
        "window": (scale.x(chart.axis.window_first), scale.x(chart.axis.window_last)),
        "years": [(year, scale.x(year * YEAR)) for year in _labelled(chart.axis, 2 if frame.label_above else 1)],
        "labels": _relative(labels),
        "nothings": nothings,
        "times": times,
    }


def _labelled(axis: Axis, every: int) -> tuple[int, ...]:
    """The years whose begin is named: of the window and the years at its scale, and the first one of all."""
    first, last = int(axis.window_first // YEAR), int(axis.window_last // YEAR)
    begin, end = int(axis.first // YEAR), int(axis.last // YEAR)
    before = range(begin, first, every) if first - begin <= MOST_YEARS else (begin,)
    after = range(last, end, every) if end - last <= MOST_YEARS else (last,)
    return (*before, *range(first, last, every), *after)


def pattern_tiles(key: str) -> list[tuple[str, int]]:
    """Quiet shapes instead of photos: ink and shape of each tile, the same for the same key and for no two alike."""
    digits = sha256(key.encode()).digest()
    shining = digits[-1] % TILES
    tiles = []
    for place in range(TILES):
        ink = "lit" if place == shining else INKS[digits[place] % len(INKS)]
        tiles.append((ink, digits[place] // 16 % 4))
    return tiles
