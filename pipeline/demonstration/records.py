"""The tables about organisations, projects and work: compact rows of the scenario, written out as the contract asks."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from pipeline.demonstration.exact_shares import draw
from pipeline.demonstration.scenario import SECRETARIAT, Provider, Scenario, read_table, table_names

Line = dict[str, str]

FORM_LETTERS = {"p": "f_prostitution", "t": "f_travel", "o": "f_online", "x": "f_trafficking"}
METRICS = ("story", "click", "like", "share")
CONFIRMED_ON = "2022-03-20"


def records_of(
    provider: Provider, scenario: Scenario, schemas: Mapping[str, Mapping[str, Any]], seed: int, sending: int
) -> dict[str, list[Line]]:
    """The rows of each table of one provider in one sending: later rows are not there yet, withdrawn ones are gone."""
    tables: dict[str, list[Mapping[str, str]]] = {}
    for name in sorted(schemas.keys() & table_names()):
        tables[name] = [{**row, **_flags(row)} for row in _sent(name, provider, sending)]
    own = [place for place in scenario.places if scenario.leads[place.project_id] == provider.org_id]
    tables["project_countries"] = [
        {"project_id": place.project_id, "country_code": place.country_code} for place in own
    ]
    tables["comms_activity"] = list(_monthly(_sent("comms", provider, sending), seed))
    tables["dissemination_metrics"] = list(_half_yearly(_sent("dissemination", provider, sending), seed))
    tables["organisations"] = list(_organisations(scenario)) if provider.is_secretariat else []
    completed = {}
    for name, rows in tables.items():
        if rows:
            completed[name] = [_completed(row, provider, schemas[name]) for row in rows]
    return completed


def _sent(name: str, provider: Provider, sending: int) -> list[Mapping[str, str]]:
    mine = [row for row in read_table(name) if row["package"] == provider.org_id]
    return [row for row in mine if int(row.get("since") or 1) <= sending <= int(row.get("last_sending") or sending)]


def _flags(row: Mapping[str, str]) -> Line:
    letters = row.get("forms", "")
    return {name: str(letter in letters).lower() for letter, name in FORM_LETTERS.items()} if letters else {}


def _completed(row: Mapping[str, str], provider: Provider, schema: Mapping[str, Any]) -> Line:
    """A row with all columns of the contract; source and state are the provider's unless the row says its own."""
    names = [field["name"] for field in schema["fields"]]
    common = {"source_id": f"S-{provider.org_id[3:]}-REP", "entered_by_org": provider.org_id} | _state(provider)
    return {name: row.get(name) or common.get(name, "") for name in names}


def _state(provider: Provider) -> Line:
    """The rows of some providers are confirmed by the secretariat; nobody confirms its own."""
    if not provider.is_confirmed or provider.is_secretariat:
        return {"validation_status": "sourced"}
    return {"validation_status": "validated", "validated_by_org": SECRETARIAT, "validated_on": CONFIRMED_ON}


# --- tables that are unfolded ---------------------------------------------------------------------------------------


def _organisations(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    for provider in scenario.providers:
        yield {
            "org_id": provider.org_id,
            "name": provider.name,
            "org_type": "secretariat" if provider.is_secretariat else "ecpat_member",
            "country_code": provider.country_code,
            "ecpat_member_from": provider.member_from,
            "publish_name": "yes",
        }
    yield from read_table("organisations")


def _monthly(rows: list[Mapping[str, str]], seed: int) -> Iterator[Line]:
    """A row per month; months: first and last month of the year, joined by a hyphen."""
    for row in rows:
        first, last = map(int, row["months"].split("-"))
        for number in range(first, last + 1):
            month = f"{row['year']}-{number:02d}"
            items = 1 + draw(seed, "items", row["org_id"], month, row["platform"], row["audience"]) % 12
            yield {**row, "month": month, "own_items": str(items)}


def _half_yearly(rows: list[Mapping[str, str]], seed: int) -> Iterator[Line]:
    """A row per half-year and metric: what was counted in it, or the counter's state at its end."""
    for row in rows:
        for metric in METRICS:
            so_far = 0
            for half in _halves(row["first_half"], row["last_half"]):
                usual = int(row[metric])
                gain = usual + draw(seed, "gain", row["package"], row["asset_id"], metric, half) % (usual + 1)
                so_far += gain
                yield _metric(row, metric, half, so_far if row["kind"] == "snapshot" else gain)


def _halves(first: str, last: str) -> list[str]:
    """The half-years from one to another, both included, such as 2018-1 and 2018-2."""
    years = range(int(first[:4]), int(last[:4]) + 1)
    every = [f"{year}-{half}" for year, half in product(years, (1, 2))]
    return [half for half in every if first <= half <= last]


def _metric(row: Mapping[str, str], metric: str, half: str, value: int) -> Line:
    year, part = half.split("-")
    start, end = ("01-01", "06-30") if part == "1" else ("07-01", "12-31")
    ended = date.fromisoformat(f"{year}-{end}")
    account = f"{row['publication_id'][4:]}-{row['platform'].upper().replace('_', '-')}"
    return {
        **row,
        "metric_id": f"DM-{row['package'][3:]}-{account}-{metric.upper()}-{half}",
        "org_id": row["package"],
        "metric": metric,
        "period_start": f"{year}-{start}",
        "period_end": ended.isoformat(),
        "date_precision": "day",
        "value": str(value),
        "method": "export",
        "retrieved_on": (ended + timedelta(days=10)).isoformat(),
    }
