"""What others said of the size of the network, each figure at its date."""

from itertools import product

from pipeline.website.charts.chart import Bound, Chart, Kind, Mark
from pipeline.website.charts.time_spans import Span, axis_of, day_of, when
from pipeline.website.content.quotations import claim
from pipeline.website.content.site import Site
from pipeline.website.library import Record
from pipeline.website.page import Link, Ref, Text
from pipeline.website.words import Words

PLAIN_UNIT = "members"
BOUNDS = {"eq": Bound.EXACT, "ge": Bound.AT_LEAST}  # a number that is but near has no place on a scale


def time_of(row: Record) -> Span | None:
    """When a figure was said, else the time that it is said of; None where neither is known."""
    precision = row["date_precision"]
    said = when(row["claimed_on"], precision)
    if said:
        return Span("", said, said)
    begin = when(row["start_date"], precision)
    return Span("", begin, when(row["end_date"], precision)) if begin else None


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
    """Who said it, when, and what was counted where it is not plain members: « …, février 2018, … et coalitions »."""
    words, source = site.words, site.library.sources.get(row["source_id"])
    who = site.organisation(source["producer_org"] if source else row["org_id"])
    name = words("claims.network_mark", who=who, date=_time(words, span))
    if row["unit"] == PLAIN_UNIT:
        return name
    return words("claims.network_mark_unit", mark=name, unit=words.translated(row["unit"]))


def _time(words: Words, span: Span | None) -> str:
    if span is None or span.end is None:
        return words("date.unknown")
    begin, end = (words.date(day_of(each.first), each.precision) for each in (span.begin, span.end))
    return begin if begin == end else words("time.from_to", begin=begin, end=end)


def pairs_within(site: Site) -> tuple[tuple[Link, Link], ...]:
    """The claims of which one holds the other, as site.toml declares: the smaller, then the larger."""
    claims, pairs = site.library.rows("claims"), []
    for small, large in product(claims, repeat=2):
        is_declared = site.settings.within.get(small["subject"]) == large["subject"]
        if is_declared and small["unit"] == large["unit"] and small["value"] < large["value"]:
            pairs.append((_to(site, small), _to(site, large)))
    return tuple(pairs)


def _to(site: Site, row: Record) -> Link:
    quotation = claim(site, row)
    name = site.words("claims.pair_part", figure=quotation.figure, subject=quotation.subject, period=quotation.period)
    return Link(Text(name), Ref("published_figures", anchor=quotation.key.lower()))
