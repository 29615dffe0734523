"""Two lanes, one judge: small or unusual tables go row by row, large regular ones column by column.

Both lanes find the same faults in the same places, and give the same typed columns.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.records.causes import Cause
from pipeline.records.files import Scan
from pipeline.records.judge import Fault, Header, RefusedError, StumbleError, read_header
from pipeline.records.lanes.fast import judge_by_column
from pipeline.records.lanes.slow import as_causes, judge_by_row
from pipeline.records.lanes.task import Judged, Task

__all__ = ["SMALL", "Judged", "Task", "judge_table"]

SMALL = 20_000
"""Tables with fewer lines than this are read row by row: there is nothing to be gained."""


def judge_table(task: Task, scanned: Scan, small: int = SMALL) -> tuple[Header | None, Judged]:
    """The judgement of one table whose bytes are UTF-8 text, in the lane that suits it; no header where it is refused.

    The faults of the titles are in the header and not among the causes: whose they are depends on the contract.
    """
    try:
        header = read_header(task.labels, task.descriptor)
        if scanned.lines >= small:
            return header, judge_by_column(task, header, scanned)
        return header, _row_by_row(task, header, scanned)
    except RefusedError as refused:
        return None, _refused(task, refused)
    except StumbleError:
        return None, _refused(task, RefusedError([Fault("schema-error")]))


def _row_by_row(task: Task, header: Header, scanned: Scan) -> Judged:
    """The plain lane; where frictionless breaks off over a cell, the column lane asks about each cell alone."""
    try:
        judged = judge_by_row(task, header)
    except StumbleError:
        return judge_by_column(task, header, scanned)
    return replace(judged, causes=(*judged.causes, *_by_rules(task, header, scanned)))


def _by_rules(task: Task, header: Header, scanned: Scan) -> Iterator[Cause]:
    """What rules beside frictionless' own find: the column lane asks them, once for every distinct value."""
    codes = {code for column in header.columns for code, _ in task.rules(column)}
    if codes:
        again = judge_by_column(replace(task, wants_table=False), header, scanned)
        yield from (cause for cause in again.causes if cause.pattern.code in codes)


def _refused(task: Task, refused: RefusedError) -> Judged:
    return Judged(tuple(as_causes(task, [(fault.row or 0, fault) for fault in refused.faults])))
