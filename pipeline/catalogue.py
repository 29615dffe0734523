"""Framework and contract as typed values: the sheets, scopes, periods and policy, and the shape of every table.

People edit these files: each fault in them is a finding that names the file and the key, and all are told at once.
"""

import csv
import io
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.definition_checks import Definitions, definition_faults
from pipeline.model import Finding, Indicator, Period, Reason, Scope, Series
from pipeline.texts import parse_toml

HERE = Path(__file__).parent
FRAMEWORK, CONTRACT, WORDING = HERE / "framework", HERE / "contract", HERE / "wording"


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

    @property
    def former(self) -> dict[str, str]:
        """The tables of earlier models that have another name now."""
        replaced = ((name, schema.get("ecpat:formerly")) for name, schema in self.schemas.items())
        return {former["table"]: name for name, former in replaced if former}

    def former_fields(self, name: str) -> Mapping[str, str]:
        """The fields that a table had in an earlier model under another name: the new name by the old one."""
        fields: Mapping[str, str] = self.schemas[name].get("ecpat:formerly", {}).get("fields", {})
        return fields


def key_fields(schema: Mapping[str, Any]) -> list[str]:
    """The fields of a table's key, which a schema of the contract names alone or as a list."""
    declared = schema["primaryKey"]
    return [declared] if isinstance(declared, str) else list(declared)


def foreign_keys(schema: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The fields of a table that name rows of another one, each with that table and the field of its codes."""
    found = {}
    for key in schema.get("foreignKeys", ()):
        found[key["fields"][0]] = (key["reference"]["resource"], key["reference"]["fields"][0])
    return found


@dataclass(frozen=True)
class Policy:
    """What may be published: each key's value, and its note by language; the place mask is never published."""

    values: Mapping[str, Any]
    notes: Mapping[str, Mapping[str, Any]]
    mask: tuple[tuple[str, str], ...]  # (pattern, what stands instead)
    unnamed: tuple[str, ...] = ()  # names that no address may spell, in small letters and without a space


@dataclass(frozen=True)
class Catalogue:
    contract: Contract
    indicators: tuple[Indicator, ...]
    periods: tuple[Period, ...]
    common_reasons: tuple[Mapping[str, Any], ...]
    policy: Policy
    framework: Mapping[str, Any]  # objectives.toml
    declared_scopes: Mapping[str, Mapping[str, Any]]  # by code: the organisations, and the words of each language
    reason_words: Mapping[str, Sequence[Mapping[str, Any]]]
    stand_ins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # scope to who is it in the demonstration
    revisions: tuple[Mapping[str, str], ...] = ()  # why values changed, by edition and version

    @property
    def scopes(self) -> list[Scope]:
        return [Scope(code, frozenset(each["organisations"])) for code, each in self.declared_scopes.items()]

    def of_edition(self, edition: str) -> "Catalogue":
        """The same definitions; in the demonstration, fictional organisations stand for the scopes."""
        if edition != "demonstration":
            return self
        return replace(self, declared_scopes=self.stand_ins)

    def periods_of(self, period_set: str) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.period_set == period_set)

    def regions(self) -> dict[str, str]:
        return {row["country_code"]: row["m49_subregion"] for row in self.contract.codes["countries"]}


def read_catalogue(
    framework: Path = FRAMEWORK,
    contract: Path = CONTRACT,
    wording: Path = WORDING,
    rules: Collection[str] | None = None,
) -> tuple[Catalogue | None, list[Finding]]:
    faults: list[Finding] = []
    read = Definitions(
        framework=_read_all(framework, "**/*.toml", parse_toml, faults),
        schemas=_by_stem(_read_all(contract / "schemas", "*.json", json.loads, faults)),
        outputs=_by_stem(_read_all(contract / "outputs", "*.json", json.loads, faults)),
        codes=_by_stem(_read_all(contract / "codes", "*.csv", _rows_of, faults)),
        settings=_read_all(contract, "*.toml", parse_toml, faults),
        wording=_read_all(wording, "*.toml", parse_toml, faults),
    )
    if not faults:
        faults = definition_faults(read, rules)
    return (None, faults) if faults else (_catalogue(read), [])


def _catalogue(read: Definitions) -> Catalogue:
    files = read.framework
    objectives = [each["code"] for each in files["objectives.toml"]["objective"]]
    sheets = sorted(read.sheets.values(), key=lambda sheet: (objectives.index(sheet["objective"]), sheet["id"]))
    indicators = [{"indicator_id": sheet["id"]} for sheet in sheets]
    return Catalogue(
        contract=Contract(read.schemas, {**read.codes, "indicators": indicators}, read.outputs),
        indicators=tuple(_indicator(sheet) for sheet in sheets),
        periods=tuple(_period(row) for row in read.codes["periods"]),
        common_reasons=tuple(files["reasons.toml"]["reason"]),
        policy=Policy(
            values={name: entry.get("value", "") for name, entry in files["policy.toml"].items()},
            notes=files["policy.toml"],
            mask=tuple((each["pattern"], each["instead"]) for each in files["place_mask.toml"]["mask"]),
        ),
        framework=files["objectives.toml"],
        declared_scopes={scope["code"]: scope for scope in read.scopes},
        reason_words={sheet["id"]: sheet["reasons"] for sheet in sheets},
        stand_ins={scope["code"]: scope["demonstration"] for scope in read.scopes},
        revisions=tuple(files["revisions.toml"].get("revision", [])),
    )


def _read_all(folder: Path, pattern: str, parse: Callable[[str], Any], faults: list[Finding]) -> dict[str, Any]:
    read = {}
    for path in sorted(folder.glob(pattern)):
        name = path.relative_to(folder).as_posix()
        try:
            read[name] = parse(path.read_text("utf-8"))
        except ValueError as error:  # of TOML, JSON or UTF-8
            shown = name if path.suffix == ".toml" else f"{folder.name}/{name}"
            faults.append(Finding("definition-unreadable", resource=shown, params=(("problem", str(error)),)))
    return read


def _by_stem(files: Mapping[str, Any]) -> dict[str, Any]:
    return {Path(name).stem: content for name, content in files.items()}


def _rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _indicator(sheet: Mapping[str, Any]) -> Indicator:
    limits = {key: str(value) for key, value in sheet["thresholds"].items()}
    texts = {}
    for language in ("fr", "en"):
        texts[language] = {key: _filled(text, limits) for key, text in sheet[language].items()}
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
