"""What a date would change, as the release says it: a list of questions with who can answer, never a value."""

from dataclasses import dataclass

from pipeline.website.describe import describe
from pipeline.website.library import Record
from pipeline.website.page import File, Link, Text
from pipeline.website.pages.data import said_by, size
from pipeline.website.sieve import reason_label
from pipeline.website.site import Site

CONFIRMATION = "validation_status"
NO_EFFECT = "would_not_count"


@dataclass(frozen=True)
class Question:
    """A row that a date would let count: what is missing, what would change, for which indicators, and who can tell."""

    title: Text
    field: str
    texts: tuple[str, ...]
    links: tuple[Link, ...]
    owners: tuple[str, ...]
    is_unlikely: bool
    is_enough: bool  # whether its date alone would let it count


@dataclass(frozen=True)
class Workbook:
    """A small workbook to take away: whose rows it holds, and its weight."""

    file: File
    label: str
    size: str


def facts_of(site: Site, indicator_id: str) -> dict[tuple[str, str], Record]:
    """The missing facts of one indicator, by table and key of the row."""
    rows = site.library.grouped("missing_facts", "indicator_id").get(indicator_id, [])
    return {(row["table_name"], row["row_key"]): row for row in rows}


def effect_text(site: Site, row: Record) -> str:
    """What the missing fact would change, and whether the data themselves make that unlikely."""
    words, indicator_id = site.words, row["indicator_id"]
    kind = "confirmed" if row["field"] == CONFIRMATION else "dated"
    scopes = words.listed(_scope(site, code) for code in row["scopes"].split())
    reason = reason_label(site, indicator_id, row["reason_code"]) if row["reason_code"] else ""
    sheet = site.library.by_key("indicators", "indicator_id")[indicator_id]
    other = describe(site, sheet["driving_table"], row["with_row"]).title.text if row["with_row"] else ""
    text = words(f"dates.{kind}.{row['effect']}", between=site.between, scopes=scopes, reason=reason, other=other)
    return f"{text} {words('dates.rather_outside')}" if row["likelihood"] else text


def _scope(site: Site, code: str) -> str:
    """A scope in a sentence: an organisation by its name, several in words."""
    row = site.library.by_key("scopes", "scope_code")[code]
    if not row["organisations"]:
        return site.words("dates.network")
    name = site.own(row, "short")
    return name[:1].lower() + name[1:] if " " in row["organisations"] else name


def questions(site: Site) -> tuple[Question, ...]:
    """The rows that a date would let count, each once, those that are plausible first."""
    found: dict[tuple[str, str, str], list[Record]] = {}
    for row in site.library.rows("missing_facts"):
        if row["effect"] != NO_EFFECT and row["field"] != CONFIRMATION:
            found.setdefault((row["table_name"], row["row_key"], row["field"]), []).append(row)
    asked = [_question(site, *place, rows) for place, rows in found.items()]
    return tuple(sorted(asked, key=lambda each: each.is_unlikely))


def _question(site: Site, table: str, key: str, field: str, rows: list[Record]) -> Question:
    fields = {each["name"]: each for each in site.library.release.columns(table)}
    return Question(
        title=describe(site, table, key).title,
        field=said_by(site, fields[field], "title").text,
        texts=tuple(dict.fromkeys(effect_text(site, row) for row in rows)),
        links=tuple(site.page("indicator", row["indicator_id"]) for row in rows),
        owners=tuple(rows[0]["organisations"].split()),
        is_unlikely=bool(rows[0]["likelihood"]),
        is_enough=not any(row["with_row"] for row in rows),
    )


def first_values(site: Site) -> list[str]:
    """The indicators without any value for which a date would give the first one."""
    rows = [row for row in site.library.rows("missing_facts") if row["effect"] == "would_count"]
    asked = dict.fromkeys(row["indicator_id"] for row in rows if not row["likelihood"])
    return [each for each in asked if not site.library.total(each).is_counted]


def workbooks(site: Site, indicator_id: str) -> tuple[Workbook, ...]:
    """The workbooks of one indicator in the language of the page: by package, or one without rows."""
    packages = {each["name"]: each["title"] for each in site.library.release.info["packages"]}
    found = []
    for package in ("", *packages):
        name = "-".join(filter(None, (indicator_id.lower(), package, site.language))) + ".xlsx"
        if name in site.files:
            title = packages.get(package, "")
            label = site.words("dates.workbook", package=title) if title else site.words("dates.workbook_empty")
            found.append(Workbook(File(name), label, size(len(site.files[name]), site.words)))
    return tuple(found)
