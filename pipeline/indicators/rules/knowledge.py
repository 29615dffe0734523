"""Objective KE, knowledge and evidence: research, national studies, and the reactions that they generate."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from pipeline.indicators.rules import rule_inputs as inputs
from pipeline.indicators.rules.rule_inputs import Categories, IndicatorContext, Rule, dims, moment_of, stands
from pipeline.intake.tables import Tables, grouped, is_standing, keyed, status_of, weakest
from pipeline.model import TOTAL, Event, Link, Moment, Period, Row, RowAssessment, Status

GLOBAL = ("global_research", "thematic_research")
NATIONAL = ("national_study", "country_overview")
OVERVIEW = "regional_overview"
CONTRIBUTES = ("lead", "author", "data", "review")
PRODUCES = ("lead", "author", "commission")
DONE = ("completed", "published")


def global_research(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-1: global and thematic research of the network, each work once, at its first publication.

    A contribution to any row of a work is one to the work, so all its rows are read with the same links.
    """
    works = grouped(tables.rows("publications"), "work_id")
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    readings = []
    for work in works.values():
        first = inputs.earliest(moment_of(row, "published_on") for row in work if is_standing(row))
        links: list[Link] = []
        for row in work:
            for contribution in contributions[row["publication_id"]]:
                categories = dims(("pub_type", row["pub_type"]), ("role", contribution["role"]))
                links.append(_produced(row, contribution, CONTRIBUTES, first, categories))
        for row in work:
            key, reason = row["publication_id"], _why_not_global(row)
            readings.append(RowAssessment(key, status_of(row), (first,), tuple(links), reason))
    return readings


def _why_not_global(row: Row) -> str | None:
    if row["pub_type"] not in GLOBAL:
        return "other_type"
    if not row["network_led"]:
        return "not_network_led"
    return None if row["status"] == "published" else "not_published"


def _produced(
    row: Row,
    contribution: Row,
    roles: tuple[str, ...],
    when: Moment | None,
    categories: Categories,
    series: str = TOTAL,
) -> Link:
    """The link of a publication to one contributor; a role that does not count is `side_role`."""
    counts = contribution["role"] in roles
    event = Event(row["work_id"], (when,), categories | inputs.forms_of(row), series) if counts and when else None
    return Link(
        actor=contribution["org_id"],
        status=weakest(status_of(row), status_of(contribution)),
        events=(event,) if event else (),
        reason=None if counts else "side_role",
        sources=inputs.sources_of(row, contribution),
    )


def national_studies(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-2: national studies and overviews of exactly one country, each work once, when completed or published.

    Beside them stand the regional ones: regional overviews, and national studies of two countries or more.
    """

    def is_regional(row: Row, countries: list[Row]) -> bool:
        return row["pub_type"] == OVERVIEW or (row["pub_type"] in NATIONAL and len(countries) > 1)

    return _read_studies(tables, _why_not_national, is_regional, needs_country=True)


def studies_on_justice(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """CV-3: completed studies whose main subject is access to justice, of any number of countries.

    Beside them stand the regional overviews on that subject.
    """

    def is_regional(row: Row, _: list[Row]) -> bool:
        return (row["pub_type"], row["primary_topic"]) == (OVERVIEW, "access_to_justice")

    return _read_studies(tables, _why_not_on_justice, is_regional, needs_country=False)


def _why_not_national(row: Row, countries: list[Row]) -> str | None:
    if row["pub_type"] == OVERVIEW:
        return "side_regional"
    if row["pub_type"] not in NATIONAL:
        return "other_type"
    if row["status"] not in DONE:
        return "not_completed"
    return None if len(countries) == 1 else "not_single_country"


def _why_not_on_justice(row: Row, _: list[Row]) -> str | None:
    if row["pub_type"] not in inputs.STUDIES:
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
    why_not: Callable[[Row, list[Row]], str | None],
    is_regional: Callable[[Row, list[Row]], bool],
    *,
    needs_country: bool,
) -> list[RowAssessment]:
    """Studies at the earlier of completion and publication; a work with several rows that count, at its earliest.

    why_not: the reason for which a publication, with its countries, is no such study.
    is_regional: whether it may stand beside, as an overview of a region.
    needs_country: whether a study counts by its country, so that the country must be confirmed as well.
    """
    publications, countries = tables.rows("publications"), standing_countries(tables)
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    statuses, reasons = {}, {}
    studies: defaultdict[str, list[Row]] = defaultdict(list)
    overviews: defaultdict[str, list[Row]] = defaultdict(list)
    for row in publications:
        key, known = row["publication_id"], countries[row["publication_id"]]
        reasons[key] = why_not(row, known)
        statuses[key] = status_of(row)
        if needs_country and row["pub_type"] != OVERVIEW:  # an overview is one work whatever its countries
            statuses[key] = weakest(statuses[key], *map(status_of, known))
        if stands(statuses[key]) and not reasons[key]:
            studies[row["work_id"]].append(row)
        if stands(statuses[key]) and row["status"] in DONE and is_regional(row, known):
            overviews[row["work_id"]].append(row)

    readings = []
    for row in publications:
        key, work = row["publication_id"], row["work_id"]
        day = _first_day([row] if reasons[key] else studies[work])
        named = [each["country_code"] for each in countries[key] if needs_country or is_standing(each)]
        categories = dims(("pub_type", row["pub_type"]), *(("country", code) for code in named))
        links = tuple(_produced(row, each, PRODUCES, day, categories) for each in contributions[key])
        beside: tuple[Link, ...] = ()
        if row in overviews[work]:
            other_day = _first_day(overviews[work])
            beside = tuple(_produced(row, each, PRODUCES, other_day, dims(), "regional") for each in contributions[key])
        readings.append(RowAssessment(key, statuses[key], (day,), links, reasons[key], beside))
    return readings


def _first_day(rows: list[Row]) -> Moment | None:
    return inputs.earliest(moment_of(row, "completed_on", "published_on") for row in rows)


def reactions_online(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-3: stories, clicks, likes and shares that platforms report for the network's studies.

    A flow counts as it stands. A snapshot (a lifetime counter) counts by what it gained since the one before,
    never below zero; the first snapshot counts only where its asset began inside the window. Elsewhere it is a
    starting point, and what the counter gained in its period is unknown if no other snapshot lies in it.
    """
    publications = keyed(tables.rows("publications"), "publication_id")
    rows = tables.rows("dissemination_metrics")
    gains = _gains_by_row(rows, context.periods)
    return [_read_metric(row, publications[row["publication_id"]], gains.get(row["metric_id"], Gain())) for row in rows]


@dataclass(frozen=True)
class Gain:
    """What a metric row adds; None for a first snapshot, which adds nothing that is known.

    fell: the counter is lower than before. alone: no other snapshot of the counter lies in the same period.
    """

    amount: int | None = None
    fell: bool = False
    alone: bool = False


def _read_metric(row: Row, publication: Row, gain: Gain) -> RowAssessment:
    when = moment_of(row, "period_end")
    status = weakest(status_of(row), status_of(publication))
    if row["method"] == "estimate":
        status = weakest(status, Status.SOURCED)
    series: str = row["metric"]
    paid = None if row["paid"] is None else str(row["paid"]).lower()
    categories = dims(("platform", row["platform"]), ("paid", paid))
    known: tuple[Event, ...] = ()
    unknown: tuple[Event, ...] = ()
    reason = None
    if publication["pub_type"] not in inputs.STUDIES:
        reason = "other_work"
    elif gain.amount is None:
        reason = "no_baseline"
        if when and gain.alone:
            unknown = (Event(series, (when,), categories, series, 0, reason, is_known=False),)
    elif when:
        known = (Event(series, (when,), categories, series, gain.amount, "counter_fell" if gain.fell else ""),)
    link = Link(row["org_id"], status, known, sources=inputs.sources_of(row))
    beside = (Link(row["org_id"], status, unknown),)
    return RowAssessment(row["metric_id"], status, (when,), (link,), reason, beside)


def _gains_by_row(rows: list[Row], periods: tuple[Period, ...]) -> Mapping[str, Gain]:
    standing = list(filter(is_standing, rows))
    gains = {row["metric_id"]: Gain(row["value"]) for row in standing if row["kind"] == "flow"}
    snapshots = [row for row in standing if row["kind"] == "snapshot" and moment_of(row, "period_end")]
    for counter in grouped(snapshots, "publication_id", "platform", "asset_id", "metric", "paid").values():
        counter.sort(key=itemgetter("period_end"))
        gains[counter[0]["metric_id"]] = _first_gain(counter, periods)
        for before, row in pairwise(counter):
            gained = row["value"] - before["value"]
            gains[row["metric_id"]] = Gain(max(0, gained), fell=gained < 0)
    return gains


def _first_gain(counter: list[Row], periods: tuple[Period, ...]) -> Gain:
    """A counter that began inside the window began at zero."""
    began = counter[0]["period_start"]
    if began and began >= periods[0].start:
        return Gain(counter[0]["value"])
    first, *later = [moment for row in counter if (moment := moment_of(row, "period_end"))]
    together = [period for period in periods if period.touches(first) and any(map(period.touches, later))]
    return Gain(alone=not together)


RULES = {
    "KE-1": Rule(global_research),
    "KE-2": Rule(national_studies),
    "KE-3": Rule(reactions_online),
    "CV-3": Rule(studies_on_justice),
}
