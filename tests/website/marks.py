"""Holds the drawings of a figure against the values beside it: what differs, is missing or is not said, in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree import ElementTree as ET

from pipeline.website.words import Words
from tests.website import decoding_times as times
from tests.website.decoding import COMPLETE, INCOMPLETE, DecodedChart, Shown, hanging, read_numbers
from tests.website.figures import Cell, Figure, squeezed
from tests.website.geometry import of_class


@dataclass(frozen=True)
class Reader:
    """What is needed to read a page: its language and words, the outlines of countries, and their names by code."""

    words: Words
    outlines: Mapping[str, str]
    names: Mapping[str, str]

    def template(self, key: str) -> re.Pattern[str]:
        """The words of a bound as a pattern, without spaces."""
        text = re.escape(squeezed(self.words(key, n="7")))
        return re.compile(text.replace("7", r"([\d.,]*\d)") + r"(?:,(\D.*))?$")


def faults(figure: Figure, reader: Reader) -> list[str]:
    """Everything in which the drawings of a figure differ from its table or list."""
    found = [
        f"the words beside the drawing do not say {value}" for value in _values(figure) if value not in figure.spoken
    ]
    for layout, root in figure.svgs:
        try:
            found += [f"{figure.id}, {layout}: {fault}" for fault in _faults(figure, root, reader)]
        except (AssertionError, LookupError, ValueError) as error:
            found.append(f"{figure.id}, {layout}: {error!r}")
    return found


def _values(figure: Figure) -> list[str]:
    cells = [f"{row[0].text}:{row[1].text}" for row in figure.rows if len(row) == 2]
    return [
        *cells,
        *(f"{name}:{value}" for name, value in figure.places),
        *(cell.text for row in figure.rows for cell in row),
    ]


def _faults(figure: Figure, root: ET.Element, reader: Reader) -> Iterator[str]:
    if figure.places:
        yield from _map_faults(figure, root, reader)
    elif of_class(root, "window"):
        yield from _lane_faults(figure, root, reader)
    else:
        yield from hanging(root) if not any(of_class(root, kind) for kind in ("axis", "part", "side")) else ()
        yield from _number_faults(figure, read_numbers(root), reader)


# --- numbers --------------------------------------------------------------------------------------------------------


def expected(cell: Cell, label: str, series: str, reader: Reader) -> Shown:
    """What a cell of the table says is to be drawn."""
    if cell.nothing:
        return Shown(label, cell.text, nothing=cell.nothing, series=series)
    if least := reader.template("value.at_least").match(cell.text):
        return Shown(label, cell.text, _number(least[1]), INCOMPLETE, series=series)
    about = reader.template("value.about").match(cell.text) or reader.template("value.about_zero").match(cell.text)
    if about:
        limit = about[about.re.groups]
        written = cell.text.removesuffix(f",{limit}")
        size = _number(about[1]) if about.re.groups > 1 else 0.0
        bound = INCOMPLETE if limit else COMPLETE
        return Shown(label, written, size, bound, series=series)
    return Shown(label, cell.text, _number(cell.text), series=series)


def _number(text: str) -> float:
    assert re.fullmatch(r"[\d,.]+", text), f"{text} is no number"
    return float(re.sub(r"\D", "", text))


def _number_faults(figure: Figure, drawn: DecodedChart, reader: Reader) -> Iterator[str]:
    wanted = [
        expected(cell, row[0].text, series if len(figure.columns) > 2 else "", reader)
        for place, series in enumerate(figure.columns[1:], start=1)
        for row in figure.rows
        for cell in [row[place]]
    ]
    marks, loss = drawn.marks, drawn.loss
    wanted = _folded(wanted, marks)
    if any(mark.series for mark in marks):
        wanted.sort(key=lambda mark: (mark.label, mark.series))
        marks = sorted(marks, key=lambda mark: (mark.label, mark.series))
    unit = drawn.unit or max((mark.size for mark in marks), default=1) / (
        max((mark.size for mark in wanted), default=1) or 1
    )
    for one, other in zip_longest(wanted, marks):
        if one is None or other is None:
            yield f"{one or other} has no counterpart"
            continue
        yield from _differences(one, other, unit or 1.0, loss)


def _differences(one: Shown, other: Shown, unit: float, loss: float) -> Iterator[str]:
    """In what a drawn mark differs from the one that the table wants."""
    if one.label != other.label:
        yield f"{other.label} stands where {one.label} should"
    if not other.series and other.said != one.said:
        yield f"{one.label}: {other.said} is written, {one.said} is meant"
    if other.series and not other.series.startswith(one.series):
        yield f"{one.label}: {other.series} stands where {one.series} should"
    if (one.bound, one.nothing) != (other.bound, other.nothing):
        yield f"{one.label}: {other.bound} {other.nothing} is drawn, {one.bound} {one.nothing} is meant"
    if abs(one.size * unit - other.size) > loss:
        yield f"{one.label}: {other.size / unit:.2f} is drawn, {one.size:g} is meant"


def _folded(wanted: list[Shown], drawn: list[Shown]) -> list[Shown]:
    """The marks of a long list, of which the last row says that the others stand in the table."""
    if len(wanted) <= len(drawn) or drawn[-1].nothing != "missing":
        return wanted
    assert drawn[-1].label not in {mark.label for mark in wanted}, "the last row bears the name of one of the others"
    return [*wanted[: len(drawn) - 1], Shown(drawn[-1].label, drawn[-1].said, nothing="missing")]


# --- the others -----------------------------------------------------------------------------------------------------


def _lane_faults(figure: Figure, root: ET.Element, reader: Reader) -> Iterator[str]:
    drawn = times.lanes(root)
    lanes = {piece.lane for piece in drawn.pieces} | {mark.label for mark in drawn.nothings}
    wanted = []
    for label, when, *_ in figure.rows:
        lane = max((each for each in lanes if label.text.startswith(each)), key=len, default="")
        if when.nothing:
            silent = Shown(lane, when.text, nothing=when.nothing)
            yield from () if silent in drawn.nothings else (f"{label.text} is not drawn as {when.text}",)
            continue
        pieces = times.pieces_of(when.text, reader.words.language, drawn.last)
        wanted += [times.Piece(lane, part, begin, end) for part, begin, end in pieces]
    for one, other in zip_longest(sorted(wanted, key=_order), sorted(drawn.pieces, key=_order)):
        is_same = one and other and (one.lane, one.part) == (other.lane, other.part)
        if not is_same or abs(one.begin - other.begin) > drawn.loss or abs(one.end - other.end) > drawn.loss:
            yield f"{other} is drawn where {one} is meant"


def _order(piece: times.Piece) -> tuple[str, str, float, float]:
    return (piece.lane, piece.part, round(piece.begin, 1), piece.end)


def _map_faults(figure: Figure, root: ET.Element, reader: Reader) -> Iterator[str]:
    if not of_class(root, "land"):
        return  # a second window on the same outlines
    painted = {squeezed(reader.names[code]): shown for code, shown in times.painted(root, reader.outlines).items()}
    said = spoken_places(figure)
    yield from (f"{name} is drawn or said, and not both" for name in sorted(set(said) ^ set(painted)))
    yield from (f"{name}: {value} stands in the list alone" for name, value in figure.places if said.get(name) != value)
    classes = dict(figure.classes)
    for name in sorted(set(said) & set(painted)):
        shown, value = painted[name], said[name]
        if shown.name not in classes:
            yield f"{name} has the class {shown.name}, which nothing explains"
        elif not _is_in(shown, classes[shown.name], value, reader):
            yield f"{name}: {value} is drawn as {classes[shown.name]}"


def spoken_places(figure: Figure) -> dict[str, str]:
    """Every country with its value, as the words beside a map say them; its list may be shorter."""
    first, value = figure.places[0]
    _, start, said = figure.spoken.partition(f"{first}:{value}")
    assert start, f"the words beside the map do not begin with {first}, as its list does"
    before = figure.spoken.partition(start)[0].rpartition(".")[2]
    return dict(each.split(":", 1) for each in f"{before}{start}{said}".removesuffix(".").split(";"))


def _is_in(shown: times.Painted, meaning: str, value: str, reader: Reader) -> bool:
    """Whether a value belongs to the class that is painted."""
    numbers = [float(re.sub(r"\D", "", each)) for each in re.findall(r"\d[\d.,]*", value)]
    if shown.name == "gap":
        return not numbers
    ends = [float(re.sub(r"\D", "", each)) for each in re.findall(r"\d[\d.,]*", meaning)]
    is_first, is_last = shown.name == "c1", len(ends) == 1 and shown.name != "c1"
    low, high = (0.0, ends[0]) if is_first else (ends[0], float("inf")) if is_last else (ends[0], ends[1])
    meant = expected(Cell(value), "", "", reader)
    return low <= meant.size < high and shown.is_least == (meant.bound == INCOMPLETE)
