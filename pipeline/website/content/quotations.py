"""Figures that others published, as quotations, never added."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Link, Ref, Text


@dataclass(frozen=True)
class Quotation:
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


def quotation(site: Site, row: Record) -> Quotation:
    """Of a claim, or of a statement about people reached."""
    words, country = site.words, row.get("country_code")
    if "claim_id" in row:
        key, period, unit = row["claim_id"], row["window_text"], words.translated(row["unit"])
        subject = words.translated(row["subject"])
    else:
        key, period, unit = row["statement_id"], row["period_text"], words.translated(row["population"])
        source = site.library.sources.get(row["source_id"])
        subject = words.translated(row["service_as_worded"], source["language"] if source else "")
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


def groups(site: Site, kind: str, rows: Iterable[Record], column: str) -> tuple[Group, ...]:
    """In the groups that site.toml declares for the values of a column."""
    declared = site.settings.groups[kind]
    by_name: dict[str, list[Quotation]] = {name: [] for name in declared.values()}
    for row in rows:
        by_name.setdefault(declared.get(row[column], "other"), []).append(quotation(site, row))
    return tuple(
        Group(name, site.words(f"theme.{kind}.{name}"), tuple(found)) for name, found in by_name.items() if found
    )
