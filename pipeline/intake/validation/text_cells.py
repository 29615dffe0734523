"""Cells that do not hold what somebody wrote, but what a spreadsheet, a copy or a keyboard made of it.

Only free text is looked at: a closed list, a key to another table or a strict form leaves no room for these faults.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.catalogue import foreign_keys, key_fields
from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding, Severity

FIGURES = re.compile(r"[+-][\d\s.,]*%?")
"""An amount or a telephone number; with another sign further in, a spreadsheet would compute it."""


@dataclass(frozen=True)
class TextPattern:
    """What gives a fault away: an expression, and a closer look at the texts that it finds.

    `only` limits it to columns by their kind: `code` (part of a key), `period` (a stretch of time in words).
    """

    code: str
    pattern: str
    variant: str = ""
    only: str = ""
    is_true: Callable[[str], bool] = bool
    severity: Severity = Severity.WARNING

    def fits(self, text: str) -> bool:
        """Whether a text has the fault."""
        return re.search(self.pattern, text) is not None and self.is_true(text)


# --- a closer look ----------------------------------------------------------------------------------------------------


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute it: signs before mere figures (an amount, a telephone) are fine."""
    return FIGURES.fullmatch(text) is None


def _is_double_encoded(text: str) -> bool:
    """Whether two or three letters in a row are the bytes of one letter of our languages."""
    return any(_reread(found[0]) for found in re.finditer(DOUBLE, text))


def _reread(letters: str) -> bool:
    try:
        one = b"".join(_byte(letter) for letter in letters).decode("utf-8")
    except UnicodeError:
        return False
    return one in WESTERN


def _byte(letter: str) -> bytes:
    """The byte that a Western Windows shows as this letter; five bytes have no letter there and stay themselves."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _is_latin(text: str) -> bool:
    """Whether no letter is of a script that needs joiners or marks of direction (Nepali, Bengali, Arabic)."""
    return not re.search(r"[\u0590-\u08ff\u0900-\u0dff]", text)


def _has_control(text: str) -> bool:
    """Whether there is one further in; a tab at the start is what makes a formula."""
    return bool(re.search(r"[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text[1:].rstrip()))


SECOND = "\u0080-\u00bfŒœŠšŸŽžƒˆ˜\u2013-\u203a€™"
"""What the second and third byte of a letter look like in a Western Windows."""
DOUBLE = f"[\u00c2-\u00c5][{SECOND}]|â[{SECOND}]{{2}}"
WESTERN = frozenset(map(chr, range(0xA0, 0x100))) | frozenset("ŒœŠšŸŽž‐‑–—‘’‚“”„†•…‰‹›€™\u202f")
ODD = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
MONTHS = "janv?|févr?|feb|mars?|avr|apr|mai|may|juin|jun|juil|jul|août|aug|sept?|oct|nov|déc|dec"

MARKS = (
    TextPattern("text-password", r"://[^\s/?#@]*:[^\s@]*@", severity=Severity.ERROR),
    TextPattern("text-formula", r"\A[=@\t\r+-]", is_true=_is_formula),
    TextPattern("text-excel-error", r"\A\s*#([A-ZÀ-Ý/0]+[!?]|N/A|N/D|#{2,})\s*\Z"),
    TextPattern("text-rounded", r"\A\s*[0-9]([.,][0-9]+)?[eE]\+[0-9]{2}\s*\Z"),
    TextPattern("text-day", r"\A\s*(3[5-9]|4[0-9]|5[0-4])[0-9]{3}\s*\Z", only="period"),
    TextPattern("text-day", rf"(?i)\A([0-3]?[0-9]-({MONTHS})\.?|({MONTHS})\.?-[0-9]{{2}})\Z", "month"),
    TextPattern("text-double-encoded", DOUBLE, is_true=_is_double_encoded),
    TextPattern("text-lost", "\ufffd"),
    TextPattern("text-lost", r"[^\W\d_]\?[a-zß-öø-ÿœ]", "question", is_true=lambda text: "/" not in text),
    TextPattern("text-invisible", "[\u00ad\u200b\u2060\ufeff]"),
    TextPattern("text-invisible", "[\u200c-\u200f\u202a-\u202e\u2066-\u2069]", "direction", is_true=_is_latin),
    TextPattern("text-invisible", r"[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "control", is_true=_has_control),
    TextPattern("text-edges", rf"\A[ \n{ODD}]|[ \t\r\n{ODD}]\Z"),
    TextPattern("text-edges", rf"[^\s{ODD}][{ODD}]+[^\s{ODD}]", "inside", only="code"),
)

BAD = ("=A1", "#REF!", "1.2E+10", "1-mars", "SÃ©gou", "a\ufffd", "a\u200bb", "a ")
"""One bad example of each: a form that none of them fits leaves no room for such faults."""


def text_cell_findings(tables: Sequence[SubmittedTable]) -> Iterator[FindingGroup]:
    """The doubtful cells of all tables, column by column. No text is repeated."""
    for sent in tables:
        keys = foreign_keys(sent.schema)
        for field in sent.schema["fields"]:
            constraints = field.get("constraints", {})
            is_free = field["type"] == "string" and field["name"] not in keys and "enum" not in constraints
            if is_free and _has_room(constraints.get("pattern", "")):
                yield from _of_column(sent, field["name"])


@cache
def _has_room(pattern: str) -> bool:
    return not pattern or any(re.fullmatch(pattern, text) for text in BAD)


def _of_column(sent: SubmittedTable, name: str) -> Iterator[FindingGroup]:
    texts = sent.key(name)
    distinct = texts.values.to_pylist()
    for mark in MARKS:
        if mark.only in ("", _kind(sent, name)):
            is_bad = np.array([*map(mark.fits, distinct), False])  # the last one answers for a blank cell
            pattern = Finding(mark.code, mark.severity, field=name, variant=mark.variant)
            yield from sent.flagged(pattern, is_bad[texts.ids])


def _kind(sent: SubmittedTable, name: str) -> str:
    if name in key_fields(sent.schema):
        return "code"
    return "period" if name in ("period_text", "window_text") else ""
