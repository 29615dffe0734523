"""Objective KE, knowledge and evidence: research, national studies, and the reactions that they generate."""

from collections.abc import Mapping
from datetime import date
from operator import itemgetter

from pipeline.indicators.rules.rule_inputs import (
    STUDIES,
    Categories,
    IndicatorContext,
    dims,
    earliest,
    forms_of,
    moment_of,
    sources_of,
)
from pipeline.intake.tables import Tables, grouped, is_standing, keyed, status_of, weakest
from pipeline.model import Event, Link, Moment, Row, RowAssessment, Status

GLOBAL = ("global_research", "thematic_research")
NATIONAL = ("national_study", "country_overview")
CONTRIBUTES = ("lead", "author", "data", "review")
PRODUCES = ("lead", "author", "commission")
DONE = ("completed", "published")


def global_research(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-1: global and thematic research of the network, each work once, at its first publication."""
    works = grouped(tables.rows("publications"), "work_id")
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    return [reading for work in works.values() for reading in _read_work(work, contributions)]


def _read_work(work: list[Row], contributions: Mapping[str, list[Row]]) -> list[RowAssessment]:
    """A contribution to any row of a work is one to the work, so all its rows are read with the same links."""
    first = earliest(moment_of(row, "published_on") for row in work if is_standing(row))
    links = tuple(
        produced(row, link, CONTRIBUTES, first, dims(("pub_type", row["pub_type"]), ("role", link["role"])))
        for row in work
        for link in contributions[row["publication_id"]]
    )
    return [
        RowAssessment(row["publication_id"], status_of(row), (first,), links, reason=_why_not_global(row))
        for row in work
    ]


def _why_not_global(row: Row) -> str | None:
    if row["pub_type"] not in GLOBAL:
        return "other_type"
    if not row["network_led"]:
        return "not_network_led"
    return None if row["status"] == "published" else "not_published"


def produced(row: Row, link: Row, roles: tuple[str, ...], when: Moment | None, categories: Categories) -> Link:
    """The link of a publication to one contributor; a role that does not count is `side_role`."""
    counts = link["role"] in roles
    events = (Event(row["work_id"], (when,), categories | forms_of(row)),) if counts and when else ()
    return Link(
        actor=link["org_id"],
        status=weakest(status_of(row), status_of(link)),
        events=events,
        reason=None if counts else "side_role",
        sources=sources_of(row, link),
    )


def national_studies(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-2: national studies and overviews of exactly one country, each work once, when completed or published."""
    countries = standing_countries(tables)
    why_not = {
        row["publication_id"]: _why_not_national(row, countries[row["publication_id"]])
        for row in tables.rows("publications")
    }
    return _read_studies(tables, countries, why_not, needs_country=True)


def studies_on_justice(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """CV-3: completed studies whose main subject is access to justice, of any number of countries."""
    why_not = {row["publication_id"]: _why_not_on_justice(row) for row in tables.rows("publications")}
    return _read_studies(tables, standing_countries(tables), why_not, needs_country=False)


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
    *,
    needs_country: bool,
) -> list[RowAssessment]:
    """Studies at the earlier of completion and publication; a work with several rows that count, at its earliest."""
    publications = tables.rows("publications")
    contributions = grouped(tables.rows("publication_contributions"), "publication_id")
    done = grouped((row for row in publications if is_standing(row) and not why_not[row["publication_id"]]), "work_id")
    readings = []
    for row in publications:
        key = row["publication_id"]
        dated = [row] if why_not[key] else done[row["work_id"]]
        when = earliest(moment_of(each, "completed_on", "published_on") for each in dated)
        known = [each["country_code"] for each in countries[key] if needs_country or is_standing(each)]
        categories = dims(("pub_type", row["pub_type"]), *(("country", code) for code in known))
        needed = [status_of(each) for each in countries[key]] if needs_country else []
        links = tuple(produced(row, link, PRODUCES, when, categories) for link in contributions[key])
        readings.append(RowAssessment(key, weakest(status_of(row), *needed), (when,), links, reason=why_not[key]))
    return readings


def reactions_online(tables: Tables, context: IndicatorContext) -> list[RowAssessment]:
    """KE-3: stories, clicks, likes and shares that platforms report for the network's studies.

    A flow counts as it stands. A snapshot (a lifetime counter) counts by what it gained since the one before,
    never below zero; the first snapshot counts only where its asset began inside the window.
    """
    publications = keyed(tables.rows("publications"), "publication_id")
    amounts = _amounts(tables.rows("dissemination_metrics"), context.periods[0].start)
    return [
        _read_metric(row, publications[row["publication_id"]], amounts.get(row["metric_id"]))
        for row in tables.rows("dissemination_metrics")
    ]


def _read_metric(row: Row, publication: Row, amount: int | None) -> RowAssessment:
    when = moment_of(row, "period_end")
    status = weakest(status_of(row), status_of(publication))
    if row["method"] == "estimate":
        status = weakest(status, Status.SOURCED)
    series = f"metric={row['metric']}"
    categories = dims(("platform", row["platform"]), ("paid", _yes_no(row["paid"])))
    events = (Event(series, (when,), categories, series, amount),) if when and amount is not None else ()
    reason = "other_work" if publication["pub_type"] not in STUDIES else None if amount is not None else "no_baseline"
    return RowAssessment(
        row["metric_id"],
        status,
        (when,),
        (Link(row["org_id"], status, events, None, sources_of(row)),),
        reason,
    )


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _amounts(rows: list[Row], window_start: date) -> Mapping[str, int | None]:
    """What each standing metric row adds, by its id; None for a first snapshot without a baseline."""
    counters = grouped(filter(is_standing, rows), "publication_id", "platform", "asset_id", "metric", "paid")
    return {row["metric_id"]: amount for counter in counters.values() for row, amount in _gains(counter, window_start)}


def _gains(counter: list[Row], window_start: date) -> list[tuple[Row, int | None]]:
    gains: list[tuple[Row, int | None]] = [(row, row["value"]) for row in counter if row["kind"] == "flow"]
    last: int | None = None
    dated = [row for row in counter if row["kind"] == "snapshot" and moment_of(row, "period_end")]
    for row in sorted(dated, key=itemgetter("period_end")):
        if last is None:
            began = row["period_start"]
            gains.append((row, row["value"] if began and began >= window_start else None))
        else:
            gains.append((row, max(0, row["value"] - last)))
        last = row["value"]
    return gains
