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
)
from pipeline.model import Finding
from pipeline.text_checks import asked_by, differences, in_one_language, sources_below, unknown_names
from pipeline.texts import LANGUAGES, flat_texts, places_in


def contract_faults(read: Definitions) -> Iterator[Finding]:
    """Every fault of the contract, and of texts wherever they stand."""
    here = Path(__file__).parents[1]
    sources = sources_below(here, ".py") | {"build.py": (here.parent / "build.py").read_text("utf-8")}
    yield from _schemas(read)
    yield from _languages(read)
    yield from _pairs(read)
    yield from _messages(read)
    yield from _asked_and_written(read, sources)
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
    for name, table in {**read.framework, **read.settings}.items():
        for place in in_one_language(table):
            yield Finding("definition-one-language", resource=name, field=place)
    for code_list, rows in read.codes.items():
        for number, row in enumerate(rows, 2):
            for place in in_one_language(row):
                yield Finding("definition-one-language", resource=f"codes/{code_list}.csv", field=f"{place}, {number}")


PARTS = ("what", "fix", "title")
"""What each finding says: what is wrong, how to correct it, and the heading of both."""


def _messages(read: Definitions) -> Iterator[Finding]:
    messages = _wording(read, "messages", LANGUAGES[0])
    for code, message in messages.items():
        for part in PARTS:
            if not message.get(part):
                yield Finding("definition-key-missing", resource="messages.fr.toml", field=f"{code}.{part}")
    for level, names in read.settings.get("levels.toml", {}).items():
        yield from unknown_names("levels.toml", level, names, messages)


def _asked_and_written(read: Definitions, sources: Mapping[str, str]) -> Iterator[Finding]:
    """Findings without their sentences, sentences of no finding, and words of the report likewise."""
    messages, report = (_wording(read, area, LANGUAGES[0]) for area in ("messages", "report"))
    asked = asked_by(sources, "Finding|t")
    files = {"Finding": "messages.fr.toml", "t": "report.fr.toml"}
    codes = {name.split(".")[0] for name in messages}
    known = {"Finding": codes, "t": set(table_in(report, "words"))}
    for function, key, place in sorted(set(asked.calls)):
        if key not in known[function]:
            yield Finding("definition-text-missing", resource=files[function], field=key, params=(("place", place),))
    patterns = {f"intake-{each.get('id')}" for each in tables_in(read.settings.get("intake.toml", {}), "pattern")}
    for code in sorted(codes - patterns):
        if not asked.uses(code) and not asked.uses(code.removeprefix("intake-")):
            yield Finding("definition-text-unused", resource=files["Finding"], field=code)
    for key in sorted(known["t"]):
        if not asked.uses(key):
            yield Finding("definition-text-unused", resource=files["t"], field=f"words.{key}")


def _wording(read: Definitions, area: str, language: str) -> Table:
    return read.wording.get(f"{area}.{language}.toml", {})


def _pairs(read: Definitions) -> Iterator[Finding]:
    areas = {name.split(".")[0] for name in read.wording}
    for area in sorted(areas):
        french, english = (_wanted(_wording(read, area, language)) for language in LANGUAGES)
        yield from differences(french, english, f"{area}.{{}}.toml")


def _wanted(texts: Table) -> dict[str, frozenset[str]]:
    return {key: places_in(text) for key, text in flat_texts(texts)}


POLICY_KEY = re.compile(r"""(?:policy\.values|by_key\("policy", "key"\))\["(\w+)"\]""")


def _policy(table: Table, sources: Mapping[str, str]) -> Iterator[Finding]:
    """A rule of what may be published that the code asks for and nobody has set, or that has no note."""
    for key in sorted({*POLICY_KEY.findall("\n".join(sources.values())), *table}):
        entry = table_in(table, key)
        for part in ("fr", "en"):
            if not entry.get(part):
                yield Finding("definition-key-missing", resource="policy.toml", field=f"{key}.{part}")
