"""What the cells of a cause were meant to say: by their form, by the codes of a list, by the pattern of a field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.intake.check_result import Labels
from pipeline.intake.finding_groups import LONGEST, FindingGroup
from pipeline.model import Finding
from pipeline.report.cell_formats import UNKNOWN, Form, constraint_form, plain, reader_of

CELLS = (
    "type-error",
    "constraint-error",
    "foreign-key",
    "unique-error",
    "lexical-form",
    "pattern-whole",
    "number-large",
)
"""Faults of single cells, which say something by what they hold."""
LIKENED = 300
"""Different wrong codes of one column that are compared with all admitted ones."""


def by_form(
    group: FindingGroup, declared: Mapping[str, Any], codes: Labels
) -> Iterator[tuple[str, FindingGroup, Mapping[str, Form]]]:
    """A cause for each form in which its cells are written, with what each text was meant to be."""
    if "received" not in group.params or group.template.code not in CELLS:
        yield "", group, {}
        return
    encoded = group.params["received"].dictionary_encode()
    texts = [(text or "")[:LONGEST] for text in encoded.dictionary.to_pylist()]
    read = _reading(group.template, declared, codes, texts)
    names = [read[text].name for text in texts] or [""]
    numbers = np.asarray(encoded.indices.fill_null(0))
    for name in dict.fromkeys(names):
        keep = np.isin(numbers, [place for place, each in enumerate(names) if each == name])
        params = {word: column.filter(pa.array(keep)) for word, column in group.params.items()}
        yield name, replace(group, rows=group.rows[keep], params=params), read


def _reading(finding: Finding, declared: Mapping[str, Any], codes: Labels, texts: Sequence[str]) -> Mapping[str, Form]:
    """What each text was meant to be."""
    kind, rule = str(declared.get("type", "")), finding.variant
    if finding.code in ("type-error", "lexical-form") or (rule in ("minimum", "maximum") and kind == "date"):
        return _only_named(finding, {text: read(text) for read in [reader_of(kind, texts)] for text in texts})
    if codes:
        aliases = _aliases(codes)
        return {text: _nearest(text, codes, aliases, is_near=place < LIKENED) for place, text in enumerate(texts)}
    if rule == "pattern" or finding.code == "pattern-whole":
        return {text: constraint_form(text, declared) for text in texts}
    return dict.fromkeys(texts, UNKNOWN)


def _only_named(finding: Finding, read: Mapping[str, Form]) -> Mapping[str, Form]:
    """Of a day out of bounds only the calendar is told: it is a day all the same."""
    if finding.code != "constraint-error":
        return read
    return {text: form if form.name == "date_nepal" else UNKNOWN for text, form in read.items()}


def _aliases(codes: Labels) -> dict[str, str]:
    """Codes and their names, plain, each to its code; of two codes with one name none."""
    pairs = [(plain(name), code) for code, names in codes.items() for name in {code, *names} if name]
    counted: dict[str, set[str]] = {}
    for name, code in pairs:
        counted.setdefault(name, set()).add(code)
    return {name: next(iter(found)) for name, found in counted.items() if len(found) == 1}


def _nearest(text: str, codes: Labels, aliases: Mapping[str, str], *, is_near: bool) -> Form:
    """The admitted code that was most likely meant, if any has that name or, where wanted, one like it."""
    bare = plain(text)
    if text.strip() in codes:
        return Form("spaces", text.strip())
    if bare in aliases:
        return Form("", aliases[bare], "near")
    near = get_close_matches(bare, aliases, n=1, cutoff=0.75) if is_near and len(bare) > 2 else []
    return Form("", aliases[near[0]], "near") if near else UNKNOWN
