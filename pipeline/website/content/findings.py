"""What was found, in words, the rows behind it, how far it is confirmed and may be cited."""

from collections import Counter
from dataclasses import dataclass, replace

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.content.site import Site
from pipeline.website.library import NETWORK, Library, Record, Value
from pipeline.website.page import Cell, Page, Quotable

OF_OTHERS = "other_scope"
FOUND_DRAWN, REASONS_DRAWN = 3, 2  # below, the flow is said in words


def headline_series(site: Site, indicator_id: str, scope: str = NETWORK) -> str:
    """The series for which an indicator speaks: its total; where there is none, the first that has a number."""
    series = site.library.series(indicator_id)
    if series[0] == TOTAL:
        return TOTAL
    return next((each for each in series if site.library.total(indicator_id, scope, each).is_counted), series[0])


def is_told(site: Site, indicator_id: str, series: str, value: Value) -> bool:
    """One of a series beside the total is said where it counts something."""
    is_beside = series != TOTAL and TOTAL in site.library.series(indicator_id)
    return bool(value.count) if is_beside else value.is_counted


def told(site: Site, series: str, value: Value) -> str:
    """With what is counted where an indicator has several series of one rank."""
    said = site.value(value)
    if series == TOTAL or value.count is None:
        return said
    return f"{said} {site.words.count(f'series.{series}', value.count)}"


def cell_of(site: Site, indicator_id: str, scope: str) -> Cell:
    value = headline(site, indicator_id, scope)
    return replace(site.cell(value), text=told(site, headline_series(site, indicator_id, scope), value))


def headline(site: Site, indicator_id: str, scope: str = NETWORK) -> Value:
    """Cumulative, at the end of the framework."""
    return site.library.total(indicator_id, scope, headline_series(site, indicator_id, scope))


def documented(site: Site) -> list[Record]:
    found = []
    for row in site.library.indicators:
        values = (headline(site, row["indicator_id"], scope["scope_code"]) for scope in site.library.scopes)
        if any(value.is_counted for value in values):
            found.append(row)
    return found


def quantity(site: Site, indicator_id: str, value: Value) -> str:
    """A count with its noun: « au moins 3 États sur lesquels… »."""
    words, count = site.words, value.count or 0
    if words.knows(f"noun.{value.unit}"):
        phrase = words.count(f"noun.{value.unit}", count)
    else:
        sheet = site.library.by_key("indicators", "indicator_id")[indicator_id]
        phrase = words.in_number({form: site.own(sheet, f"noun_{form}") for form in ("zero", "one", "other")}, count)
    return words("value.at_least", n=phrase) if value.is_minimum else phrase


# --- from the rows that were found to the rows that count -------------------------------------------------------------


@dataclass(frozen=True)
class EligibilityFlow:
    """The rows of one indicator for the network. Rows to which nobody of the network is tied stand nowhere."""

    found: int
    left_out: tuple[tuple[str, int], ...]  # by reason, in the order of the sheet
    counted: int
    apart: int  # of another kind than it counts


def eligibility_flow(library: Library, indicator_id: str) -> EligibilityFlow:
    sums: Counter[tuple[bool, str]] = Counter()
    excluded: Counter[str] = Counter()
    for row in library.rows_of_scope("indicator_rows", "indicator_id", indicator_id):
        step = OF_OTHERS if row["reason_code"] == OF_OTHERS else row["outcome"]
        sums[row["of_kind"], step] += row["rows"]
        if row["of_kind"] and step == "excluded":
            excluded[row["reason_code"]] += row["rows"]
    found, apart = (sums[of_kind, "read"] - sums[of_kind, OF_OTHERS] for of_kind in (True, False))
    order = [row["reason_code"] for row in reasons_of(library, indicator_id)]
    left_out = tuple((code, excluded[code]) for code in order if excluded[code])
    return EligibilityFlow(found, left_out, sums[True, "counted"], apart)


def reasons_of(library: Library, indicator_id: str) -> list[Record]:
    """Those of every indicator, then the sheet's own."""
    rows = [row for row in library.rows("reasons") if row["indicator_id"] in ("", indicator_id)]
    return sorted(rows, key=lambda row: (row["indicator_id"], row["order"]))


def reason_label(site: Site, indicator_id: str, code: str) -> str:
    labels = {row["reason_code"]: row for row in reasons_of(site.library, indicator_id)}
    return site.own(labels[code], "label")


def flow_chart(site: Site, indicator: Record, flow: EligibilityFlow) -> Chart | None:
    """None where the numbers are few or small: they are as soon said."""
    if flow.found < FOUND_DRAWN or len(flow.left_out) < REASONS_DRAWN:
        return None
    words, indicator_id = site.words, indicator["indicator_id"]
    noun = words.opening(words.count(f"rows.{indicator['driving_table']}.noun", 2))
    marks = [Mark(words("flow.found"), flow.found, role=Role.FOUND)]
    for code, rows in flow.left_out:
        marks.append(Mark(words.opening(reason_label(site, indicator_id, code)), rows, role=Role.LEFT_OUT))
    marks.append(Mark(words("flow.counted"), flow.counted))
    title = flow_title(site, indicator["driving_table"], flow.found, flow.counted)
    subtitle = words("flow.subtitle", noun=noun, window=site.window)
    headers = (words("flow.step"), words("flow.rows", noun=noun))
    return Chart(f"sieve-{indicator_id.lower()}", Kind.SIEVE, title, subtitle, *headers, tuple(marks))


def flow_title(site: Site, table: str, found: int, counted: int) -> str:
    """The flow in one line: « 33 publications trouvées, 5 retenues »."""
    words = site.words
    all_rows = words.opening(words.count(f"rows.{table}.full", found))
    return words("flow.title", found=all_rows, counted=words.count(f"rows.{table}.left", counted))


# --- how far it is confirmed, and what may be cited -------------------------------------------------------------------


def limit(site: Site, confirmed: int, rows: int) -> str:
    """On what a sentence rests: public pages, confirmed rows, or for a zero reports alone."""
    if not rows:
        extent = "reported"
    elif not confirmed:
        extent = "none"
    else:
        extent = "all" if confirmed == rows else "some"
    return site.words(f"cite.limit_{extent}")


def status_line(site: Site) -> str:
    words = site.words
    rows, of, who, last = site.library.confirmed
    confirmed, numbers = site.library.confirmations
    if not confirmed:
        values = words("status.others" if rows else "status.none")
    elif confirmed == numbers:
        values = words("status.all")
    else:
        values = words("status.some", n=words.number(confirmed), all=words.number(numbers))
    if not rows:
        return values
    day = words.date(last) or words("status.no_day")
    names = site.organisations(who)
    return f"{words('status.rows', n=words.number(rows), all=words.number(of), who=names, day=day)} {values}"


def quotable(site: Site, page: Page) -> Quotable | None:
    """What may be cited of a page, and what must not be written where a figure is often misread."""
    if site.library.is_demonstration or page.ref.name in site.settings.not_cited:
        return None
    own = f"avoid.{page.ref.name}"
    if page.quotable or not site.words.knows(own):
        return page.quotable
    return Quotable("", (site.words(own),))


def reference(site: Site) -> str:
    info = site.library.release.info
    name = site.words("site.name", window=site.window)
    return site.words("cite.register", site=name, release=info["version"], date=site.words.date(site.library.day))
