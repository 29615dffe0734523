"""What others said of the size of the network, each figure at its date."""

import re
from calendar import month_name
from datetime import date

from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.charts.time_spans import Span, UncertainDate, axis_of, day_of, when
from pipeline.website.content.quotations import claim
from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Link, Ref, Text

MONTHS = [name.lower() for name in month_name]
DATE = re.compile(rf"(?:({'|'.join(MONTHS[1:])}) )?((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?!\d))?", re.IGNORECASE)
BOUNDS = {"eq": Bound.EXACT, "ge": Bound.AT_LEAST}  # a number that is but near has no place on a scale


def time_of(row: Record) -> Span | None:
    """When a figure was said, else the time that it is said of; None where neither has a year."""
    known = when(row["claimed_on"], row["date_precision"])
    if known:
        return Span("", known, known)
    found = [_date(*groups) for groups in DATE.findall(row["window_text"])]
    if not found:
        return None
    opening = row["window_text"].partition(" of ")[0]
    first, last = found[-1 if opening == "end" else 0], found[0 if opening == "start" else -1]
    return Span("", first, first if first == last else last)


def _date(month: str, year: str, number: str) -> UncertainDate:
    number = f"{MONTHS.index(month.lower()):02}" if month else number
    found = when(date(int(year), int(number or 1), 1), "month" if number else "year")
    if found is None:
        raise ValueError(f"{year}-{number} is no date")
    return found


def network_chart(site: Site) -> Chart | None:
    """The claims on the size of the network, by date; none below two."""
    words, declared = site.words, site.settings.network_size
    rows = [row for row in site.library.rows("claims") if row["subject"] in declared and row["operator"] in BOUNDS]
    spans = [(row, time_of(row)) for row in rows]
    spans.sort(key=lambda pair: (pair[1].begin.first if pair[1] else float("inf"), pair[0]["claim_id"]))
    dated = [span for _, span in spans if span]
    if len(rows) < 2 or not dated:
        return None
    marks = tuple(Mark(_name(site, row, span), row["value"], BOUNDS[row["operator"]], span=span) for row, span in spans)
    counts = [mark.count or 0 for mark in marks]
    title = words(
        "claims.network", n=words.number(len(rows)), low=words.number(min(counts)), high=words.number(max(counts))
    )
    headers = (words("claims.network_said"), words("claims.network_members"))
    periods = site.library.periods()
    axis = axis_of(dated, (periods[0], periods[-1]))
    return Chart("network-size", Kind.MOMENTS, title, words("claims.network_subtitle"), *headers, marks, axis=axis)


def _name(site: Site, row: Record, span: Span | None) -> str:
    """Who said it, and when: « ECPAT International, février 2018 »."""
    words, source = site.words, site.library.sources.get(row["source_id"])
    who = site.organisation(source["producer_org"] if source else row["org_id"])
    if span is None or span.end is None:
        return words("claims.network_mark", who=who, date=words("date.unknown"))
    begin, end = (words.date(day_of(each.first), each.precision) for each in (span.begin, span.end))
    time = begin if begin == end else words("time.from_to", begin=begin, end=end)
    return words("claims.network_mark", who=who, date=time)


def pairs_within(site: Site) -> tuple[tuple[Link, Link], ...]:
    """The claims of which one holds the other, as site.toml declares: the smaller, then the larger."""
    rows = site.library.rows("claims")
    declared = site.settings.within
    return tuple(
        (_to(site, small), _to(site, large))
        for small in rows
        for large in rows
        if declared.get(small["subject"]) == large["subject"]
        and small["unit"] == large["unit"]
        and small["value"] < large["value"]
    )


def _to(site: Site, row: Record) -> Link:
    quotation = claim(site, row)
    name = site.words("claims.pair_part", figure=quotation.figure, subject=quotation.subject, period=quotation.period)
    return Link(Text(name), Ref("published_figures", anchor=quotation.key.lower()))
