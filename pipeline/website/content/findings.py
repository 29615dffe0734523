"""Titles that state what was found, in the grammar of each language."""

from pipeline.website.content.eligibility_flow import EligibilityFlow, eligibility_flow
from pipeline.website.content.site import Site
from pipeline.website.library import NETWORK, Record, Value


def headline_series(site: Site, indicator_id: str) -> str:
    """The series for which an indicator's page speaks: its first."""
    return site.library.series(indicator_id)[0]


def headline(site: Site, indicator_id: str) -> Value:
    """The network's cumulative value at the end of the framework."""
    return site.library.total(indicator_id, NETWORK, headline_series(site, indicator_id))


def quantity(site: Site, indicator_id: str, value: Value) -> str:
    """A count with its noun: « au moins 3 États sur lesquels… »."""
    count = value.count or 0
    phrase = site.words.count(f"noun.{indicator_id}", count)
    return site.words("value.at_least", n=phrase) if value.is_minimum else phrase


def finding(site: Site, indicator: Record) -> str:
    """The title of an indicator's page: what is documented, from how many rows, or that nothing is."""
    indicator_id = indicator["indicator_id"]
    value = headline(site, indicator_id)
    if not value.is_counted:
        return site.words(f"finding.{indicator_id}", window=site.window)
    opening = site.words.opening(quantity(site, indicator_id, value))
    return _with_rows(site, indicator, opening, eligibility_flow(site.library, indicator_id))


def _with_rows(site: Site, indicator: Record, opening: str, sieve: EligibilityFlow) -> str:
    if not sieve.counted:
        return opening
    table = indicator["driving_table"]
    counted = site.words.count(f"rows.{table}.counted", sieve.counted)
    found = site.words.count(f"rows.{table}.found", sieve.found)
    return site.words("finding.with_rows", opening=opening, counted=counted, found=found)


def caution(site: Site, indicator: Record) -> str:
    """What the title must not be taken for."""
    value = headline(site, indicator["indicator_id"])
    if site.library.is_demonstration:
        return site.words("finding.caution_invented")
    if not value.is_counted:
        return site.words("finding.caution_nothing")
    return site.words("finding.caution_minimum" if value.is_minimum else "finding.caution_value")


def sieve_title(site: Site, indicator: Record, sieve: EligibilityFlow) -> str:
    table = indicator["driving_table"]
    found = site.words.count(f"rows.{table}.full", sieve.found)
    counted = site.words.count(f"rows.{table}.left", sieve.counted)
    return site.words("sieve.title", found=site.words.opening(found), counted=counted)


def documented(site: Site) -> list[Record]:
    """The indicators that have a number for any scope at the end of the framework."""
    return [row for row in site.library.indicators if _has_number(site, row["indicator_id"])]


def _has_number(site: Site, indicator_id: str) -> bool:
    series = headline_series(site, indicator_id)
    scopes = (scope["scope_code"] for scope in site.library.scopes)
    return any(site.library.total(indicator_id, scope, series).is_counted for scope in scopes)


def limit(site: Site, confirmed: int, rows: int) -> str:
    """On what a sentence rests that may be cited: public pages, or confirmed rows."""
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
