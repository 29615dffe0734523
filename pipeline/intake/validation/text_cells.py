"""Cells that do not hold what somebody wrote, but what a spreadsheet, a copy or a keyboard made of it.

Only free text is looked at: a closed list, a key to another table or a strict form leaves no room for these faults.
One expression over a whole column finds the doubtful cells, and these alone are looked at one by one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.catalogue import foreign_keys, key_fields
from pipeline.intake.finding_groups import FindingGroup, Ints
from pipeline.intake.keys import key_of_array
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding, Severity

FIGURES = re.compile(r"[+-][\d\s.,]*%?")
"""An amount or a telephone number; with another sign further in, a spreadsheet would compute it."""


@dataclass(frozen=True)
class TextPattern:
    """What gives a fault away: an expression (RE2), and a closer look at the cells that it finds.

    `only` limits it to columns by their kind: `code` (part of a key), `period` (a stretch of time in words).
    """

    code: str
    pattern: str
    variant: str = ""
    only: str = ""
    is_true: Callable[[str], bool] = bool
    severity: Severity = Severity.WARNING


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
ODD = r"\x{00a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"
MONTHS = "janv?|févr?|feb|mars?|avr|apr|mai|may|juin|jun|juil|jul|août|aug|sept?|oct|nov|déc|dec"

MARKS = (
    TextPattern("text-password", r"://[^\s/?#@]*:[^\s@]*@", severity=Severity.ERROR),
    TextPattern("text-formula", r"^[=@\t\r+-]", is_true=_is_formula),
    TextPattern("text-excel-error", r"^\s*#([A-ZÀ-Ý/0]+[!?]|N/A|N/D|#{2,})\s*$"),
    TextPattern("text-rounded", r"^\s*[0-9]([.,][0-9]+)?[eE]\+[0-9]{2}\s*$"),
    TextPattern("text-day", r"^\s*(3[5-9]|4[0-9]|5[0-4])[0-9]{3}\s*$", only="period"),
    TextPattern("text-day", rf"(?i)^([0-3]?[0-9]-({MONTHS})\.?|({MONTHS})\.?-[0-9]{{2}})$", "month"),
    TextPattern("text-double-encoded", DOUBLE, is_true=_is_double_encoded),
    TextPattern("text-lost", r"\x{fffd}"),
    TextPattern("text-lost", r"\p{L}\?\p{Ll}", "question", is_true=lambda text: "/" not in text),
    TextPattern("text-invisible", r"[\x{00ad}\x{200b}\x{2060}\x{feff}]"),
    TextPattern(
        "text-invisible", r"[\x{200c}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]", "direction", is_true=_is_latin
    ),
    TextPattern(
        "text-invisible", r"\t|[\x{00}-\x{08}\x{0b}\x{0c}\x{0e}-\x{1f}\x{7f}-\x{9f}]", "control", is_true=_has_control
    ),
    TextPattern("text-edges", rf"^[ \n{ODD}]|[ \t\r\n{ODD}]$"),
    TextPattern("text-edges", rf"[^\s{ODD}][{ODD}]+[^\s{ODD}]", "inside", only="code"),
)

KINDS = ("", "code", "period")
SMALL = 20_000
"""Rows of a table up to which its columns are laid end to end with others."""
BAD = ("=A1", "#REF!", "1.2E+10", "1-mars", "SÃ©gou", "a\ufffd", "a\u200bb", "a ")
"""One bad example of each: a form that none of them fits leaves no room for such faults."""


def text_cell_findings(tables: Sequence[SubmittedTable]) -> Iterator[FindingGroup]:
    """The doubtful cells of all tables, column by column. No text is repeated."""
    free = list(chain.from_iterable(map(_free_columns, tables)))
    for kind in KINDS:
        marks = [mark for mark in MARKS if mark.only in ("", kind)]
        columns = [column for column in free if _kind(*column) == kind]
        few = [column for column in columns if len(column[0].table) < SMALL]
        for batch in [few, *([column] for column in columns if len(column[0].table) >= SMALL)]:
            yield from _of_batch(batch, marks) if batch else ()


def _free_columns(sent: SubmittedTable) -> Iterator[tuple[SubmittedTable, str]]:
    keys = foreign_keys(sent.schema)
    for field in sent.schema["fields"]:
        name, constraints = field["name"], field.get("constraints", {})
        if field["type"] != "string" or name in keys or "enum" in constraints:
            continue
        if _has_room(constraints.get("pattern", "")) and sent.table[name].null_count < len(sent.table):
            yield sent, name


@cache
def _has_room(pattern: str) -> bool:
    """RE2 has few forms for digits and spaces, like the project's patterns: they are tried as they stand."""
    return not pattern or any(re.fullmatch(f"(?:{pattern})", text) for text in BAD)


def _of_batch(batch: Sequence[tuple[SubmittedTable, str]], marks: Sequence[TextPattern]) -> Iterator[FindingGroup]:
    """The doubtful cells of some columns. They are laid end to end, as an expression is costly to set up."""
    texts = pa.concat_arrays(chain.from_iterable(sent.table[name].chunks for sent, name in batch))
    anything = "|".join(f"(?:{mark.pattern})" for mark in marks)
    doubtful = np.flatnonzero(pc.fill_null(pc.match_substring_regex(texts, anything), False))
    ends = np.cumsum([len(sent.table) for sent, _ in batch])
    owners = np.searchsorted(ends, doubtful, side="right")
    for number in np.unique(owners).tolist():
        sent, name = batch[number]
        yield from _of_column(sent, name, doubtful[owners == number] - (ends[number] - len(sent.table)), marks)


def _of_column(sent: SubmittedTable, name: str, places: Ints, marks: Sequence[TextPattern]) -> Iterator[FindingGroup]:
    texts = key_of_array(sent.table[name].take(pa.array(places)))
    for mark in marks:
        hits = pc.match_substring_regex(texts.values, mark.pattern).to_pylist()
        pairs = zip(hits, texts.values.to_pylist(), strict=True)
        bad = np.array([bool(hit) and mark.is_true(text) for hit, text in pairs], bool)
        pattern = Finding(mark.code, mark.severity, field=name, variant=mark.variant)
        yield from sent.groups(pattern, places[bad[texts.ids]], {})


def _kind(sent: SubmittedTable, name: str) -> str:
    if name in key_fields(sent.schema):
        return "code"
    return "period" if name in ("period_text", "window_text") else ""
