"""What the pages ask a release: rows by their key, values by their place in the grid."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from pipeline.model import TOTAL, ValueKind
from pipeline.release import Release

NETWORK = "NETWORK"
CALENDAR = "calendar"

Record = Mapping[str, Any]
"""One row of the release, each cell of the type that its schema declares; blank is "" for a text, else None."""


@dataclass(frozen=True)
class Value:
    """A published value: a count where its kind carries one, else None."""

    count: int | None
    kind: ValueKind
    unit: str = ""

    @property
    def is_counted(self) -> bool:
        return self.is_minimum or self.kind is ValueKind.VALUE

    @property
    def is_minimum(self) -> bool:
        return self.kind in {ValueKind.LOWER_BOUND, ValueKind.FIRST_DOCUMENTED}


class ValuePosition(NamedTuple):
    scope_code: str
    period_id: str
    measure: str = "annual"
    series: str = TOTAL
    dimension: str = TOTAL
    category: str = TOTAL
    period_set: str = CALENDAR


class Library:
    """A release with its rows at hand. Read only."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._rows: dict[str, list[Record]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def rows(self, name: str) -> list[Record]:
        if name not in self._rows:
            self._rows[name] = [*self.release.rows(name)] if name in self.release.tables else []
        return self._rows[name]

    def all_rows(self, names: Iterable[str]) -> list[Record]:
        return list(chain.from_iterable(map(self.rows, names)))

    def files_with(self, *columns: str) -> list[str]:
        return [name for name in self.release.tables if set(columns) <= set(self.columns(name))]

    def columns(self, name: str) -> list[str]:
        return [column["name"] for column in self.release.columns(name)]

    def by_key(self, name: str, key: str) -> dict[str, Record]:
        return {value: rows[-1] for value, rows in self.grouped(name, key).items()}

    def grouped(self, name: str, key: str) -> dict[str, list[Record]]:
        if (name, key) not in self._groups:
            self._groups[name, key] = grouped(self.rows(name), key)
        return self._groups[name, key]

    def rows_with(self, name: str, key: str, value: str) -> list[Record]:
        return self.grouped(name, key).get(value, [])

    def linked(self, name: str, key: str, value: str, column: str) -> list[str]:
        return [row[column] for row in self.rows_with(name, key, value)]

    def rows_in(self, names: Iterable[str], key: str, value: str) -> list[Record]:
        found: list[Record] = []
        for name in names:
            found += self.rows_with(name, key, value)
        return found

    def rows_of_scope(self, name: str, key: str, value: str, scope: str = NETWORK) -> list[Record]:
        """Of one scope in calendar years."""
        rows = self.rows_with(name, key, value)
        return [row for row in rows if (row["scope_code"], row["period_set"]) == (scope, CALENDAR)]

    @property
    def is_demonstration(self) -> bool:
        return bool(self.release.info["edition"] == "demonstration")

    @property
    def day(self) -> date:
        return date.fromisoformat(self.release.info["date"])

    @property
    def indicators(self) -> list[Record]:
        return self.rows("indicators")

    @cached_property
    def organisations(self) -> dict[str, Record]:
        return self.by_key("organisations", "org_id")

    @cached_property
    def countries(self) -> dict[str, Record]:
        return self.by_key("countries", "country_code")

    @cached_property
    def sources(self) -> dict[str, Record]:
        return self.by_key("sources", "source_id")

    def is_of_network(self, org_id: str) -> bool:
        organisation = self.organisations.get(org_id)
        return bool(organisation and organisation["org_type"] in {"ecpat_member", "secretariat"})

    @cached_property
    def confirmed(self) -> tuple[int, int, list[str], date | None]:
        """Rows that were confirmed, of how many, by whom, the last day."""
        rows = self.all_rows(self.files_with("validation_status"))
        confirmed = [row for row in rows if is_confirmed(row)]
        who = sorted({row["validated_by_org"] for row in confirmed})
        days = [row["validated_on"] for row in confirmed if row["validated_on"]]
        return len(confirmed), len(rows), who, max(days, default=None)

    @property
    def scopes(self) -> list[Record]:
        return self.rows("scopes")

    def periods(self) -> list[str]:
        return self._years

    @cached_property
    def _years(self) -> list[str]:
        return sorted({row["period_id"] for row in self.rows_with("indicator_values", "period_set", CALENDAR)})

    @cached_property
    def _grid(self) -> dict[str, dict[ValuePosition, Value]]:
        grid: dict[str, dict[ValuePosition, Value]] = defaultdict(dict)
        for row in self.rows("indicator_values"):
            position = ValuePosition(*(row[column] for column in ValuePosition._fields))
            value = Value(row["value"], ValueKind(row["value_kind"]), row["unit_measure"])
            if value.is_minimum and not value.count:  # at least zero says no more than that nothing was found
                value = Value(None, ValueKind.NOT_REPORTED, value.unit)
            grid[row["indicator_id"]][position] = value
        return grid

    @cached_property
    def confirmations(self) -> tuple[int, int]:
        rows = self.rows("indicator_values")
        states = [row["confirmed"] for row in rows if row["confirmed"] != "none" and row["value"] is not None]
        return states.count("validated"), len(states)

    def quality(self, indicator_id: str) -> dict[str, Record]:
        return {row["fact"]: row for row in self.rows_with("quality", "indicator_id", indicator_id)}

    def values(self, indicator_id: str) -> dict[ValuePosition, Value]:
        return self._grid.get(indicator_id, {})

    def total(self, indicator_id: str, scope: str = NETWORK, series: str = TOTAL) -> Value:
        """Cumulative, at the end of the last calendar period."""
        place = ValuePosition(scope, self.periods()[-1], "cumulative", series)
        return self.values(indicator_id).get(place, Value(None, ValueKind.NOT_APPLICABLE))

    @cached_property
    def _series(self) -> dict[str, list[str]]:
        found = {}
        for row in self.indicators:
            values = self.values(row["indicator_id"])
            defined = {place.series for place, value in values.items() if value.kind is not ValueKind.NOT_APPLICABLE}
            found[row["indicator_id"]] = [code for code in row["series"].split() if code in defined]
        return found

    def series(self, indicator_id: str) -> list[str]:
        return self._series[indicator_id]


def is_standing(row: Record) -> bool:
    """Whether a row may count: neither a draft nor rejected."""
    return row["validation_status"] in ("sourced", "validated")


def is_confirmed(row: Record) -> bool:
    """By another organisation than the one that entered it."""
    by = row["validated_by_org"]
    return row["validation_status"] == "validated" and by not in ("", row["entered_by_org"])


def grouped(rows: Iterable[Record], key: str) -> dict[str, list[Record]]:
    """By the values of a column, in the order of their first appearance."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return dict(groups)
