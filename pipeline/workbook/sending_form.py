"""The form on the sending: judged like every other sheet, and what the package says of itself by it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.intake.finding_groups import FindingGroup, single
from pipeline.intake.packages import Package
from pipeline.model import Finding, Severity, is_day
from pipeline.typography import plain
from pipeline.workbook.cell_meanings import Reader
from pipeline.workbook.layout import CHOICES, EXTENTS, PART, layout
from pipeline.workbook.register import contributors
from pipeline.workbook.sheets import Sending

NAME = re.compile(r"(?!.*\d{6})[a-z][a-z0-9._-]{0,60}")
"""What a package may be called: the name of a folder on any machine."""
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def judge_sending(
    sending: Sending, name: str, reader: Reader, before: Package | None, others: Sequence[Package]
) -> Iterator[FindingGroup]:
    """Convert the days of a form where they are certain, and tell what is wrong; that leaves the form.

    `before` is the package whose rows these are, `others` are those of the edition, all of one basis.
    """
    if before and name != before.name:
        yield single(sending.finding("workbook-name", "name", variant="owner", params=(("name", before.name),)))
    elif not NAME.fullmatch(name):
        yield single(sending.finding("workbook-name", "name", variant="" if sending.sheet else "csv"))
    for key in ("created", "start", "end"):
        text = sending.get(key)
        meant = reader.date(text) or text
        if meant != text:
            told = sending.finding("cell-converted", key, severity=Severity.WARNING)
            yield _with_words(told, received=text, became=meant)
            sending.answers[key] = meant
        if meant and not is_day(meant):
            yield _wrong(sending, "sending-day", key)
    start, end = sending.get("start"), sending.get("end")
    if start and end and end < start:
        yield single(sending.finding("sending-period", "end"))
    yield from _judge_basis(sending, before, others)
    if sending.get("extent") and sending.get("extent") not in EXTENTS:
        yield _wrong(sending, "workbook-extent", "extent")


def _judge_basis(sending: Sending, before: Package | None, others: Sequence[Package]) -> Iterator[FindingGroup]:
    basis = sending.get("basis")
    if basis in CHOICES["basis"] and any(each.basis != basis for each in others):
        yield single(sending.finding("sending-edition", "basis", params=(("basis", others[0].basis),)))
    if basis not in CHOICES["basis"] and (basis or before is None):
        if sending.sheet:
            yield _wrong(sending, "sending-basis", "basis")
        else:
            yield single(sending.finding("sending-basis", "basis", variant="csv"))


def read_choices(sending: Sending) -> None:
    """Put the code that is meant in the place of other words for it."""
    for key in CHOICES:
        for code, others in layout()["aliases"][key].items():
            if plain(sending.get(key)) in map(plain, (code, *others)):
                sending.answers[key] = code


def _wrong(sending: Sending, code: str, key: str) -> FindingGroup:
    text = sending.answers.pop(key, "")
    return _with_words(sending.finding(code, key), received=text) if text else single(sending.finding(code, key))


def _with_words(told: Finding, **words: str) -> FindingGroup:
    params = {name: pa.array([text]) for name, text in words.items()}
    return FindingGroup(told, np.array([told.row or 0]), params)


def keep_title(sending: Sending, before: Package | None, *, is_part: bool) -> Iterator[Finding]:
    """Leave to a package its title, organisation and period, where a sending brings a part of it only.

    That the whole of it is from another organisation than before is said: the name may be written in another way.
    """
    if before is None:
        return
    owners = contributors(before)
    if sending.get("organisation") and owners and sending.get("organisation") not in owners:
        told: dict[str, Any] = {"severity": Severity.WARNING, "variant": "" if is_part else "whole"}
        yield sending.finding("sending-organisation", "organisation", params=(("owners", ", ".join(owners)),), **told)
        if is_part:
            sending.answers["organisation"] = ""
    if not is_part:
        return
    if sending.get("title") and before.title and sending.get("title") != before.title:
        yield sending.finding("sending-title", "title", severity=Severity.WARNING, params=(("title", before.title),))
        sending.answers["title"] = before.title
    period = before.descriptor.get("temporal", {})
    for key, widest in (("start", min), ("end", max)):
        if sending.get(key) and period.get(key):
            sending.answers[key] = widest(sending.get(key), str(period[key]))


def properties(name: str, sending: Sending, before: Package | None) -> dict[str, Any]:
    """What the package says of itself: the form on the sending, over what it said before."""
    kept = {key: value for key, value in before.descriptor.items() if key != "resources"} if before else {}
    told: dict[str, Any] = {key: sending.get(key) for key in ("title", "version", "basis") if sending.get(key)}
    if sending.get("created"):
        told["created"] = f"{sending.get('created')}T00:00:00Z"
    dates = {key: sending.get(key) for key in ("start", "end") if sending.get(key)}
    if dates:
        told["temporal"] = {**kept.get("temporal", {}), **dates}
    if sending.get("organisation") and (before is None or sending.get("organisation") not in contributors(before)):
        told["contributors"] = [{"title": sending.get("organisation"), "roles": ["author"]}]
    return {"$schema": PROFILE, **kept, **told, "name": name}


def is_partial(sending: Sending) -> bool:
    return sending.get("extent") == PART
