"""Where a project stands in time, as far as its dates tell."""

from enum import StrEnum

from pipeline.website.library import Record


class Timing(StrEnum):
    """Where a project stands in time, in the order in which the sieve asks."""

    UNDATED = "undated"
    OTHER_TIME = "other_time"
    OPEN_END = "open_end"
    IN_WINDOW = "in_window"


def timing(project: Record, first: str, last: str) -> Timing:
    """Whether a project ran in the years `first` to `last`.

    A project that began before them and whose end is not stated is not taken to have run in them.
    """
    start, end = project["start_date"], project["end_date"]
    if not start or project["date_precision"] == "unknown":
        return Timing.UNDATED
    if start.year > int(last) or (end and end.year < int(first)):
        return Timing.OTHER_TIME
    return Timing.IN_WINDOW if end or start.year >= int(first) else Timing.OPEN_END
