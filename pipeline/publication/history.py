"""The history that a release carries: which versions there were, and what each changed of the one before it.

Two public releases are held against each other and nothing else is read, so that the history tells nothing that
whoever kept both could not see.

Counts of children are left out. Each is rounded, so that the difference of two is no number of children. A row
that was withdrawn is counted and not named, and its key leaves the history: who asks for a withdrawal is not to be
listed for it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.catalogue import Catalogue
from pipeline.indicators import Line
from pipeline.indicators.rules import key_of
from pipeline.model import TOTAL, Finding, Severity
from pipeline.publication.masking import masked
from pipeline.publication.release_files import PUBLISHED, columns_of, published_schema
from pipeline.release import Release

HISTORY = ("releases", "changes", "changed_rows")
PLACE = ("indicator_id", "scope_code", "period_set", "period_id", "measure", "series")
COMPARED = tuple(name for name in PUBLISHED if name != "reporting_status")  # some of whose reports are on children
COUNTED = frozenset({"value", "lower_bound", "first_documented"})


ABSENT = dict.fromkeys(("value", "value_kind", "unit_measure", "version"), "")


@dataclass(frozen=True)
class ReleaseState:
    """What of a release is compared: rows of values by their place, and the status of each row by table and key."""

    values: Mapping[tuple[str, ...], Line]
    rows: Mapping[tuple[str, str], str]


def with_history(made: Release, replaced: Release | None, catalogue: Catalogue) -> Release:
    """The release with the history of its versions: that of the one it replaces, and what it changes itself.

    The version that is in place already keeps its history as it was published.
    """
    if replaced is not None and replaced.info["version"] == made.info["version"]:
        lines = {name: _rows(replaced, name) for name in HISTORY}
    else:
        lines = _lines(made, replaced)
        reasons = _reasons(made.info["edition"], catalogue)
        lines["releases"] = [{**line, **reasons.get(line["version"], {})} for line in lines["releases"]]
    names = sorted([*made.tables, *HISTORY])
    schemas = {**made.schemas, **{name: published_schema(catalogue.contract.outputs[name], names) for name in HISTORY}}
    tables = {**made.tables, **{name: columns_of(lines[name], schemas[name]) for name in HISTORY}}
    return replace(made, tables={name: tables[name] for name in names}, schemas={name: schemas[name] for name in names})


def used_numbers(release: Release) -> list[str]:
    return [line["version"] for line in _releases(release)]


def unexplained(made: Release) -> list[Finding]:
    last = made.lines("releases")[-1]
    changed = any(line["version"] == last["version"] for line in made.lines("changes"))
    words = (("version", last["version"]),)
    return [Finding("changes-unexplained", Severity.WARNING, params=words)] if changed and not last["reason"] else []


def _reasons(edition: str, catalogue: Catalogue) -> dict[str, Line]:
    reasons = {}
    for each in catalogue.revisions:
        if each["edition"] == edition:
            notes = {f"note_{language}": masked(each[language], catalogue.policy) for language in ("fr", "en")}
            reasons[each["version"]] = {"reason": each["kind"], **notes}
    return reasons


# --- one version after the other ------------------------------------------------------------------------------------


def _lines(made: Release, replaced: Release | None) -> dict[str, list[Line]]:
    if replaced is None:
        return {"releases": [_release_line(made, "")], "changes": [], "changed_rows": []}
    before, state, version = _state(replaced), _state(made), made.info["version"]
    others = _releases(replaced)
    return {
        "releases": [*others, _release_line(made, others[-1]["version"])],
        "changes": [*_rows(replaced, "changes"), *_value_changes(version, before, state)],
        "changed_rows": [
            *(_of_now(line, state) for line in _rows(replaced, "changed_rows")),
            *_row_changes(version, before, state),
        ],
    }


def _rows(release: Release, name: str) -> list[Line]:
    return release.lines(name) if name in release.tables else []


def _releases(release: Release) -> list[Line]:
    """The versions up to a release; one without a history is the first."""
    return _rows(release, "releases") or [_release_line(release, "")]


def _release_line(release: Release, replaces: str) -> Line:
    rows = sum(release.length(name) for name in PUBLISHED if name in release.tables)
    return {
        "version": release.info["version"],
        "date": release.info["date"],
        "replaces": replaces,
        "packages": str(len(release.info["packages"])),
        "rows": str(rows),
        "reason": "",
        "note_fr": "",
        "note_en": "",
    }


def _of_now(line: Line, now: ReleaseState) -> Line:
    """An earlier change of rows, with the keys of those that are still published."""
    keys = (key for key in line["row_keys"].split() if (line["table_name"], key) in now.rows)
    return {**line, "row_keys": " ".join(keys)}


# --- what a release shows, and what the one before it showed --------------------------------------------------------


def _state(release: Release) -> ReleaseState:
    values = {}
    for row in release.lines("indicator_values"):
        if row["dimension"] == TOTAL:
            values[tuple(row[name] for name in PLACE)] = row
    rows = {}
    for name in COMPARED:
        for row in _rows(release, name):
            key = key_of(row, *release.schemas[name]["primaryKey"])
            rows[name, key] = row.get("validation_status", "")
    return ReleaseState(values, rows)


# --- the difference -------------------------------------------------------------------------------------------------


def _value_changes(version: str, before: ReleaseState, after: ReleaseState) -> Iterator[Line]:
    for place in dict.fromkeys([*after.values, *before.values]):
        one, other = before.values.get(place, ABSENT), after.values.get(place, ABSENT)
        if change := _change(one, other):
            yield {
                "version": version,
                **dict(zip(PLACE, place, strict=True)),
                "change": change,
                "unit_measure": other["unit_measure"] or one["unit_measure"],
                "before": one["value"],
                "before_kind": one["value_kind"],
                "after": other["value"],
                "after_kind": other["value_kind"],
                "definition_before": one["version"],
                "definition_after": other["version"],
            }


def _change(before: Line, after: Line) -> str:
    """What became of a value; blank where nothing did. A cell that is new or gone and holds no number is nothing."""
    kind_before, kind_after = before["value_kind"], after["value_kind"]
    was_counted, is_counted = kind_before in COUNTED, kind_after in COUNTED
    if was_counted and is_counted and before["value"] != after["value"]:
        return "higher" if int(after["value"]) > int(before["value"]) else "lower"
    if was_counted != is_counted:
        return "appeared" if is_counted else "disappeared"
    return "restated" if kind_before and kind_after and kind_before != kind_after else ""


def _row_changes(version: str, before: ReleaseState, after: ReleaseState) -> Iterator[Line]:
    groups: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for table, key in before.rows.keys() | after.rows.keys():
        one, other = before.rows.get((table, key)), after.rows.get((table, key))
        if one != other:
            change = "status"
            if one is None:
                change = "added"
            elif other is None:
                change = "withdrawn"
            groups[table, change, one or "", other or ""].append(key)
    for (table, change, one, other), keys in sorted(groups.items()):
        yield {
            "version": version,
            "table_name": table,
            "change": change,
            "status_before": one,
            "status_after": other,
            "rows": str(len(keys)),
            "row_keys": "" if change == "withdrawn" else " ".join(sorted(keys)),
        }
