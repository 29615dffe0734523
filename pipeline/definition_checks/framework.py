"""Sheets, rules, scopes and revisions: whether they fit together, and fit the tables of the contract."""

from collections.abc import Collection, Iterator
from typing import Any

from pipeline.definition_checks.definitions import (
    Definitions,
    Table,
    columns_of,
    key_faults,
    names_given_twice,
    table_in,
    tables_in,
    texts_in,
)
from pipeline.model import Finding
from pipeline.text_checks import unknown_names
from pipeline.texts import places_in

COUNTED = ("noun_one", "noun_other")
NUMBER = "n"
"""The place of the number in the texts of a sheet that word one."""
FILES = frozenset(
    {"objectives.toml", "place_mask.toml", "policy.toml", "reasons.toml", "revisions.toml", "scopes.toml"}
)
SHEET_KEYS = frozenset(
    [
        "id",
        "objective",
        "version",
        "level",
        "unit",
        "aggregation",
        "driving_table",
        "actors",
        "yes_no",
        "tables",
        "dimensions",
        "period_sets",
        "thresholds",
        "series",
        "reasons",
        "fr",
        "en",
    ]
)
SERIES_KEYS = frozenset({"code", "unit", "aggregation", "side", "scopes"})
REASON_KEYS = frozenset({"code", "of_kind", "fr", "en"})
SCOPE_KEYS = frozenset({"code", "members", "organisations", "secretariat_acts", "fr", "en", "demonstration"})
REVISION_KEYS = frozenset({"edition", "version", "kind", "fr", "en"})
REVISION_KINDS = ("routine", "method", "error")
EXPLAINED = frozenset({"explanation_fr", "explanation_en"})
STATUS = "validation_status"


def framework_faults(read: Definitions, rules: Collection[str] | None) -> Iterator[Finding]:
    """Every fault of the framework; `rules` as in `definition_faults`."""
    for name in sorted(FILES - set(read.framework)):
        yield Finding("definition-file-missing", resource=name)
    yield from _sheets(read)
    yield from _file_names(read)
    if rules is not None:
        yield from _rules(read, rules)
    yield from _scopes(read)
    yield from _revisions(read.framework.get("revisions.toml", {}))
    yield from _base(read.framework.get("policy.toml", {}))


def _sheets(read: Definitions) -> Iterator[Finding]:
    objectives = {str(each.get("code")) for each in tables_in(read.framework.get("objectives.toml", {}), "objective")}
    period_sets = {row["period_set"] for row in read.codes.get("periods", [])}
    for name, sheet in read.sheets.items():
        yield from key_faults(name, sheet, SHEET_KEYS)
        yield from unknown_names(name, "objective", texts_in(sheet, "objective"), objectives)
        yield from unknown_names(name, "period_sets", texts_in(sheet, "period_sets"), period_sets)
        yield from _sheet_tables(name, sheet, read)
        yield from _sheet_texts(name, sheet, read)
        yield from _series(name, sheet, read)
        reasons = tables_in(sheet, "reasons")
        yield from names_given_twice(name, "reasons", (str(each.get("code", "")) for each in reasons))
        for number, reason in enumerate(reasons, 1):
            yield from key_faults(name, reason, REASON_KEYS, f"reasons[{number}].", EXPLAINED)


def _series(name: str, sheet: Table, read: Definitions) -> Iterator[Finding]:
    series = tables_in(sheet, "series")
    scopes = {str(scope.get("code", "")) for scope in read.scopes}
    yield from names_given_twice(name, "series", (str(each.get("code", "")) for each in series))
    for number, each in enumerate(series, 1):
        yield from key_faults(name, each, SERIES_KEYS, f"series[{number}].")
        yield from unknown_names(name, f"series[{number}].scopes", texts_in(each, "scopes"), scopes)


def _sheet_tables(name: str, sheet: Table, read: Definitions) -> Iterator[Finding]:
    """Tables that the contract does not know, and a driving table whose rows nobody could confirm.

    Without a status each row would silently be a draft, and the site would say "not reported".
    """
    driving = texts_in(sheet, "driving_table")
    yield from unknown_names(name, "driving_table", driving, read.schemas)
    yield from unknown_names(name, "tables", texts_in(sheet, "tables"), read.schemas)
    for table in driving:
        if table in read.schemas and STATUS not in columns_of(read.schemas[table]):
            yield Finding("driving-table-without-status", resource=name, field=table)


def _sheet_texts(name: str, sheet: Table, read: Definitions) -> Iterator[Finding]:
    """Texts that the release has a column for and the sheet lacks, or the other way round; thresholds in braces."""
    columns = columns_of(read.outputs.get("indicators", {}))
    wanted = {column.removesuffix("_fr") for column in columns if column.endswith("_fr")}
    texts = {language: table_in(sheet, language) for language in ("fr", "en")}
    written = set(texts["fr"]) | set(texts["en"])
    for key in sorted(wanted - written):
        yield Finding("definition-key-missing", resource=name, field=f"fr.{key}")
    for key in sorted(written - wanted):
        yield Finding("definition-text-unused", resource=name, field=f"fr.{key}")
    thresholds = table_in(sheet, "thresholds")
    for language, table in texts.items():
        for key, text in table.items():
            known = [*thresholds, NUMBER] if key in COUNTED else thresholds
            yield from unknown_names(name, f"{language}.{key}", places_in(str(text)), known)


def _rules(read: Definitions, rules: Collection[str]) -> Iterator[Finding]:
    ids = {str(sheet.get("id", "")) for sheet in read.sheets.values()}
    for indicator in sorted(ids - set(rules)):
        yield Finding("rule-missing", resource=indicator)
    for indicator in sorted(set(rules) - ids):
        yield Finding("rule-without-sheet", resource=indicator)


def _file_names(read: Definitions) -> Iterator[Finding]:
    for name, sheet in read.sheets.items():
        indicator = str(sheet.get("id", ""))
        if name != f"indicators/{indicator.lower()}.toml":
            yield Finding("definition-file-name", resource=name, field=indicator)


# --- scopes and revisions -------------------------------------------------------------------------------------------


def _scopes(read: Definitions) -> Iterator[Finding]:
    """A scope that nobody fills: no organisation is listed where some must be, or no indicator counts for it."""
    name = "scopes.toml"
    yield from names_given_twice(name, "scope", (str(scope.get("code", "")) for scope in read.scopes))
    counted: set[str] = set()
    for sheet in read.sheets.values():
        for series in tables_in(sheet, "series"):
            counted.update(texts_in(series, "scopes"))
    for number, scope in enumerate(read.scopes, 1):
        yield from key_faults(name, scope, SCOPE_KEYS, f"scope[{number}].")
        code = str(scope.get("code", ""))
        invented = table_in(scope, "demonstration")
        is_listed = scope.get("members") == "listed"
        if is_listed and not (texts_in(scope, "organisations") and texts_in(invented, "organisations")):
            yield Finding("scope-unfilled", resource=name, field=code)
        if code not in counted and read.sheets:
            yield Finding("scope-unfilled", resource=name, field=code, variant="uncounted")


def _revisions(table: Table) -> Iterator[Finding]:
    name = "revisions.toml"
    for revision in tables_in(table, "revision"):
        texts = {key: value for key, value in revision.items() if isinstance(value, str) or key not in REVISION_KEYS}
        yield from key_faults(name, texts, REVISION_KEYS)
        yield from unknown_names(name, "kind", texts_in(revision, "kind"), REVISION_KINDS)


def _base(policy: Table) -> Iterator[Finding]:
    """Below ten, or between two multiples of ten, a small group could be isolated."""
    base: Any = table_in(policy, "base").get("value")
    is_whole = isinstance(base, int) and not isinstance(base, bool)
    if not (is_whole and base >= 10 and base % 10 == 0):
        yield Finding("base-not-of-ten", resource="policy.toml", field="base")
