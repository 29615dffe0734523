"""The page of one indicator."""

from dataclasses import dataclass

from pipeline.model import ValueKind
from pipeline.website.charts.chart import Chart
from pipeline.website.content import findings
from pipeline.website.content.citations import reference
from pipeline.website.content.downloads import indicator_files
from pipeline.website.content.eligibility_flow import EligibilityFlow, eligibility_flow, reasons_of, sieve_chart
from pipeline.website.content.row_descriptions import Card
from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import File, Note, Page, Quotable, Ref, Shared, Table, Text, Wording
from pipeline.website.pages.data import size
from pipeline.website.pages.indicator_numbers import sieve_by_scope, values_table, years_chart
from pipeline.website.pages.indicator_rows import Gap, counted_cards, gaps_of

SHEET_TEXTS = ("definition", "counts", "excludes", "calculation", "limits", "collection", "owner", "change_log")


@dataclass(frozen=True)
class Download:
    file: File
    label: str
    size: str


@dataclass(frozen=True)
class IndicatorContent:
    indicator: Record
    official_title: Text
    facts: tuple[Note, ...]
    sieve: EligibilityFlow
    sieve_title: str
    chart: Chart | None
    apart: str
    scopes: Table
    values: tuple[Table, ...]
    withheld: str
    columns: Chart | None
    counted: tuple[Card, ...]
    gaps: tuple[Gap, ...]
    missing: Ref
    says: str
    does_not_say: str
    why: str
    sheet: tuple[Note, ...]
    reasons: tuple[str, ...]
    downloads: tuple[Download, ...]
    citation: str


def indicator_pages(site: Site) -> list[Page]:
    return [_page(site, row) for row in site.library.indicators]


def _page(site: Site, row: Record) -> Page:
    objective = site.objective(row["objective"])
    is_counted = findings.headline(site, row["indicator_id"]).is_counted
    avoid = site.words("indicator.avoid_total" if is_counted else "indicator.avoid_zero", window=site.window)
    return Page(
        ref=Ref("indicator", row["indicator_id"]),
        language=site.language,
        template="indicator",
        title=findings.finding(site, row),
        summary=findings.caution(site, row),
        content=_content(site, row),
        section="results",
        kicker=f"{row['indicator_id']} · {site.own(row, 'title')}",
        trail=(
            site.page("home"),
            site.page("results"),
            site.link(objective, "results", anchor=row["objective"].lower()),
        ),
        shared=Shared() if is_counted else None,
        quotable=Quotable(_cite(site, row), (avoid,)),
    )


def _content(site: Site, row: Record) -> IndicatorContent:
    indicator_id = row["indicator_id"]
    sieve = eligibility_flow(site.library, indicator_id)
    words, title = site.words, findings.sieve_title(site, row, sieve)
    kinds = {value.kind for value in site.library.values(indicator_id).values()}
    citation = words("cite.indicator", reference=reference(site), indicator=indicator_id, sheet=row["version"])
    return IndicatorContent(
        indicator=row,
        official_title=Text(site.own(row, "official_title"), wording=Wording.TITLE),
        facts=_facts(site, row),
        sieve=sieve,
        sieve_title=title,
        chart=sieve_chart(site, row, sieve, title),
        apart=words.count(f"rows.{row['driving_table']}.apart", sieve.apart) if sieve.apart else "",
        scopes=sieve_by_scope(site, row),
        values=tuple(values_table(site, indicator_id, series) for series in site.library.series(indicator_id)),
        withheld=words("values.withheld") if ValueKind.WITHHELD in kinds else "",
        columns=years_chart(site, indicator_id),
        counted=counted_cards(site, indicator_id),
        gaps=gaps_of(site, indicator_id),
        missing=Ref("to_complete", anchor=indicator_id.lower()),
        says=site.own(row, "says"),
        does_not_say=site.own(row, "does_not_say"),
        why=site.own(row, "why"),
        sheet=tuple(Note(words(f"sheet.{stem}"), (Text(site.own(row, stem)),)) for stem in SHEET_TEXTS),
        reasons=tuple(site.own(each, "label") for each in reasons_of(site.library, indicator_id)),
        downloads=tuple(
            Download(file, words(f"download.{name}"), size(len(site.files[file.name]), words))
            for name, file in indicator_files(site.library, indicator_id).items()
        ),
        citation="" if site.library.is_demonstration else citation,
    )


def _facts(site: Site, row: Record) -> tuple[Note, ...]:
    words = site.words
    rows = site.library.grouped("quality", "indicator_id").get(row["indicator_id"], [])
    quality = {each["fact"]: each for each in rows}
    shares = (
        Note(words(f"fact.{fact}"), (Text(words("fact.share", n=quality[fact]["value"], all=quality[fact]["of"])),))
        for fact in ("rows_validated", "reports_received")
        if fact in quality and quality[fact]["of"]
    )
    return (
        Note(words("fact.period"), (Text(site.window),)),
        Note(words("fact.level"), (Text(words(f"level.{row['level']}")),)),
        *shares,
        Note(words("fact.target"), _targets(site, row) or (Text(words("fact.no_target")),)),
        Note(words("fact.version"), (Text(row["version"]),)),
    )


def _targets(site: Site, row: Record) -> tuple[Text, ...]:
    scopes = site.library.by_key("scopes", "scope_code")
    return tuple(
        Text(
            site.words(
                "fact.target_value",
                n=site.words.number(target["target_value"]),
                scope=site.own(scopes[target["scope_code"]], "short"),
                period=target["period_id"],
            )
        )
        for target in site.library.grouped("targets", "indicator_id").get(row["indicator_id"], [])
    )


def _cite(site: Site, row: Record) -> str:
    """A sentence that may be quoted as it stands: the value with its limits built in."""
    value = findings.headline(site, row["indicator_id"])
    if not value.is_counted:
        return site.words("cite.nothing", finding=findings.finding(site, row))
    facts = site.library.grouped("quality", "indicator_id").get(row["indicator_id"], [])
    shares = [(int(each["value"]), each["of"] or 0) for each in facts if each["fact"] == "rows_validated"]
    limit = findings.limit(site, *(shares[0] if shares else (0, 0)))
    text = findings.quantity(site, row["indicator_id"], value)
    return site.words("cite.value", network=site.brand, window=site.window, text=text, limit=limit)
