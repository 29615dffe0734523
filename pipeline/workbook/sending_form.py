"""The form on the sending: judged like every other sheet, and what the package says of itself by it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.intake.finding_groups import FindingGroup, single
from pipeline.intake.packages import Package
from pipeline.model import Finding, is_day
from pipeline.typography import plain
from pipeline.workbook.cell_meanings import Reader
from pipeline.workbook.layout import CHOICES, EXTENTS, layout
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
        yield single(sending.finding("workbook-name", "name", "owner", name=before.name))
    elif not NAME.fullmatch(name):
        yield single(sending.finding("workbook-name", "name", "" if sending.sheet else "csv"))
    for key in ("created", "start", "end"):
        text = sending.get(key)
        meant = reader.date(text)
        if meant != text:
            yield single(sending.remark("cell-converted", key), received=text, became=meant)
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
        yield single(sending.finding("sending-edition", "basis", basis=others[0].basis))
    if basis not in CHOICES["basis"] and (basis or before is None):
        if sending.sheet:
            yield _wrong(sending, "sending-basis", "basis")
        else:
            yield single(sending.finding("sending-basis", "basis", "csv"))


def read_choices(sending: Sending) -> None:
    """Put the code that is meant in the place of other words for it."""
    for key in CHOICES:
        for code, others in layout()["aliases"][key].items():
            if plain(sending.get(key)) in map(plain, (code, *others)):
                sending.answers[key] = code


def _wrong(sending: Sending, code: str, key: str) -> FindingGroup:
    text = sending.answers.pop(key, "")
    return single(sending.finding(code, key), received=text) if text else single(sending.finding(code, key))


def keep_title(sending: Sending, before: Package | None, *, is_part: bool) -> Iterator[Finding]:
    """Leave to a package its title, organisation and period, where a sending brings a part of it only."""
    if before is None:
        return
    owners = contributors(before)
    if owners and sending.get("organisation") not in ("", *owners):
        variant = "" if is_part else "whole"  # the name may be written in another way
        yield sending.remark("sending-organisation", "organisation", variant, owners=", ".join(owners))
        if is_part:
            sending.answers["organisation"] = ""
    if not is_part:
        return
    if before.title and sending.get("title") not in ("", before.title):
        yield sending.remark("sending-title", "title", title=before.title)
        sending.answers["title"] = before.title
    period = before.descriptor.get("temporal", {})
    for key, widest in (("start", min), ("end", max)):
        if sending.get(key) and period.get(key):
            sending.answers[key] = widest(sending.get(key), str(period[key]))


def properties(name: str, sending: Sending, before: Package | None) -> dict[str, Any]:
    """What the package says of itself: the form on the sending, over what it said before."""
    kept = before.descriptor if before else {}
    answers = {key: text for key, text in sending.answers.items() if text}
    told: dict[str, Any] = {key: answers[key] for key in ("title", "version", "basis") if key in answers}
    if "created" in answers:
        told["created"] = f"{answers['created']}T00:00:00Z"
    dates = {key: answers[key] for key in ("start", "end") if key in answers}
    if dates:
        told["temporal"] = {**kept.get("temporal", {}), **dates}
    if "organisation" in answers and (before is None or answers["organisation"] not in contributors(before)):
        told["contributors"] = [{"title": answers["organisation"], "roles": ["author"]}]
    return {"$schema": PROFILE, **kept, **told, "name": name}
