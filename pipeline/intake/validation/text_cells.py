"""Cells that do not hold what somebody wrote, but what a spreadsheet, a copy or a keyboard made of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from pipeline.catalogue import foreign_keys, key_fields
from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.validation.submitted_table import SubmittedTable
from pipeline.model import Finding, Severity

FIGURES = re.compile(r"[+-][\d\s.,]*%?")
"""An amount or a telephone number; with another sign further in, a spreadsheet would compute it."""
CODES, PERIODS = "codes", "periods in words"
CODE_PATTERN = "[A-Z0-9][A-Z0-9-]"  # how the patterns of codes begin that a provider makes up
WORDS_PATTERN = r"\S+(\s"  # how the pattern of a quotation begins, which is any words, fifteen at most


@dataclass(frozen=True)
class TextFault:
    """The pattern that gives a fault away, what excuses it, and the columns in which alone it is one."""

    code: str
    pattern: str
    variant: str = ""
    unless: str = ""
    only: str = ""
    severity: Severity = Severity.WARNING


def _shown(byte: int) -> str:
    """The letter that a Western Windows shows for a byte; five have none there."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


WESTERN = [*map(chr, range(0xA0, 0x100)), *"ŒœŠšŸŽž‐‑–—‘’‚“”„†•…‰‹›€™\u202f"]
DOUBLE_ENCODED = "|".join("".join(map(_shown, letter.encode())) for letter in WESTERN)
ODD_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
MONTHS = "janv?|févr?|feb|mars?|avr|apr|mai|may|juin|jun|juil|jul|août|aug|sept?|oct|nov|déc|dec"
JOINED_SCRIPTS = "[\u0590-\u08ff\u0900-\u0dff]"  # of which some need joiners and marks of direction

FAULTS = (
    TextFault("text-password", r"://[^\s/?#@]*:[^\s@]*@", severity=Severity.ERROR),
    TextFault("text-formula", r"\A[=@\t\r+-]", unless=rf"\A{FIGURES.pattern}\z"),
    TextFault("text-excel-error", r"\A\s*#([A-ZÀ-Ý/0]+[!?]|N/A|N/D|#{2,})\s*\z"),
    TextFault("text-rounded", r"\A\s*[0-9]([.,][0-9]+)?[eE]\+[0-9]{2}\s*\z"),
    TextFault("text-day", r"\A\s*(3[5-9]|4[0-9]|5[0-4])[0-9]{3}\s*\z", only=PERIODS),
    TextFault("text-day", rf"(?i)\A([0-3]?[0-9]-({MONTHS})\.?|({MONTHS})\.?-[0-9]{{2}})\z", "month"),
    TextFault("text-double-encoded", DOUBLE_ENCODED),
    TextFault("text-lost", "\ufffd"),
    TextFault("text-lost", r"\p{L}\?[a-zß-öø-ÿœ]", "question", unless="/"),
    TextFault("text-invisible", "[\u00ad\u200b\u2060\ufeff]"),
    TextFault("text-invisible", "[\u200c-\u200f\u202a-\u202e\u2066-\u2069]", "direction", unless=JOINED_SCRIPTS),
    # a tab at the start makes a formula, one at the end is an edge
    TextFault("text-invisible", r"(?s)\A.+([\x00-\x08\x0e-\x1f\x7f-\x9f]|[\t\x0b\x0c].*\S)", "control"),
    TextFault("text-edges", rf"\A[ \n{ODD_SPACES}]|[ \t\r\n{ODD_SPACES}]\z"),
    TextFault("text-edges", rf"[^\s{ODD_SPACES}][{ODD_SPACES}]+[^\s{ODD_SPACES}]", "inside", only=CODES),
)


def field_kind(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What a field holds: texts, addresses, or codes that a provider makes up; blank where no sentence fits in."""
    constraints = field.get("constraints", {})
    if field["type"] != "string" or "enum" in constraints or field["name"] in foreign_keys(schema):
        return ""
    pattern = constraints.get("pattern", WORDS_PATTERN)
    for kind, beginning in (("addresses", "https?"), ("codes", CODE_PATTERN), ("texts", WORDS_PATTERN)):
        if pattern.startswith(beginning):
            return kind
    return ""


def text_cell_findings(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """The doubtful cells of texts; no text is repeated."""
    for field in sent.schema["fields"]:
        if field_kind(field, sent.schema) == "texts":
            yield from _of_column(sent, field["name"])


def _of_column(sent: SubmittedTable, name: str) -> Iterator[FindingGroup]:
    texts = sent.key(name)
    for fault in FAULTS:
        if fault.only == CODES and name not in key_fields(sent.schema):
            continue
        if fault.only == PERIODS and name not in ("period_text", "window_text"):
            continue
        is_bad = np.asarray(pc.match_substring_regex(texts.values, fault.pattern))
        if fault.unless:
            is_bad &= ~np.asarray(pc.match_substring_regex(texts.values, fault.unless))
        if is_bad.any():
            template = Finding(fault.code, fault.severity, field=name, variant=fault.variant)
            yield from sent.groups(template, np.flatnonzero(np.append(is_bad, False)[texts.ids]))
