"""What a lane is asked about one table, and what it answers: the same from both lanes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from pipeline.model import Finding
from pipeline.records.causes import Cause, Ints
from pipeline.records.files import File, column_letter
from pipeline.records.judge import Column, Fault
from pipeline.records.lanes.identity import Key

Rule: TypeAlias = tuple[str, Callable[[str], bool]]
"""A rule beside frictionless' own: its code, and whether a text that frictionless accepts is good by it."""

LARGEST = 2**53
"""Whole numbers beyond this are not exact in a spreadsheet, and none of our counts comes near."""


def _no_rules(_: Column) -> Sequence[Rule]:
    return ()


@dataclass(frozen=True)
class Task:
    """One table to be judged.

    `descriptor` is a Table Schema without foreign keys; `linked` names the fields that keys between tables need.
    `is_quiet`: no text of a cell is repeated. `is_exact`: whole numbers beyond `LARGEST` are faults.
    `rules` are asked beside frictionless' own.
    """

    file: File
    descriptor: Mapping[str, Any]
    labels: tuple[str, ...]
    linked: frozenset[str] = frozenset()
    wants_table: bool = True
    is_quiet: bool = False
    is_exact: bool = False
    rules: Callable[[Column], Sequence[Rule]] = _no_rules

    def finding(self, fault: Fault) -> Finding:
        """A fault in our words: its type, column and rule; its row and cell are left to the cause."""
        names = fault.field.split("/")
        declared = self.fields.get(names[0], {})
        variant, wanted = _wanted(fault, declared)
        letter = column_letter(self.labels.index(names[0]) + 1) if names[0] in self.labels else ""
        return self.file.finding(
            fault.code, variant=variant, field=fault.field, column=letter, words=(("wanted", wanted),)
        )

    def repeats(self, name: str) -> bool:
        """Whether the cells of a column may be repeated; where one field is sensitive, no cell that has no field."""
        declared = [self.fields[name]] if name in self.fields else self.fields.values()
        return not (self.is_quiet or any(each.get("ecpat:sensitive") for each in declared))

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        """The declared fields by name."""
        return {each["name"]: each for each in self.descriptor.get("fields", ())}


@dataclass(frozen=True)
class Judged:
    """A judged table: typed columns by field, record numbers, every cause, and the values of linked fields."""

    causes: tuple[Cause, ...] = ()
    columns: Mapping[str, pa.Array] = field(default_factory=dict)
    records: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    keys: Mapping[str, Key] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.records)


def _wanted(fault: Fault, declared: Mapping[str, Any]) -> tuple[str, str]:
    """Which rule a cell breaks, and its bound or list in words."""
    if fault.code == "type-error":
        return str(declared.get("type", "")), ""
    if fault.code in ("primary-key", "extra-label"):
        return "own", ""
    if fault.code != "constraint-error":
        return "", ""
    bound = declared.get("constraints", {}).get(fault.rule, "")
    return fault.rule, ", ".join(map(str, bound)) if isinstance(bound, list) else str(bound)
