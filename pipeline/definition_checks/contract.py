"""The tables of the contract, and every text: in both languages, asked for, and with the same places to fill."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.definition_checks.definitions import (
    Definitions,
    Table,
    columns_of,
    names_given_twice,
    table_in,
    tables_in,
    texts_in,
    unknown_names,
)
from pipeline.model import Finding
from pipeline.text_checks import asked_by, in_one_language, places_in, sources_below


def contract_faults(read: Definitions) -> Iterator[Finding]:
    """Every fault of the contract, and of texts wherever they stand."""
    here = Path(__file__).parents[1]
    sources = sources_below(here, ".py") | {"build.py": (here.parent / "build.py").read_text("utf-8")}
    yield from _schemas(read)
    yield from _languages(read)
    yield from _messages(read, sources)
    yield from _policy(read.framework.get("policy.toml", {}), sources)


def _schemas(read: Definitions) -> Iterator[Finding]:
    """Keys of a table that name no column, tables that are referred to and do not exist, columns without a title."""
    known = {**read.outputs, **read.schemas}
    for folder, schemas in (("schemas", read.schemas), ("outputs", read.outputs)):
        for table, schema in schemas.items():
            name = f"{folder}/{table}.json"
            columns = columns_of(schema)
            yield from names_given_twice(name, "fields", columns)
            yield from unknown_names(name, "primaryKey", texts_in(schema, "primaryKey"), columns)
            yield from _foreign_keys(name, table, known)
            yield from _titled(name, "", schema)
            for field in tables_in(schema, "fields"):
                yield from _titled(name, f"{field.get('name')}.", field)
    for code_list, rows in read.codes.items():
        columns = columns_of(read.schemas.get(code_list, {}))
        yield from unknown_names(f"codes/{code_list}.csv", "columns", rows[0] if rows else (), columns)


def _foreign_keys(name: str, table: str, known: Mapping[str, Table]) -> Iterator[Finding]:
    """References of one table to columns and tables that do not exist; a blank name is the table itself."""
    for key in tables_in(known[table], "foreignKeys"):
        target = table_in(key, "reference")
        other = str(target.get("resource", "")) or table
        yield from unknown_names(name, "foreignKeys", texts_in(key, "fields"), columns_of(known[table]))
        yield from unknown_names(name, "foreignKeys", [other], known)
        if other in known:
            there = columns_of(known[other])
            yield from unknown_names(name, f"foreignKeys › {other}", texts_in(target, "fields"), there)


def _titled(name: str, place: str, each: Table) -> Iterator[Finding]:
    """The title and description of a table or column, in French beside the English ones below `ecpat:en`."""
    english = table_in(each, "ecpat:en")
    for key in ("title", "description"):
        if not each.get(key) and not english.get(key):
            yield Finding("definition-key-missing", resource=name, field=f"{place}{key}")
        elif not each.get(key) or not english.get(key):
            yield Finding("definition-one-language", resource=name, field=f"{place}{key}")


# --- texts ----------------------------------------------------------------------------------------------------------


def _languages(read: Definitions) -> Iterator[Finding]:
    for name, table in {**read.framework, **read.texts}.items():
        for place in in_one_language(table):
            yield Finding("definition-one-language", resource=name, field=place)
    for code_list, rows in read.codes.items():
        for number, row in enumerate(rows, 2):
            for place in in_one_language(row):
                yield Finding("definition-one-language", resource=f"codes/{code_list}.csv", field=f"{place}, {number}")


PARTS = ("what", "fix", "title")
"""What each finding says: what is wrong, how to correct it, and the heading of both."""


def _messages(read: Definitions, sources: Mapping[str, str]) -> Iterator[Finding]:
    """Findings without their sentences, sentences of no finding, and words of the report likewise."""
    messages = read.texts.get("messages.toml", {})
    words = table_in(read.texts.get("report.toml", {}), "words")
    asked = asked_by(sources, "Finding|t")
    codes = {name.split(".")[0] for name in messages}
    known = {"Finding": codes, "t": {key.rsplit("_", 1)[0] for key in words}}
    for function, key, place in sorted(set(asked.calls)):
        if key not in known[function]:
            name = "report.toml" if function == "t" else "messages.toml"
            yield Finding("definition-text-missing", resource=name, field=key, params=(("place", place),))
    patterns = {f"intake-{each.get('id')}" for each in tables_in(read.texts.get("intake.toml", {}), "pattern")}
    for code in sorted(codes - patterns):
        if not asked.uses(code) and not asked.uses(code.removeprefix("intake-")):
            yield Finding("definition-text-unused", resource="messages.toml", field=code)
    for key in sorted(known["t"]):
        if not asked.uses(key):
            yield Finding("definition-text-unused", resource="report.toml", field=f"words.{key}")
    for code, message in messages.items():
        yield from _whole("messages.toml", code, message)


def _whole(name: str, code: str, message: Table) -> Iterator[Finding]:
    """The parts of a message, each with the same places to fill in both languages."""
    for part in PARTS:
        french, english = (message.get(f"{part}_{language}") for language in ("fr", "en"))
        if not french and not english:
            yield Finding("definition-key-missing", resource=name, field=f"{code}.{part}_fr")
        elif french and english and places_in(str(french)) != places_in(str(english)):
            yield Finding("definition-text-differs", resource=name, field=f"{code}.{part}")


POLICY_KEY = re.compile(r"""(?:policy\.values|by_key\("policy", "key"\))\["(\w+)"\]""")


def _policy(table: Table, sources: Mapping[str, str]) -> Iterator[Finding]:
    """A rule of what may be published that the code asks for and nobody has set, or that has no note."""
    for key in sorted({*POLICY_KEY.findall("\n".join(sources.values())), *table}):
        entry = table_in(table, key)
        for part in ("fr", "en"):
            if not entry.get(part):
                yield Finding("definition-key-missing", resource="policy.toml", field=f"{key}.{part}")
