"""Objective KE, knowledge and evidence: research, national studies, and the reactions that they generate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter

from pipeline.indicators.rules.rule_inputs import (
    STUDIES,
    Categories,
    IndicatorContext,
    Rule,
    dims,
    earliest,
    forms_of,
    moment_of,
    sources_of,
)
from pipeline.intake.tables import Tables, grouped, is_standing, keyed, status_of, weakest
from pipeline.model import TOTAL, Event, Link, Moment, Period, Row, RowAssessment, Status

GLOBAL = ("global_research", "thematic_research")
NATIONAL = ("national_study", "country_overview")
CONTRIBUTES = ("lead", "author", "data", "review")
PRODUCES = ("lead", "author", "commission")
DONE = ("completed", "published")
REGIONAL = "regional"


def global_research(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-1: global and thematic research of the network, each work once, at its first publication."""
    works = grouped(tables.rows("publications"), "work_id")
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    return [*chain.from_iterable(_read_work(work, contributions) for work in works.values())]


def _read_work(work: list[Row], contributions: Mapping[str, list[Row]]) -> list[RowAssessment]:
    """A contribution to any row of a work is one to the work, so all its rows are read with the same links."""
    first = earliest(moment_of(row, "published_on") for row in work if is_standing(row))
    links = []
    for row in work:
        for link in contributions[row["publication_id"]]:
            categories = dims(("pub_type", row["pub_type"]), ("role", link["role"]))
            links.append(produced(row, link, CONTRIBUTES, first, categories))
    return [
        RowAssessment(row["publication_id"], status_of(row), (first,), tuple(links), reason=_why_not_global(row))
        for row in work
    ]


def _why_not_global(row: Row) -> str | None:
    if row["pub_type"] not in GLOBAL:
        return "other_type"
    if not row["network_led"]:
        return "not_network_led"
    return None if row["status"] == "published" else "not_published"


def produced(
    row: Row,
    link: Row,
    roles: tuple[str, ...],
    when: Moment | None,
    categories: Categories,
    series: str = TOTAL,
) -> Link:
    """The link of a publication to one contributor; a role that does not count is `side_role`."""
    counts = link["role"] in roles
    events = (Event(row["work_id"], (when,), categories | forms_of(row), series),) if counts and when else ()
    return Link(
        actor=link["org_id"],
        status=weakest(status_of(row), status_of(link)),
        events=events,
        reason=None if counts else "side_role",
        sources=sources_of(row, link),
    )


def national_studies(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-2: national studies and overviews of exactly one country, each work once, when completed or published.

    Beside them stand the regional ones: regional overviews, and national studies of two countries or more.
    """
    countries = standing_countries(tables)
    why_not, regional = {}, set()
    for row in tables.rows("publications"):
        key, known = row["publication_id"], countries[row["publication_id"]]
        why_not[key] = _why_not_national(row, known)
        if row["pub_type"] == "regional_overview" or (row["pub_type"] in NATIONAL and len(known) > 1):
            regional.add(key)
    return _read_studies(tables, countries, why_not, regional, needs_country=True)


def studies_on_justice(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """CV-3: completed studies whose main subject is access to justice, of any number of countries.

    Beside them stand the regional overviews on that subject.
    """
    why_not, regional = {}, set()
    for row in tables.rows("publications"):
        why_not[row["publication_id"]] = _why_not_on_justice(row)
        if row["pub_type"] == "regional_overview" and row["primary_topic"] == "access_to_justice":
            regional.add(row["publication_id"])
    return _read_studies(tables, standing_countries(tables), why_not, regional, needs_country=False)


def _why_not_national(row: Row, countries: list[Row]) -> str | None:
    if row["pub_type"] == "regional_overview":
        return "side_regional"
    if row["pub_type"] not in NATIONAL:
        return "other_type"
    if row["status"] not in DONE:
        return "not_completed"
    return None if len(countries) == 1 else "not_single_country"


def _why_not_on_justice(row: Row) -> str | None:
    if row["pub_type"] not in STUDIES:
        return "not_a_study"
    if row["primary_topic"] != "access_to_justice":
        return "other_topic"
    return None if row["status"] in DONE else "not_completed"


def standing_countries(tables: Tables) -> Mapping[str, list[Row]]:
    """The countries of each publication: those that stand, or where none does, its drafts."""
    rows = [row for row in tables.rows("publication_countries") if status_of(row) is not Status.REJECTED]
    standing = grouped(filter(is_standing, rows), "publication_id")
    return grouped((row for row in rows if is_standing(row) or not standing[row["publication_id"]]), "publication_id")


def _read_studies(
    tables: Tables,
    countries: Mapping[str, list[Row]],
    why_not: Mapping[str, str | None],
    regional: Collection[str],
    *,
    needs_country: bool,
) -> list[RowAssessment]:
    """Studies at the earlier of completion and publication; a work with several rows that count, at its earliest.

    why_not: the reason for which a publication is no such study, by its id.
    regional: the publications that may stand beside, as overviews of a region.
    needs_country: whether a study counts by its country, so that the country must be confirmed as well.
    """
    publications = tables.rows("publications")
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    statuses = {}
    studies, overviews = [], []
    for row in publications:
        key = row["publication_id"]
        statuses[key] = _status_of_study(row, countries[key] if needs_country else [])
        if statuses[key].rank < Status.SOURCED.rank:
            continue
        if not why_not[key]:
            studies.append(row)
        if key in regional and row["status"] in DONE:
            overviews.append(row)
    studies_of_work, overviews_of_work = grouped(studies, "work_id"), grouped(overviews, "work_id")
    shown_beside = {row["publication_id"] for row in overviews}

    readings = []
    for row in publications:
        key, work = row["publication_id"], row["work_id"]
        day = _first_day([row] if why_not[key] else studies_of_work[work])
        named = [each["country_code"] for each in countries[key] if needs_country or is_standing(each)]
        categories = dims(("pub_type", row["pub_type"]), *(("country", code) for code in named))
        links = tuple(produced(row, link, PRODUCES, day, categories) for link in contributions[key])
        side_links: tuple[Link, ...] = ()
        if key in shown_beside:
            side_day = _first_day(overviews_of_work[work])
            side_links = tuple(produced(row, link, PRODUCES, side_day, dims(), REGIONAL) for link in contributions[key])
        readings.append(RowAssessment(key, statuses[key], (day,), links, why_not[key], side_links))
    return readings


def _status_of_study(row: Row, countries: Sequence[Row]) -> Status:
    """A study is as well confirmed as its countries; an overview of a region is one work whatever its countries."""
    if row["pub_type"] == "regional_overview":
        return status_of(row)
    return weakest(status_of(row), *map(status_of, countries))


def _first_day(rows: list[Row]) -> Moment | None:
    return earliest(moment_of(row, "completed_on", "published_on") for row in rows)


def reactions_online(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-3: stories, clicks, likes and shares that platforms report for the network's studies.

    A flow counts as it stands. A snapshot (a lifetime counter) counts by what it gained since the one before,
    never below zero; the first snapshot counts only where its asset began inside the window. Elsewhere it is a
    starting point, and what the counter gained in its period is unknown if no other snapshot lies in it.
    """
    publications = keyed(tables.rows("publications"), "publication_id")
    gains = _gains_by_row(tables.rows("dissemination_metrics"), context.periods)
    return [
        _read_metric(row, publications[row["publication_id"]], gains.get(row["metric_id"], Gain(None)))
        for row in tables.rows("dissemination_metrics")
    ]


@dataclass(frozen=True)
class Gain:
    """What a metric row adds; None for a first snapshot, which adds nothing that is known.

    fell: the counter is lower than before. alone: no other snapshot of the counter lies in the same period.
    """

    amount: int | None
    fell: bool = False
    alone: bool = False


def _read_metric(row: Row, publication: Row, gain: Gain) -> RowAssessment:
    when = moment_of(row, "period_end")
    status = weakest(status_of(row), status_of(publication))
    if row["method"] == "estimate":
        status = weakest(status, Status.SOURCED)
    series: str = row["metric"]
    categories = dims(("platform", row["platform"]), ("paid", _yes_no(row["paid"])))
    events: tuple[Event, ...] = ()
    unknown: tuple[Event, ...] = ()
    reason = None
    if publication["pub_type"] not in STUDIES:
        reason = "other_work"
    elif gain.amount is None:
        reason = "no_baseline"
        unknown = (Event(series, (when,), categories, series, 0, reason),) if when and gain.alone else ()
    elif when:
        events = (Event(series, (when,), categories, series, gain.amount, "counter_fell" if gain.fell else ""),)
    links = (Link(row["org_id"], status, events, None, sources_of(row)),)
    return RowAssessment(row["metric_id"], status, (when,), links, reason, unknown=unknown)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _gains_by_row(rows: list[Row], periods: tuple[Period, ...]) -> Mapping[str, Gain]:
    """What each standing metric row adds, by its id."""
    gains = {row["metric_id"]: Gain(row["value"]) for row in rows if is_standing(row) and row["kind"] == "flow"}
    counted = [row for row in rows if is_standing(row) and row["kind"] == "snapshot" and moment_of(row, "period_end")]
    for counter in grouped(counted, "publication_id", "platform", "asset_id", "metric", "paid").values():
        counter.sort(key=itemgetter("period_end"))
        first = counter[0]
        gains[first["metric_id"]] = _first_gain(first, counter[1:], periods)
        for before, row in pairwise(counter):
            gained = row["value"] - before["value"]
            gains[row["metric_id"]] = Gain(max(0, gained), fell=gained < 0)
    return gains


def _first_gain(first: Row, later: list[Row], periods: tuple[Period, ...]) -> Gain:
    """A counter that began inside the window began at zero."""
    began = first["period_start"]
    if began and began >= periods[0].start:
        return Gain(first["value"])
    ends = [moment for row in (first, *later) if (moment := moment_of(row, "period_end"))]
    together = [period for period in periods if period.touches(ends[0]) and any(map(period.touches, ends[1:]))]
    return Gain(None, alone=not together)


RULES = {
    "KE-1": Rule(global_research),
    "KE-2": Rule(national_studies),
    "KE-3": Rule(reactions_online),
    "CV-3": Rule(studies_on_justice),
}
