"""Framework and contract as typed values: the sheets, scopes, periods and policy, and the shape of every table.

These are data files that people edit, so each fault in them is a finding that names the file and the key, and
all faults are reported at once.
"""

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.model import Finding, Indicator, Period, Reason, Scope, Series

HERE = Path(__file__).parent
FRAMEWORK, CONTRACT = HERE / "framework", HERE / "contract"

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

REVISION_KEYS = frozenset({"edition", "version", "kind", "fr", "en"})
REVISION_KINDS = ("routine", "method", "error")


@dataclass(frozen=True)
class Contract:
    """The project's own shape of every table: what providers send, the code lists, and what a release holds."""

    schemas: Mapping[str, Mapping[str, Any]]
    codes: Mapping[str, list[dict[str, str]]]
    outputs: Mapping[str, Mapping[str, Any]]

    @property
    def sent(self) -> tuple[str, ...]:
        """The resources that a package may hold, in a fixed order."""
        return tuple(name for name in sorted(self.schemas) if name not in self.codes)


def key_fields(schema: Mapping[str, Any]) -> list[str]:
    """The fields of a table's key, which a schema of the contract names alone or as a list."""
    declared = schema["primaryKey"]
    return [declared] if isinstance(declared, str) else list(declared)


@dataclass(frozen=True)
class Policy:
    """What may be published: each key's value, and its note by language; the place mask is never published."""

    values: Mapping[str, Any]
    notes: Mapping[str, Mapping[str, str]]
    mask: tuple[tuple[str, str], ...]  # (pattern, what stands instead)


@dataclass(frozen=True)
class Catalogue:
    """All definitions of the project."""

    contract: Contract
    indicators: tuple[Indicator, ...]
    scopes: tuple[Scope, ...]
    periods: tuple[Period, ...]
    common_reasons: tuple[Mapping[str, Any], ...]
    policy: Policy
    framework: Mapping[str, Any]  # objectives.toml
    scope_words: Mapping[str, Mapping[str, Mapping[str, str]]]
    reason_words: Mapping[str, tuple[Mapping[str, Any], ...]]
    stand_ins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # scope to who is it in the demonstration
    revisions: tuple[Mapping[str, str], ...] = ()  # why values changed, by edition and version

    def of_edition(self, edition: str) -> "Catalogue":
        """The same definitions; in the demonstration, fictional organisations stand for the scopes."""
        if edition != "demonstration":
            return self
        return replace(
            self,
            scopes=tuple(Scope(code, frozenset(each["organisations"])) for code, each in self.stand_ins.items()),
            scope_words={code: {"fr": each["fr"], "en": each["en"]} for code, each in self.stand_ins.items()},
        )

    def periods_of(self, period_set: str) -> tuple[Period, ...]:
        """The periods of one set, in order of time."""
        return tuple(period for period in self.periods if period.period_set == period_set)

    def regions(self) -> dict[str, str]:
        """The sub-region (UN M49) of each country."""
        return {row["country_code"]: row["m49_subregion"] for row in self.contract.codes["countries"]}


def read_contract(folder: Path = CONTRACT) -> Contract:
    """The contract: one Table Schema per resource and per computed file, and the code lists."""
    codes = {path.stem: _read_csv(path) for path in sorted((folder / "codes").glob("*.csv"))}
    codes["indicators"] = [{"indicator_id": path.stem.upper()} for path in _sheets(FRAMEWORK)]
    return Contract(_read_schemas(folder / "schemas"), codes, _read_schemas(folder / "outputs"))


def _read_schemas(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sheets(folder: Path) -> list[Path]:
    """The sheets, in the order of the framework: KE, AP, CV, ND."""
    order = ("ke", "ap", "cv", "nd")
    found = (folder / "indicators").glob("*.toml")
    return sorted(found, key=lambda path: (order.index(path.stem[:2]) if path.stem[:2] in order else 9, path.stem))


def read_catalogue(framework: Path = FRAMEWORK, contract: Path = CONTRACT) -> tuple[Catalogue | None, list[Finding]]:
    """All definitions, or none and every fault found in them."""
    findings: list[Finding] = []
    read = {path: _read_toml(path, findings) for path in sorted(framework.rglob("*.toml"))}
    sheets = [(path, read[path]) for path in _sheets(framework)]
    for path, sheet in sheets:
        findings += _sheet_faults(path.name, sheet)
    for revision in read.get(framework / "revisions.toml", {}).get("revision", []):
        findings += _revision_faults(revision)
    findings += _base_faults(read[framework / "policy.toml"])
    if findings:
        return None, findings
    table = read_contract(contract)
    scopes = read[framework / "scopes.toml"]["scope"]
    return Catalogue(
        contract=table,
        indicators=tuple(_indicator(sheet) for _, sheet in sheets),
        scopes=tuple(Scope(scope["code"], frozenset(scope["organisations"])) for scope in scopes),
        periods=tuple(_period(row) for row in table.codes["periods"]),
        common_reasons=tuple(read[framework / "reasons.toml"]["reason"]),
        policy=_policy(read[framework / "policy.toml"], read[framework / "place_mask.toml"]),
        framework=read[framework / "objectives.toml"],
        scope_words={scope["code"]: {"fr": scope["fr"], "en": scope["en"]} for scope in scopes},
        reason_words={sheet["id"]: tuple(sheet["reasons"]) for _, sheet in sheets},
        stand_ins={scope["code"]: scope["demonstration"] for scope in scopes},
        revisions=tuple(read[framework / "revisions.toml"].get("revision", [])),
    ), []


def _read_toml(path: Path, findings: list[Finding]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        findings.append(Finding("definition-unreadable", resource=path.name, words=(("problem", str(error)),)))
        return {}


def _sheet_faults(name: str, sheet: Mapping[str, Any]) -> Iterator[Finding]:
    for key in sorted(SHEET_KEYS - set(sheet)):
        yield Finding("definition-key-missing", resource=name, field=key)
    for key in sorted(set(sheet) - SHEET_KEYS):
        yield Finding("definition-key-unknown", resource=name, field=key)
    for key in sorted(set(sheet.get("fr", {})) ^ set(sheet.get("en", {}))):
        yield Finding("definition-one-language", resource=name, field=key)


def _revision_faults(revision: Mapping[str, Any]) -> Iterator[Finding]:
    """Faults of an entry that says why values changed: a text missing, a key unknown, or a kind that is none."""
    for key in sorted(key for key in REVISION_KEYS if not isinstance(revision.get(key), str)):
        yield Finding("definition-key-missing", resource="revisions.toml", field=key)
    for key in sorted(set(revision) - REVISION_KEYS):
        yield Finding("definition-key-unknown", resource="revisions.toml", field=key)
    if revision.get("kind", REVISION_KINDS[0]) not in REVISION_KINDS:
        words = (("kinds", ", ".join(REVISION_KINDS)),)
        yield Finding("revision-kind-unknown", resource="revisions.toml", field=str(revision["kind"]), words=words)


def _base_faults(policy: Mapping[str, Any]) -> Iterator[Finding]:
    """Below ten, or between two multiples of ten, a small group could be isolated."""
    base = policy.get("base", {}).get("value")
    is_whole = isinstance(base, int) and not isinstance(base, bool)
    if not is_whole or base < 10 or base % 10:
        yield Finding("base-not-of-ten", resource="policy.toml", field="base")


def _indicator(sheet: Mapping[str, Any]) -> Indicator:
    limits = {key: str(value) for key, value in sheet["thresholds"].items()}
    texts = {
        language: {key: _filled(text, limits) for key, text in sheet[language].items()} for language in ("fr", "en")
    }
    return Indicator(
        id=sheet["id"],
        objective=sheet["objective"],
        version=sheet["version"],
        level=sheet["level"],
        unit=sheet["unit"],
        driving_table=sheet["driving_table"],
        tables=tuple(sheet["tables"]),
        secretariat_acts=sheet["actors"] == "network",
        yes_no=sheet["yes_no"],
        thresholds=sheet["thresholds"],
        dimensions={name: tuple(codes) for name, codes in sheet["dimensions"].items()},
        series=tuple(
            Series(each["code"], each["unit"], each["aggregation"], frozenset(each["scopes"]), each["side"])
            for each in sheet["series"]
        ),
        reasons=tuple(Reason(each["code"], each["of_kind"]) for each in sheet["reasons"]),
        texts=texts,
    )


def _filled(text: str, limits: Mapping[str, str]) -> str:
    """A text of a sheet names its thresholds by key, so that a changed threshold changes the text."""
    for key, value in limits.items():
        text = text.replace("{" + key + "}", value)
    return text


def _period(row: Mapping[str, str]) -> Period:
    return Period(row["period_id"], row["period_set"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))


def _policy(keys: Mapping[str, Any], mask: Mapping[str, Any]) -> Policy:
    return Policy(
        values={name: entry.get("value", "") for name, entry in keys.items()},
        notes={name: {"fr": entry["fr"], "en": entry["en"]} for name, entry in keys.items()},
        mask=tuple((each["pattern"], each["instead"]) for each in mask["mask"]),
    )
