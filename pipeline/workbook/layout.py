"""What a workbook holds, read from the contract alone, its words, and what is understood of words that come back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.catalogue import Contract, foreign_keys
from pipeline.texts import CONTRACT, LANGUAGES, parse_toml, text, wording
from pipeline.typography import typeset

REVIEW = {"review_answer": "code", "review_by": "key", "review_on": "date", "review_note": "string"}
"""The columns of answers row by row, and their forms."""
YES_NO, ANSWERS = "yes_no", "answers"  # lists that no field of the contract names
CODE_AND_NAME = " – "
"""Between a code and its name in a drop-down list."""
ARTICLE = re.compile(r"^(?:l’|(?:le|la|les|un|une|the|an?) )")
NAME_IN_LIST = 60  # letters
WHOLE, PART = EXTENTS = ("whole", "part")
"""Whether a workbook holds every row of its tables."""
CHOICES = {"basis": ("documented", "demonstration"), "extent": EXTENTS}
"""Lines of the form on the sending with few possible answers."""

# --- words ------------------------------------------------------------------------------------------------------------


def say(key: str, language: str, section: str = "text") -> str:
    return text("workbook", section, key, language)


def explained(section: str, key: str, language: str) -> tuple[str, str]:
    """The title and the explanation of a line."""
    line = wording("workbook", language)[section][key]
    return typeset(line["title"], language), typeset(line["help"], language)


def sheet_names(language: str) -> Mapping[str, str]:
    """The names of sheets that are not the title of a table."""
    names: Mapping[str, str] = wording("workbook", language)["names"]
    return names


def keys_of(section: str) -> list[str]:
    return list(wording("workbook", LANGUAGES[0])[section])


@cache
def layout() -> Mapping[str, Any]:
    """workbook.toml: the groups of sheets, and other words for codes of closed lists by field and code (`aliases`)."""
    return parse_toml((CONTRACT / "workbook.toml").read_text("utf-8"))


@cache
def answer_codes() -> Mapping[str, str]:
    """Answers in either language to their codes."""
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        codes |= {say(code, language, "answers"): code for code in keys_of("answers")}
    return codes


@cache
def truths() -> Mapping[str, str]:
    """Words for yes and no, in either language, to true and false."""
    given = {"vrai": "true", "faux": "false", "true": "true", "false": "false"}
    for language in LANGUAGES:
        given |= {say("yes", language): "true", say("no", language): "false"}
    return given


# --- the plan ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a sheet; `form` is string, code, key, month, date, integer, number or boolean."""

    name: str
    title: str
    about: str
    form: str
    required: bool = False
    codes: str = ""  # the list, or the table, whose codes it takes
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
    columns: Sequence[Column]
    key: str


@dataclass(frozen=True)
class CodeList:
    """The codes of a drop-down list with their meanings; in one that is not closed, others may be written."""

    name: str
    title: str
    codes: Sequence[tuple[str, str]]
    is_closed: bool = True

    def offered(self, code: str, meaning: str) -> str:
        """What stands in the list: in an open one the name too, cut to fit."""
        if self.is_closed or not meaning:
            return code
        if len(meaning) > NAME_IN_LIST:
            meaning = meaning[: NAME_IN_LIST - 1].rstrip() + "…"
        return code + CODE_AND_NAME + meaning


@dataclass(frozen=True)
class Plan:
    language: str
    sheets: Sequence[Sheet]
    lists: Sequence[CodeList]


def make_plan(
    contract: Contract,
    language: str,
    tables: Collection[str],
    known: Sequence[CodeList] = (),
    filled: Collection[str] = (),
) -> Plan:
    """The plan of a workbook for some tables, of which those in `filled` hold rows to be answered one by one.

    `known` are the keys of other packages that its rows may name.
    """
    named = {each.name for each in known}
    lists = _code_lists(contract, language) | {each.name: each for each in known}
    sheets = []
    for group in layout()["group"]:
        for table in group["tables"]:
            if table not in tables:
                continue
            schema = contract.schemas[table]
            columns = [_column(field, schema, lists, language) for field in asked_fields(schema)]
            if table in filled:
                columns = [*_answer_columns(language), *columns]
            name, colour, key = sheet_name(schema, language), group["colour"], schema["fields"][0]["name"]
            sheets.append(Sheet(table, name, *texts_of(schema, language), colour, columns, key))
            named |= {column.codes for column in columns}
    return Plan(language, sheets, [each for each in lists.values() if each.name in named])


def example_row(schema: Mapping[str, Any], language: str) -> dict[str, str]:
    """The example in the sheet of a table, by field."""
    found = {field["name"]: _example(field, language) for field in asked_fields(schema)}
    return {name: example for name, example in found.items() if example}


def asked_fields(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Fields that a workbook asks for; others are still read."""
    return [field for field in schema["fields"] if field.get("ecpat:template", True)]


def template_tables(contract: Contract) -> list[str]:
    return [name for name in contract.sent if contract.schemas[name].get("ecpat:template")]


def sheet_name(schema: Mapping[str, Any], language: str) -> str:
    """The title of a table, or the shorter name given for it."""
    title, _ = texts_of(schema, language)
    return typeset(sheet_names(language).get(schema["name"], title), language)


def texts_of(described: Mapping[str, Any], language: str) -> tuple[str, str]:
    texts = described if language == "fr" else described["ecpat:en"]
    return typeset(texts["title"], language), typeset(texts["description"], language)


def is_month(field: Mapping[str, Any]) -> bool:
    return str(field.get("constraints", {}).get("pattern", "")).endswith("-(0[1-9]|1[0-2])")


def _answer_columns(language: str) -> list[Column]:
    lists = {"review_answer": ANSWERS, "review_by": "organisations"}
    return [
        Column(name, *explained("review", name, language), form, codes=lists.get(name, ""))
        for name, form in REVIEW.items()
    ]


def _column(
    field: Mapping[str, Any], schema: Mapping[str, Any], lists: Mapping[str, CodeList], language: str
) -> Column:
    limits = field.get("constraints", {})
    target, _ = foreign_keys(schema).get(field["name"], ("", ""))
    form = field["type"]
    if form == "string" and is_month(field):
        form = "month"
    elif form == "string" and ("enum" in limits or (target in lists and lists[target].is_closed)):
        form = "code"
    elif form == "string" and target:
        form = "key"
    return Column(
        field["name"],
        *texts_of(field, language),
        form,
        required=bool(limits.get("required")),
        codes=target or _list_name(field),
        example=_example(field, language),
        least=str(limits.get("minimum", "")),
        most=str(limits.get("maximum", "")),
    )


def _list_name(field: Mapping[str, Any]) -> str:
    """Fields of the same name and the same codes share a list."""
    if field["type"] == "boolean":
        return YES_NO
    codes = field.get("constraints", {}).get("enum")
    return "|".join([field["name"], *codes]) if codes else ""


# --- lists ----------------------------------------------------------------------------------------------------------


def _code_lists(contract: Contract, language: str) -> dict[str, CodeList]:
    """Closed lists of fields, then those of no field, then the code lists of the project."""
    found: dict[str, CodeList] = {}
    for table in contract.sent:
        for field in contract.schemas[table]["fields"]:
            name = _list_name(field)
            codes = field.get("constraints", {}).get("enum")
            if not codes or name in found:
                continue
            title, about = texts_of(field, language)
            pairs = []
            for code in codes:
                meaning = _described(code, codes, about) or code.replace("_", " ")
                if code in contract.schemas:
                    meaning, _ = texts_of(contract.schemas[code], language)
                pairs.append((code, meaning))
            found[name] = CodeList(name, title, pairs)
    yes_no = [(say(word, language), "") for word in ("yes", "no")]
    answers = [(say(code, language, "answers"), "") for code in keys_of("answers")]
    answer_title, _ = explained("review", "review_answer", language)
    found[YES_NO] = CodeList(YES_NO, say("boolean", language, "form"), yes_no)
    found[ANSWERS] = CodeList(ANSWERS, answer_title, answers)
    for name, rows in contract.codes.items():
        schema = contract.schemas.get(name)
        title = texts_of(schema, language)[0] if schema else name
        key = next(iter(rows[0]))
        pairs = [(row[key], row.get(f"name_{language}", row.get(f"label_{language}", ""))) for row in rows]
        found[name] = CodeList(name, title, pairs)
    return found


def _described(code: str, codes: Sequence[str], about: str) -> str:
    """What a description says of a code (« closed = terminé »)."""
    names = "|".join(map(re.escape, codes))
    following = rf"[,;]\s(?:{names})(?:\s=|[,.;]|\s\()"
    found = re.search(rf"(?<![\w-]){re.escape(code)} = (.+?)(?={following}|\s?;\s|\.(?:\s|$)|$)", about)
    return found[1].strip(" ,;\u202f\u00a0") if found else ""


def code_meanings(field: Mapping[str, Any]) -> dict[str, list[str]]:
    """The words for each code of a field: in its descriptions, up to the first comma, without article; and aliases."""
    codes = [str(code) for code in field["constraints"]["enum"]]
    found: dict[str, list[str]] = {}
    for code in codes:
        words: list[str] = []
        for texts in (field, field.get("ecpat:en", {})):
            meaning = _described(code, codes, str(texts.get("description", "")))
            words += [meaning, re.split(r"[,:(]", meaning)[0].strip()]
        words += [ARTICLE.sub("", word) for word in words]
        found[code] = [*filter(None, words), *layout()["aliases"].get(field["name"], {}).get(code, ())]
    return found


def _example(field: Mapping[str, Any], language: str) -> str:
    limits = field.get("constraints", {})
    if field["name"] in keys_of("examples"):
        return str(wording("workbook", language)["examples"][field["name"]])
    if "enum" in limits:
        return str(limits["enum"][0])
    if field["type"] == "boolean":
        return say("yes", language)
    about = (field if language == "fr" else field["ecpat:en"])["description"]
    found = re.search(r"Ex[ae]mples?[\s\u00a0]*: *(.+?)(?:[\s\u202f]*;.*)?\.?$", about)
    if not found:
        return ""
    return found[1].split()[0] if "pattern" in limits or field["type"] != "string" else found[1]
