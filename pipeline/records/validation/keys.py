"""Keys over all packages of an edition: an id is defined once, and what it points to exists somewhere."""

from collections.abc import Iterator
from typing import Any

from pipeline.catalogue import Contract
from pipeline.model import Finding, Row
from pipeline.records.judge import column_letter
from pipeline.records.tables import PACKAGE, RECORD, Tables


def key_findings(tables: Tables, contract: Contract) -> list[Finding]:
    """Every broken key of the edition."""
    return [
        finding
        for name in contract.sent
        for finding in [*_primary(name, tables, contract), *_foreign(name, tables, contract)]
    ]


def _primary(name: str, tables: Tables, contract: Contract) -> Iterator[Finding]:
    """A key is filled, and stands once in the whole edition; a running number, once in each package."""
    schema = contract.schemas[name]
    fields = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else list(schema["primaryKey"])
    is_local = fields == ["row_id"]
    seen: dict[tuple[Any, ...], Row] = {}
    for row in tables.rows(name):
        key = tuple(row[field] for field in fields) + ((row[PACKAGE],) if is_local else ())
        if None in key:
            yield _finding("primary-key", name, row, fields[key.index(None)], contract, variant="blank")
        elif key in seen:
            first = seen[key]
            words = (
                ("first_package", first[PACKAGE]),
                ("first_row", str(first[RECORD])),
                ("key", "" if schema.get("ecpat:sensitive") else "/".join(map(str, key))),
            )
            yield _finding("primary-key", name, row, fields[0], contract, words=words)
        else:
            seen[key] = row


def _foreign(name: str, tables: Tables, contract: Contract) -> Iterator[Finding]:
    schema = contract.schemas[name]
    for key in schema.get("foreignKeys", []):
        field, target = _single(key["fields"]), key["reference"]["resource"]
        known = _known(target, _single(key["reference"]["fields"]), tables, contract)
        for row in tables.rows(name):
            if row[field] is not None and row[field] not in known:
                received = "" if schema.get("ecpat:sensitive") else str(row[field])[:40]
                words = (("target", target), ("received", received))
                yield _finding("foreign-key", name, row, field, contract, words=words)


def _single(fields: str | list[str]) -> str:
    """The contract's foreign keys have one field each."""
    return fields if isinstance(fields, str) else fields[0]


def _known(target: str, field: str, tables: Tables, contract: Contract) -> set[Any]:
    """The values that a key may point to: a code list of the project, or a resource of any package."""
    if target in contract.codes:
        return {row[field] for row in contract.codes[target]}
    return {row[field] for row in tables.rows(target)}


def _finding(code: str, resource: str, row: Row, field: str, contract: Contract, **more: Any) -> Finding:
    names = [each["name"] for each in contract.schemas[resource]["fields"]]
    column = column_letter(names.index(field) + 1)
    place = {"package": row[PACKAGE], "resource": resource, "row": row[RECORD], "field": field, "column": column}
    return Finding(code, **place, **more)
