"""Figures that others published, as quotations, never added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.typography import strip_control_characters
from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Link, Ref, Text, Wording

OPERATORS = {"gt": "figure.gt", "ge": "figure.ge", "approx": "figure.approx", "eq": "figure.eq"}


@dataclass(frozen=True)
class Quotation:
    """One published figure: the number as stated, of what, when, in whose words, from where."""

    key: str
    figure: str
    subject: Text
    period: Text
    quote: Text
    who: str
    place: str
    said: str
    sources: tuple[Link, ...]
    place_to: Ref | None = None

    @property
    def without_place(self) -> "Quotation":
        return replace(self, place="")


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    quotations: tuple[Quotation, ...]


def claim(site: Site, row: Record) -> Quotation:
    period = _period(site, row["window_text"])
    subject = site.words.translated(row["subject"])
    return _quotation(site, row, row["claim_id"], subject, period, site.words.translated(row["unit"]))


def statement(site: Site, row: Record) -> Quotation:
    """A row of reach_statements.csv; its subject is the service in the words of the source."""
    source = site.library.sources.get(row["source_id"])
    subject = site.words.translated(row["service_as_worded"], source["language"] if source else "")
    period = _period(site, row["period_text"])
    return _quotation(site, row, row["statement_id"], subject, period, site.words.translated(row["population"]))


def _period(site: Site, text: str) -> Text:
    return site.words.translated(text) if text else Text(site.words("date.unknown"))


def _quotation(site: Site, row: Record, key: str, subject: Text, period: Text, unit: Text) -> Quotation:
    number = site.words.number(row["value"])
    date = site.words.date(row.get("claimed_on"), row.get("date_precision") or "unknown")
    language = site.language_of(row["source_id"])
    return Quotation(
        key=key,
        figure=site.words(OPERATORS[row["operator"]], n=number, unit=unit),
        subject=Text("") if subject.text == unit.text else subject,  # said once: « 11 projets »
        period=period,
        quote=Text(strip_control_characters(row["quote"]), language, wording=Wording.QUOTATION),
        who=site.organisation(row["org_id"]),
        said=site.words("claims.said", date=date) if date else "",
        place=site.country(row["country_code"]) if row.get("country_code") else "",
        sources=site.source(row["source_id"]),
        place_to=site.country_ref(row["country_code"]) if row.get("country_code") else None,
    )


def groups(
    site: Site, kind: str, rows: Iterable[Record], column: str, make: Callable[[Site, Record], Quotation]
) -> tuple[Group, ...]:
    """The rows as quotations, in the groups that site.toml declares for the values of a column."""
    declared = site.settings.groups[kind]
    by_name: dict[str, list[Quotation]] = {name: [] for name in dict.fromkeys(declared.values())}
    for row in rows:
        by_name.setdefault(declared.get(row[column], "other"), []).append(make(site, row))
    return tuple(
        Group(name, site.words(f"theme.{kind}.{name}"), tuple(quotations))
        for name, quotations in by_name.items()
        if quotations
    )
