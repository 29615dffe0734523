"""Figures that others published, as quotations, never added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Link, Ref, Text


@dataclass(frozen=True)
class Quotation:
    """The number as stated, of what, when, in whose words, from where."""

    key: str
    figure: str
    subject: Text
    period: Text
    quote: Text
    who: str
    place: str
    said: str
    sources: tuple[Link, ...]
    place_to: Ref | None


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    quotations: tuple[Quotation, ...]


def claim(site: Site, row: Record) -> Quotation:
    subject = site.words.translated(row["subject"])
    return _quotation(site, row, row["claim_id"], subject, row["window_text"], row["unit"])


def statement(site: Site, row: Record) -> Quotation:
    source = site.library.sources.get(row["source_id"])
    subject = site.words.translated(row["service_as_worded"], source["language"] if source else "")
    return _quotation(site, row, row["statement_id"], subject, row["period_text"], row["population"])


def _quotation(site: Site, row: Record, key: str, subject: Text, period: str, counted: str) -> Quotation:
    words, country = site.words, row.get("country_code")
    unit = words.translated(counted)
    date = words.date(row.get("claimed_on"), row.get("date_precision") or "unknown")
    return Quotation(
        key=key,
        figure=words(f"figure.{row['operator']}", n=words.number(row["value"]), unit=unit),
        subject=Text("") if subject.text == unit.text else subject,  # said once: « 11 projets »
        period=words.translated(period) if period else Text(words("date.unknown")),
        quote=site.quotation(row["quote"], row["source_id"]),
        who=site.organisation(row["org_id"]),
        place=site.country(country) if country else "",
        said=words("claims.said", date=date) if date else "",
        sources=site.source(row["source_id"]),
        place_to=site.country_ref(country) if country else None,
    )


def groups(
    site: Site, kind: str, rows: Iterable[Record], column: str, make: Callable[[Site, Record], Quotation]
) -> tuple[Group, ...]:
    """In the groups that site.toml declares for the values of a column."""
    declared = site.settings.groups[kind]
    by_name: dict[str, list[Quotation]] = {name: [] for name in declared.values()}
    for row in rows:
        by_name.setdefault(declared.get(row[column], "other"), []).append(make(site, row))
    found = []
    for name, quotations in by_name.items():
        if quotations:
            found.append(Group(name, site.words(f"theme.{kind}.{name}"), tuple(quotations)))
    return tuple(found)
