"""A resource as all packages together sent it, and the findings about its rows."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake.finding_groups import FindingGroup, Flags, Ints
from pipeline.intake.keys import KeyCodes, key_of_array
from pipeline.intake.tables import PACKAGE, RECORD
from pipeline.model import Finding, Severity

Days: TypeAlias = npt.NDArray[np.datetime64]
NO_DAY = np.datetime64("NaT", "D")
CELLS = ("key", "received")  # the words of a finding that repeat cells


@dataclass(frozen=True)
class SubmittedTable:
    """Of the packages in `quiet` no cell is repeated."""

    name: str
    schema: Mapping[str, Any]
    table: pa.Table
    quiet: Collection[str] = ()

    @property
    def redact_values(self) -> bool:
        return bool(self.schema.get("ecpat:sensitive"))

    def key(self, field: str) -> KeyCodes:
        return key_of_array(self.table[field])

    def holds(self, field: str, *codes: str) -> Flags:
        """Which rows have one of some codes in a field; none where there is no such field."""
        if field not in self.table.column_names:
            return np.zeros(len(self.table), bool)
        return np.asarray(pc.is_in(self.table[field], value_set=pa.array(codes, pa.string())))

    def is_blank(self, *fields: str) -> Flags:
        """Which rows have nothing in any of some fields."""
        is_blank = np.ones(len(self.table), bool)
        for field in fields:
            is_blank &= np.asarray(pc.is_null(self.table[field]))
        return is_blank

    def texts(self, field: str, places: Ints) -> pa.Array:
        """The cells of a field in some rows, as text."""
        return pc.cast(self.table[field].take(pa.array(places)), pa.string()).combine_chunks()

    def wrong(self, code: str, field: str, flags: Flags, variant: str = "") -> Iterator[FindingGroup]:
        return self.groups(Finding(code, field=field, variant=variant), np.flatnonzero(flags))

    def doubtful(self, code: str, field: str, flags: Flags, variant: str = "") -> Iterator[FindingGroup]:
        return self.groups(Finding(code, Severity.WARNING, field=field, variant=variant), np.flatnonzero(flags))

    def groups(
        self, template: Finding, places: Ints, params: Mapping[str, pa.Array] = MappingProxyType({})
    ) -> Iterator[FindingGroup]:
        """A finding about some rows, one cause for each package; `params` stand beside `places`."""
        if not len(places):
            return
        packages = key_of_array(self.table[PACKAGE].take(pa.array(places)))
        for number, package in enumerate(packages.values.to_pylist()):
            own = np.flatnonzero(packages.ids == number)
            words = {word: texts.take(pa.array(own)) for word, texts in params.items()}
            if self.redact_values or package in self.quiet:
                words |= {word: pa.repeat("", len(own)) for word in CELLS if word in words}
            rows = np.asarray(self.table[RECORD].take(pa.array(places[own])))
            yield FindingGroup(replace(template, package=package, resource=self.name), rows, words)


def as_days(column: pa.ChunkedArray) -> Days:
    """A column of dates as an array of days; a blank one is no day."""
    numbers = pc.cast(pc.cast(column, pa.int32()), pa.int64())
    return np.asarray(pc.fill_null(numbers, np.iinfo(np.int64).min)).astype("datetime64[D]")


def spans(table: pa.Table, field: str) -> tuple[Days, Days]:
    """The first and the last day that a field of dates may mean, by the precision of each row."""
    days = as_days(table[field])
    if "date_precision" not in table.column_names:
        return days, days
    precision = np.asarray(table["date_precision"])
    known = np.where(precision == "unknown", NO_DAY, days)
    first, last = known.copy(), known.copy()
    for name, unit in (("month", "M"), ("year", "Y")):
        rough = known.astype(f"datetime64[{unit}]")
        first = np.where(precision == name, rough.astype("datetime64[D]"), first)
        last = np.where(precision == name, (rough + 1).astype("datetime64[D]") - 1, last)
    return first, last
