"""A map with its classes in words, and the same values as a list."""

from dataclasses import dataclass

from pipeline.website.charts.chart import Chart
from pipeline.website.page import Link


@dataclass(frozen=True)
class Entry:
    """A place in the list beside a map: its value in words and the way to it."""

    name: Link
    value: str
    limit: str = ""  # for what the value stands, where something is missing


@dataclass(frozen=True)
class MapView:
    """A map, its classes in words (class and range), and the same values as a list."""

    chart: Chart
    classes: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
