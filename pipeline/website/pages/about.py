"""Help and glossary."""

from dataclasses import dataclass

from pipeline.typography import in_order, strip_control_characters
from pipeline.website.content.projects import projects_of
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Page, Ref, Text

TERMS = (
    "indicator",
    "objective",
    "scope",
    "period",
    "row",
    "source",
    "value",
    "at_least",
    "not_reported",
    "not_applicable",
    "withheld",
    "sieve",
    "claim",
    "disagreement",
    "report",
    "release",
    "confirmed",
    "sheet",
)
SAFE = ("https://", "http://")


@dataclass(frozen=True)
class Address:
    country: str
    name: str
    to: Link | None
    phone: str
    checked: str
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class Help:
    addresses: tuple[Address, ...]
    without: str


@dataclass(frozen=True)
class Glossary:
    terms: tuple[Note, ...]


def help_page(site: Site) -> Page:
    """Confirmed addresses only, and plainly where there is none yet."""
    rows = site.library.rows("help_addresses")
    known = {row["country_code"] for row in rows}
    ran = frozenset() if site.library.is_demonstration else projects_of(site.library).countries
    missing = sorted((site.country(code) for code in ran - known), key=in_order)
    content = Help(
        tuple(_address(site, row) for row in rows),
        site.words("help.without", countries=site.words.listed(missing)) if missing else "",
    )
    title, summary = site.words("help.title"), site.words("help.summary")
    return Page(Ref("help"), site.language, "help", title, summary, content, "help", trail=(site.page("home"),))


def _address(site: Site, row: Record) -> Address:
    name = site.own(row, "name")
    return Address(
        country=site.country(row["country_code"]),
        name=name,
        to=Link(Text(name), row["url"]) if row["url"].startswith(SAFE) else None,
        phone=strip_control_characters(row["phone"]),
        checked=_checked(site, row),
        sources=site.source(row["source_id"]),
    )


def _checked(site: Site, row: Record) -> str:
    if row["checked_on"]:
        return site.words("help.checked", date=site.words.date(row["checked_on"]))
    return site.words("help.not_checked") if row["url"] or row["phone"] else ""


def glossary_page(site: Site) -> Page:
    notes = [
        Note(site.words(f"glossary.{term}.term"), (Text(site.words(f"glossary.{term}.text")),), anchor=anchor_of(term))
        for term in TERMS
    ]
    title, summary = site.words("glossary.title"), site.words("glossary.summary")
    content = Glossary(tuple(sorted(notes, key=lambda note: in_order(note.term))))
    return Page(Ref("glossary"), site.language, "glossary", title, summary, content, trail=(site.page("home"),))
