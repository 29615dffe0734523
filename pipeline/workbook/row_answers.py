"""Answers row by row: what a provider confirms, corrects or withdraws becomes the status of the row.

A row is confirmed by `validated` with who and when; one that does not count becomes `rejected`, one that is taken back
`withdrawn`, or leaves a table that keeps no status. A row without an answer stays as it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.model import Finding, Status, is_day
from pipeline.workbook.layout import answer_codes
from pipeline.workbook.sheets import SentRow, Table

STATUS, BY, ON = "validation_status", "validated_by_org", "validated_on"
WITHOUT = {"exclude": Status.REJECTED, "withdraw": Status.WITHDRAWN}
"""Answers by which a row no longer counts, and its status then."""


@dataclass(frozen=True)
class Answer:
    """One answer as it is put down; `changed` are the fields that were corrected."""

    table: str
    key: str
    answer: str
    by: str
    on: str
    changed: str
    note: str


def review(table: Table, known: Collection[str]) -> tuple[list[Answer], list[Finding]]:
    """Turn the answers of a table into its rows. `known` are the codes of organisations: none where not sent."""
    answers, findings, kept = [], [], []
    seen = set()
    for row in table.rows:
        key = table.key_of(row.cells)
        # a key that stands twice is told as such, and not as a change
        before = table.base.get(key) if table.base is not None and key not in seen else None
        seen.add(key)
        changed = _changed(row.cells, before)
        code = answer_codes().get(row.answer.get("review_answer", "").casefold(), "")
        faults = list(_faults(table, row, code, changed, known))
        if code == "correct" and before is not None and not changed:
            faults.append(table.remark("review-unchanged", row.number, "review_answer"))
        findings += faults
        if code and not faults:
            by, on, note = row.answer["review_by"], row.answer["review_on"], row.answer.get("review_note", "")
            answers.append(Answer(table.name, "/".join(key), code, by, on, " ".join(changed), note))
            if STATUS in row.cells and code in WITHOUT:
                row.cells[STATUS] = WITHOUT[code].value
            elif STATUS in row.cells:
                row.cells.update({STATUS: Status.VALIDATED.value, BY: by, ON: on})
        if code != "withdraw" or STATUS in table.fields:
            kept.append(row)
    table.rows = kept
    table.answer_letters = {BY: table.letters["review_by"], ON: table.letters["review_on"]}
    return answers, findings


def _changed(row: Mapping[str, str], before: Mapping[str, str] | None) -> tuple[str, ...]:
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


def _faults(table: Table, row: SentRow, code: str, changed: Sequence[str], known: Collection[str]) -> Iterator[Finding]:
    given, number = row.answer, row.number
    who, day = given.get("review_by", ""), given.get("review_on", "")
    if given.get("review_answer") and not code:
        yield table.finding("review-word", number, "review_answer")
    if day and not is_day(day):
        yield table.finding("review-day", number, "review_on")
    if code == "exclude" and STATUS not in row.cells:
        yield table.finding("review-no-status", number, "review_answer")
    if code and not (who and day):
        yield table.finding("review-incomplete", number, "review_on" if who else "review_by")
    elif code in ("confirm", "correct") and who == row.cells.get("entered_by_org"):
        yield table.remark("review-own", number, "review_by")
    if changed and code in ("", "confirm"):
        yield table.finding("review-changed", number, changed[0], variant=code, field=changed[0])
    if known and who and who not in known:
        yield table.finding("review-who", number, "review_by")
