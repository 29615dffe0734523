"""What a workbook holds, read from the contract alone: sheets, columns, drop-down lists, examples. No library here."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogue import Contract, foreign_keys
from pipeline.texts import wording
from pipeline.typography import typeset
from pipeline.workbook.workbook_texts import explained, keys_of, layout, say, sheet_names

MONTH = "-(0[1-9]|1[0-2])"
"""How the pattern of a month ends."""
REVIEW = ("review_answer", "review_by", "review_on", "review_note")
YES_NO, ANSWERS = "yes_no", "answers"
"""Lists that no field of the contract names."""
CODE_AND_NAME = " – "
"""What stands between a code and its name in a drop-down list; only the code is read."""
ARTICLE = re.compile(r"^(?:l’|(?:le|la|les|un|une|the|an?) )")
NAME_IN_LIST = 60
"""Letters of a name that a drop-down list shows."""
WHOLE, PART = EXTENTS = ("whole", "part")
"""Whether a workbook holds every row of its tables, or some that are put in their place among the others."""
CHOICES = {"basis": ("documented", "demonstration"), "extent": EXTENTS}
"""Lines of the form on the sending with few possible answers."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: `form` is string, code, key, month, date, integer, number or boolean.

    `codes` names its drop-down list, `target` the table whose keys it names.
    """

    name: str
    title: str
    about: str
    form: str
    required: bool = False
    codes: str = ""
    target: str = ""
    example: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet for one table; `key` is the column by which other sheets name its rows."""

    table: str
    name: str
    title: str
    about: str
    colour: str
    columns: tuple[Column, ...]
    key: str
    is_filled: bool = False


@dataclass(frozen=True)
class CodeList:
    """The codes of one drop-down list, each with its meaning; others than these may be written where it is open.

    An open list offers each code with its name, of which only the code is read.
    """

    name: str
    title: str
    codes: tuple[tuple[str, str], ...]
    is_closed: bool = True

    def offered(self, code: str, meaning: str) -> str:
        """What stands in the list for a code."""
        return code if self.is_closed or not meaning else f"{code}{CODE_AND_NAME}{shortened(meaning)}"


@dataclass(frozen=True)
class Plan:
    """A whole workbook in one language."""

    language: str
    sheets: tuple[Sheet, ...]
    lists: tuple[CodeList, ...]


def make_plan(
    contract: Contract,
    language: str,
    tables: Iterable[str],
    known: Sequence[CodeList] = (),
    filled: Collection[str] = (),
) -> Plan:
    """The plan of a workbook for some tables, of which those in `filled` hold rows to be answered one by one.

    `known` are the keys of other packages that its rows may name.
    """
    wanted = set(tables)
    colours: dict[str, str] = {}
    for group in layout()["group"]:
        colours |= dict.fromkeys(group["tables"], group["colour"])
    lists = {each.name: each for each in [*_code_lists(contract, language), *known]}
    sheets, named = [], {each.name for each in known}
    for name in [each for each in colours if each in wanted]:
        schema = contract.schemas[name]
        own = tuple(_column(field, name, schema, lists, language) for field in asked_fields(schema))
        is_filled = name in filled
        columns = (*_review(lists, language), *own) if is_filled else own
        title, about = _texts(schema, language)
        key = schema["fields"][0]["name"]
        sheet = Sheet(name, sheet_name(name, title, language), title, about, colours[name], columns, key, is_filled)
        sheets.append(sheet)
        named |= {column.codes for column in columns}
    return Plan(language, tuple(sheets), tuple(each for each in lists.values() if each.name in named))


def shortened(text: str) -> str:
    """A name that fits into a drop-down list."""
    return text if len(text) <= NAME_IN_LIST else text[: NAME_IN_LIST - 1].rstrip() + "…"


def example_row(schema: Mapping[str, Any], language: str) -> dict[str, str]:
    """The example that stands in the sheet of a table, by field; fields without one are left out."""
    found = {field["name"]: _example(field, language) for field in asked_fields(schema)}
    return {name: example for name, example in found.items() if example}


def asked_fields(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields of a table that a workbook asks for; one that it no longer asks for is still read."""
    return [field for field in schema["fields"] if field.get("ecpat:template", True)]


def template_tables(contract: Contract) -> list[str]:
    """The tables that staff fill in."""
    return [name for name in contract.sent if contract.schemas[name].get("ecpat:template")]


def sheet_name(table: str, title: str, language: str) -> str:
    """What the sheet of a table is called: its title, or the shorter name given for it."""
    return typeset(sheet_names(language).get(table, title), language)


def _texts(described: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Title and description of a table or field."""
    texts = described if language == "fr" else described["ecpat:en"]
    return typeset(texts["title"], language), typeset(texts["description"], language)


def _review(lists: Mapping[str, CodeList], language: str) -> tuple[Column, ...]:
    """The columns in which a provider answers row by row."""
    forms = {"review_answer": "code", "review_by": "key", "review_on": "date", "review_note": "string"}
    by = "organisations" if "organisations" in lists else ""
    codes = {"review_answer": ANSWERS, "review_by": by}
    return tuple(
        Column(name, *explained("review", name, language), form, codes=codes.get(name, ""))
        for name, form in forms.items()
    )


def _column(
    field: Mapping[str, Any], table: str, schema: Mapping[str, Any], lists: Mapping[str, CodeList], language: str
) -> Column:
    title, about = _texts(field, language)
    limits = field.get("constraints", {})
    target, _ = foreign_keys(schema).get(field["name"], ("", ""))
    codes = _list_name(table, field, target)
    is_code = codes in lists
    return Column(
        name=field["name"],
        title=title,
        about=about,
        form=_form(field, target, is_code=is_code and lists[codes].is_closed),
        required=bool(limits.get("required")),
        codes=codes if is_code else "",
        target="" if is_code else target,
        example=_example(field, language),
        least=str(limits.get("minimum", "")),
        most=str(limits.get("maximum", "")),
    )


def _list_name(table: str, field: Mapping[str, Any], target: str) -> str:
    """The list of a column; fields of the same name and the same codes share one."""
    if field["type"] == "boolean":
        return YES_NO
    return target or ("|".join([field["name"], *field.get("constraints", {}).get("enum", [table])]))


def _form(field: Mapping[str, Any], target: str, *, is_code: bool) -> str:
    if field["type"] != "string":
        return str(field["type"])
    if str(field.get("constraints", {}).get("pattern", "")).endswith(MONTH):
        return "month"
    if "enum" in field.get("constraints", {}):
        return "code"
    if not target:
        return "string"
    return "code" if is_code else "key"


# --- lists ----------------------------------------------------------------------------------------------------------


def _code_lists(contract: Contract, language: str) -> list[CodeList]:
    """Closed lists of fields, then the code lists of the project, then the words for yes and no and for answers."""
    found: dict[str, CodeList] = {}
    for table in contract.sent:
        for field in contract.schemas[table]["fields"]:
            codes = field.get("constraints", {}).get("enum")
            if codes:
                title, about = _texts(field, language)
                name = _list_name(table, field, "")
                pairs = tuple((code, _meaning(code, codes, about, contract, language)) for code in codes)
                found.setdefault(name, CodeList(name, title, pairs))
    truths = tuple((say(word, language), "") for word in ("yes", "no"))
    answers = tuple((say(code, language, "answers"), "") for code in keys_of("answers"))
    return [
        *found.values(),
        CodeList(YES_NO, say("boolean", language, "form"), truths),
        CodeList(ANSWERS, explained("review", "review_answer", language)[0], answers),
        *(_shipped(name, rows, contract, language) for name, rows in contract.codes.items()),
    ]


def _shipped(name: str, rows: Sequence[Mapping[str, str]], contract: Contract, language: str) -> CodeList:
    """A code list of the project: its first column, and its label in the language."""
    schema = contract.schemas.get(name)
    title = _texts(schema, language)[0] if schema else name
    label = next((key for key in (f"name_{language}", f"label_{language}") if rows and key in rows[0]), "")
    key = next(iter(rows[0]))
    return CodeList(name, title, tuple((row[key], row.get(label, "")) for row in rows))


def _meaning(code: str, codes: Sequence[str], about: str, contract: Contract, language: str) -> str:
    """What a code means, as the description of its field says it (« closed = terminé »); else the code in words."""
    if code in contract.schemas:
        return _texts(contract.schemas[code], language)[0]
    return _described(code, codes, about) or code.replace("_", " ")


def _described(code: str, codes: Sequence[str], about: str) -> str:
    """What a description says of a code; blank where it says nothing."""
    names = "|".join(map(re.escape, codes))
    following = rf"[,;]\s(?:{names})(?:\s=|[,.;]|\s\()"
    found = re.search(rf"(?<![\w-]){re.escape(code)} = (.+?)(?={following}|\s?;\s|\.(?:\s|$)|$)", about)
    return found[1].strip(" ,;\u202f\u00a0") if found else ""


def code_meanings(field: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The words that a description gives for each code, in both languages: all of them, and those that come first.

    Both also without the article: « la page d’origine » is written « page d’origine », too.
    """
    codes = [str(code) for code in field["constraints"]["enum"]]
    found = {}
    for code in codes:
        meanings = [
            _described(code, codes, str(texts.get("description", ""))) for texts in (field, field.get("ecpat:en", {}))
        ]
        first = [re.split(r"[,:(]", meaning)[0].strip() for meaning in meanings]
        words = [*meanings, *first]
        bare = [ARTICLE.sub("", word) for word in words]
        found[code] = tuple(dict.fromkeys(word for word in (*words, *bare) if word))
    return found


def _example(field: Mapping[str, Any], language: str) -> str:
    """An example for one field: the one given for it, else the first code, else what its description says."""
    limits = field.get("constraints", {})
    if field["name"] in keys_of("examples"):
        return str(wording("workbook", language)["examples"][field["name"]])
    if "enum" in limits:
        return str(limits["enum"][0])
    if field["type"] == "boolean":
        return say("yes", language)
    about = field["description"] if language == "fr" else field["ecpat:en"]["description"]
    found = re.search(r"Ex[ae]mples?[\s\u00a0]*: *(.+?)(?:[\s\u202f]*;.*)?\.?$", about)
    if not found:
        return ""
    return found[1].split()[0] if "pattern" in limits or field["type"] != "string" else found[1]
