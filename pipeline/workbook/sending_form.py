"""The form on the sending, judged like every other sheet: its name, its days, what its rows are."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from pipeline.intake.finding_groups import FindingGroup, single
from pipeline.intake.packages import Package
from pipeline.model import Finding, Severity, is_day
from pipeline.typography import plain
from pipeline.workbook.cell_meanings import Reader
from pipeline.workbook.layout import CHOICES, EXTENTS, WHOLE
from pipeline.workbook.sheets import Sending
from pipeline.workbook.workbook_texts import aliases

NAME = re.compile(r"(?!.*\d{6})[a-z][a-z0-9._-]{0,60}")
"""What a package may be called: the name of a folder on any machine."""
DAYS = ("created", "start", "end")
"""The lines of the form that ask for a day."""


def judge_sending(
    sending: Sending,
    name: str,
    reader: Reader,
    before: Package | None,
    rest: Sequence[Package],
    owner: Package | None = None,
) -> Iterator[FindingGroup]:
    """Convert the days of a form where they are certain, and tell what is wrong with its answers.

    What is wrong leaves the form, so that it is told once. `before` is the package of this name that there is already,
    `rest` are the others of the edition, all of which are real or all invented; `owner` is the package whose rows these
    are, where that is plain.
    """
    if owner and name != owner.name:
        yield single(sending.finding("workbook-name", "name", variant="owner", params=(("name", owner.name),)))
    elif not NAME.fullmatch(name):
        yield single(sending.finding("workbook-name", "name", variant="" if sending.sheet else "csv"))
    for key in DAYS:
        yield from _day(sending, key, reader)
    start, end = sending.get("start"), sending.get("end")
    if start and end and end < start:
        yield single(sending.finding("sending-period", "end"))
    for key in CHOICES:
        sending.answers[key] = choice(key, sending.get(key))
    basis = sending.get("basis")
    if basis in CHOICES["basis"] and any(each.basis != basis for each in rest):
        yield single(sending.finding("sending-edition", "basis", params=(("basis", rest[0].basis),)))
    if basis not in CHOICES["basis"] and (basis or before is None):
        if sending.sheet:
            yield _wrong(sending, "sending-basis", "basis")
        else:
            yield single(sending.finding("sending-basis", "basis", variant="csv"))
    if (sending.get("extent") or WHOLE) not in EXTENTS:
        yield _wrong(sending, "workbook-extent", "extent")


def choice(key: str, text: str) -> str:
    """The answer that is meant, where other words were written for it."""
    for code, others in aliases().get(key, {}).items():
        if plain(text) in map(plain, (code, *others)):
            return code
    return text


def _day(sending: Sending, key: str, reader: Reader) -> Iterator[FindingGroup]:
    text = sending.get(key)
    if not text:
        return
    meant = reader.date(text) or text
    if meant != text:
        told = sending.finding("cell-converted", key, severity=Severity.WARNING)
        yield _with_words(told, received=text, became=meant)
        sending.answers[key] = meant
    if not is_day(meant):
        yield _wrong(sending, "sending-day", key)


def _wrong(sending: Sending, code: str, key: str) -> FindingGroup:
    text = sending.answers.pop(key, "")
    return _with_words(sending.finding(code, key), received=text) if text else single(sending.finding(code, key))


def _with_words(told: Finding, **words: str) -> FindingGroup:
    params = {name: pa.array([text]) for name, text in words.items()}
    return FindingGroup(told, np.array([told.row or 0]), params)
