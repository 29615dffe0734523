"""Answers row by row: what a provider confirms, corrects or withdraws becomes the status of the row.

A row is confirmed by `validated` with who and when; one that does not count becomes `rejected`, one that is taken back
`withdrawn`, or leaves a table that keeps no status. A row without an answer stays as it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pipeline.model import Finding, Severity, Status, is_day
from pipeline.workbook.register import key_of_row
from pipeline.workbook.sheets import Base, SentRow, Table
from pipeline.workbook.workbook_texts import answer_codes

STATUS, BY, ON = "validation_status", "validated_by_org", "validated_on"
WITHOUT = {"exclude": Status.REJECTED, "withdraw": Status.WITHDRAWN}
"""The answers by which a row no longer counts, and the status that they give it."""


@dataclass(frozen=True)
class Answer:
    """One answer as it is put down: who said what of which row, when, and what they told us besides."""

    table: str
    key: str
    answer: str
    by: str
    on: str
    note: str
    changed: tuple[str, ...]  # the fields that were corrected


def review(
    table: Table, key: Sequence[str], base: Base | None, known: Collection[str]
) -> tuple[list[Answer], list[Finding]]:
    """Turn the answers of a table into its rows; `base` is None where the package was not there before.

    `known` are the codes of organisations: none where they were not sent.
    """
    answers, findings, kept = [], [], []
    seen = set()
    for row in table.rows:
        named = key_of_row(row.cells, key)
        is_first = named not in seen  # a key that stands twice is told as such, and not as a change
        before = base.get(named) if base is not None and is_first else None
        changed = _changed(row.cells, before)
        seen.add(named)
        given = row.answer
        code = answer_codes().get(given.get("review_answer", "").casefold(), "")
        faults = list(_faults(table, row, code, changed, is_new=before is None))
        if known and given.get("review_by") and given["review_by"] not in known:
            faults.append(table.finding("review-who", row.number, "review_by"))
        findings += faults
        if code and not faults:
            note = given.get("review_note", "")
            told = Answer(table.name, "/".join(named), code, given["review_by"], given["review_on"], note, changed)
            answers.append(told)
            row.cells.update(_status(row.cells, code, given))
        kept.append(code != "withdraw" or STATUS in table.fields)
    table.rows = [row for row, is_kept in zip(table.rows, kept, strict=True) if is_kept]
    table.answer_letters = {BY: table.letters["review_by"], ON: table.letters["review_on"]}
    return answers, findings


def _changed(row: Mapping[str, str], before: Mapping[str, str] | None) -> tuple[str, ...]:
    """The fields whose value is no longer what it was."""
    if before is None:
        return ()
    return tuple(name for name, text in row.items() if not _is_same(text, before.get(name, "")))


def _is_same(text: str, before: str) -> bool:
    if text == before.strip():
        return True
    try:
        return bool(text and before) and Decimal(text) == Decimal(before)
    except InvalidOperation:
        return False


def _faults(table: Table, row: SentRow, code: str, changed: Sequence[str], *, is_new: bool) -> Iterator[Finding]:
    """What an answer lacks, or says against its own row."""
    given, number = row.answer, row.number
    if given.get("review_answer") and not code:
        yield table.finding("review-word", number, "review_answer")
    if given.get("review_on") and not is_day(given["review_on"]):
        yield table.finding("review-day", number, "review_on")
    if code == "exclude" and STATUS not in row.cells:
        yield table.finding("review-no-status", number, "review_answer")
    if code and not (given.get("review_by") and given.get("review_on")):
        missing = "review_on" if given.get("review_by") else "review_by"
        yield table.finding("review-incomplete", number, missing)
    elif code in ("confirm", "correct") and given["review_by"] == row.cells.get("entered_by_org"):
        yield replace(table.finding("review-own", number, "review_by"), severity=Severity.WARNING)
    if changed and code in ("", "confirm"):
        yield table.finding("review-changed", number, changed[0], variant=code, field=changed[0])
    if code == "correct" and not changed and not is_new:
        yield replace(table.finding("review-unchanged", number, "review_answer"), severity=Severity.WARNING)


def _status(cells: Mapping[str, str], code: str, given: Mapping[str, str]) -> dict[str, str]:
    """The cells that an answer gives to a row, where its table keeps a status."""
    if STATUS not in cells:
        return {}
    if code in WITHOUT:
        return {STATUS: WITHOUT[code].value}
    return {STATUS: Status.VALIDATED.value, BY: given["review_by"], ON: given["review_on"]}
