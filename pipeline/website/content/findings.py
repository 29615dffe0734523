"""Titles that state what was found, in the grammar of each language."""

from dataclasses import replace

from pipeline.model import TOTAL
from pipeline.website.content.eligibility_flow import EligibilityFlow
from pipeline.website.content.site import Site
from pipeline.website.library import NETWORK, Record, Value
from pipeline.website.page import Cell, Page, Quotable


def headline_series(site: Site, indicator_id: str, scope: str = NETWORK) -> str:
    """The series for which an indicator speaks: its total; where there is none, the first that has a number."""
    series = site.library.series(indicator_id)
    if series[0] == TOTAL:
        return TOTAL
    return next((each for each in series if site.library.total(indicator_id, scope, each).is_counted), series[0])


def is_told(site: Site, indicator_id: str, series: str, value: Value) -> bool:
    """Whether a value is said: one of a series beside the total where it counts something."""
    is_beside = series != TOTAL and TOTAL in site.library.series(indicator_id)
    return bool(value.count) if is_beside else value.is_counted


def told(site: Site, series: str, value: Value) -> str:
    """A value in words, with what is counted where an indicator has several series of one rank."""
    said = site.value(value)
    if series == TOTAL or value.count is None:
        return said
    noun = site.words.count(f"series.{series}", value.count)
    return f"{said} {noun}"


def cell_of(site: Site, indicator_id: str, scope: str) -> Cell:
    value = of_scope(site, indicator_id, scope)
    text = told(site, headline_series(site, indicator_id, scope), value)
    return replace(site.cell(value), text=text)


def headline(site: Site, indicator_id: str) -> Value:
    return of_scope(site, indicator_id, NETWORK)


def of_scope(site: Site, indicator_id: str, scope: str) -> Value:
    """The cumulative value of a scope at the end of the framework."""
    return site.library.total(indicator_id, scope, headline_series(site, indicator_id, scope))


def quantity(site: Site, indicator_id: str, value: Value) -> str:
    """A count with its noun: « au moins 3 États sur lesquels… »."""
    count = value.count or 0
    of_series = f"noun.{value.unit}"
    if site.words.knows(of_series):
        phrase = site.words.count(of_series, count)
    else:
        sheet = site.library.by_key("indicators", "indicator_id")[indicator_id]
        forms = {form: site.own(sheet, f"noun_{form}") for form in ("zero", "one", "other")}
        phrase = site.words.in_number(forms, count, indicator_id)
    return site.words("value.at_least", n=phrase) if value.is_minimum else phrase


def flow_title(site: Site, indicator: Record, flow: EligibilityFlow) -> str:
    """The flow in one line: « 33 publications trouvées, 5 retenues »."""
    table = indicator["driving_table"]
    found = site.words.count(f"rows.{table}.full", flow.found)
    counted = site.words.count(f"rows.{table}.left", flow.counted)
    return site.words("flow.title", found=site.words.opening(found), counted=counted)


def documented(site: Site) -> list[Record]:
    return [row for row in site.library.indicators if _has_number(site, row["indicator_id"])]


def _has_number(site: Site, indicator_id: str) -> bool:
    scopes = (scope["scope_code"] for scope in site.library.scopes)
    return any(of_scope(site, indicator_id, scope).is_counted for scope in scopes)


def limit(site: Site, confirmed: int, rows: int) -> str:
    """On what a sentence rests that may be cited: public pages, confirmed rows, or for a zero reports alone."""
    if not rows:
        return site.words("cite.limit_reported")
    if not confirmed:
        return site.words("cite.limit_none")
    return site.words("cite.limit_all" if confirmed == rows else "cite.limit_some")


def limit_of_all(site: Site) -> str:
    confirmed, rows, *_ = site.library.confirmed
    return limit(site, confirmed, rows)


def status_line(site: Site) -> str:
    """How far the rows behind the site are confirmed, how many, by whom and when."""
    rows, of, who, last = site.library.confirmed
    if not rows:
        return _status_of_values(site)
    day = site.words.date(last) if last else site.words("status.no_day")
    names = site.organisations(who)
    told = site.words("status.rows", n=site.words.number(rows), all=site.words.number(of), who=names, day=day)
    return f"{told} {_status_of_values(site, has_rows=True)}"


def _status_of_values(site: Site, *, has_rows: bool = False) -> str:
    confirmed, numbers = site.library.confirmations
    if not confirmed:
        return site.words("status.others" if has_rows else "status.none")
    if confirmed == numbers:
        return site.words("status.all")
    return site.words("status.some", n=site.words.number(confirmed), all=site.words.number(numbers))


# --- what may be cited ------------------------------------------------------------------------------------------------


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
