"""Small random tables for each indicator: every date, state and organisation that a rule has to tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from pipeline.intake.tables import Tables
from pipeline.model import Row
from tests.paper import ORGANISATIONS, typed_row, written

Rows = dict[str, list[dict[str, Any]]]

IN_WINDOW = (
    "2018-01-01", "2018-06-29", "2018-07-01", "2019-03-01", "2019-08-15", "2020-02-29", "2020-12-31", "2021-06-30",
)  # fmt: skip
ELSEWHERE = ("2017-12-31", "2021-12-31", "2022-01-01")
DATE = [*map(date.fromisoformat, 3 * IN_WINDOW + ELSEWHERE), None]
LATER = [None, None, *map(date.fromisoformat, IN_WINDOW[4:] + ELSEWHERE)]
PRECISION = [*10 * ["day"], "month", "year", "unknown"]
STATUS = [*7 * ["sourced"], *3 * ["validated"], "draft", "rejected"]
ACTOR = ["ECPAT-LU", "ECPAT-BE", "ECPAT-FR", "M1"] * 2 + ["ECPAT-INT", "NGO1"]
COUNTRY = ["ML", "NP", "MG"]
MAYBE = [None, True, False]
STUDY_TYPES = [*3 * ["global_research", "thematic_research", "national_study", "country_overview"],
               "regional_overview", "toolkit"]  # fmt: skip

# what a field is drawn from; every other field has its usual value
POOLS: dict[str, dict[str, list[Any]]] = {
    "publications": {
        "work_id": ["W1", "W2"], "pub_type": STUDY_TYPES, "status": [*6 * ["published"], "completed", "planned"],
        "completed_on": DATE, "published_on": DATE, "network_led": [*5 * [True], None],
        "primary_topic": [*4 * ["access_to_justice"], "law"], "f_online": MAYBE,
    },
    "publication_contributions": {
        "publication_id": ["P1", "P2", "P3"], "org_id": ACTOR,
        "role": ["lead", "author", "data", "commission", "funding"],
    },
    "publication_countries": {"publication_id": ["P1", "P2", "P3"], "country_code": COUNTRY},
    "dissemination_metrics": {
        "publication_id": ["P1", "P2"], "org_id": ACTOR, "asset_id": ["FLOW", "SNAPSHOT"], "metric": ["like", "share"],
        "period_start": DATE, "period_end": DATE, "value": [0, 3, 5, 8], "method": ["export", "estimate"],
    },
    "reports_to_bodies": {"submitted_on": DATE, "form_of_report": [*4 * ["written"], "oral"], "in_alliance": MAYBE},
    "report_submitters": {
        "report_id": ["REP1", "REP2"], "org_id": ACTOR, "role": ["lead", "co_author", "alliance"],
    },
    "report_countries": {"report_id": ["REP1", "REP2"], "country_code": COUNTRY},
    "recommendations": {"report_id": ["REP1", "REP2"], "country_code": COUNTRY, "f_online": MAYBE,
                        "same_as": [None, None, "REC1"]},
    "recommendation_uptakes": {
        "recommendation_id": ["REC1", "REC2"], "paragraph": ["1", "2", "3"], "body": ["CRC", "UPR"], "adopted_on": DATE,
        "grade": [*2 * ["verbatim", "substance"], "theme"], "reader_2": [*6 * ["FR-A"], "LU-A", None],
    },
    "media_contributions": {
        "org_id": ACTOR, "story_id": ["S1", "S2"], "published_on": DATE, "reach_level": [*4 * ["global"], "national"],
    },
    "advocacy_initiatives": {"lead_org": [*ACTOR, None], "start_date": DATE, "end_date": LATER, "f_travel": MAYBE},
    "initiative_organisations": {"initiative_id": ["I1", "I2"], "org_id": ACTOR},
    "initiative_actors": {
        "initiative_id": ["I1", "I2"], "org_id": [*3 * ["FIRM1", "FIRM2"], "NGO2"],
        "engaged_on": DATE, "engaged_until": LATER,
        "level": [*4 * [2, 4], 1, None],
    },
    "survivor_participation": {
        "group_code": ["G1", "G2"], "facilitator_org": ["ECPAT-LU", "ECPAT-LU", "ECPAT-FR", "M1", "ECPAT-INT"],
        "activity_date": DATE, "until": LATER,
        "domain": ["programme", "programme", "advocacy", "governance"],
        "role": [*4 * ["led", "collaborated"], "consulted"],
        "consent_recorded": [*8 * [True], None], "publish_country": [True, False],
    },
    "projects": {"lead_org": [*ACTOR, None], "start_date": DATE, "end_date": LATER},
    "project_partners": {
        "project_id": ["PR1", "PR2"], "org_id": ["NGO1", "NGO1", "M1", "ECPAT-FR"],
        "role": [*2 * ["implementing", "extending"], "accountable", "funding"], "from": DATE, "to": LATER,
    },
    "capacity_activities": {"provider_org": ACTOR, "start_date": DATE, "end_date": LATER},
    "capacity_participants": {
        "activity_id": ["A1", "A2", "A3"], "org_id": ACTOR, "hours": [1.0, 1.5, 2.0, 3.0, 3.0, 8.0, None],
        "duration_stated": [None, 0.5, 1.0],
        "staff_f": [None, 0, 4],
    },
    "expertise_evidence": {
        "org_id": ["ECPAT-LU", "M1", "M1", "ECPAT-INT"],
        "form": [*3 * ["prostitution", "travel", "online", "trafficking"], "child_marriage"],
        "evidence_date": DATE,
    },
}  # fmt: skip

# rows that others point to stand there once each; the others, up to so many
PARENTS = {
    "publications": ["P1", "P2", "P3"], "reports_to_bodies": ["REP1", "REP2"], "recommendations": ["REC1", "REC2"],
    "advocacy_initiatives": ["I1", "I2"], "projects": ["PR1", "PR2"], "capacity_activities": ["A1", "A2", "A3"],
}  # fmt: skip
KEYS = {
    "publication_contributions": ("publication_id", "org_id", "role"),
    "publication_countries": ("publication_id", "country_code"),
    "dissemination_metrics": ("publication_id", "asset_id", "metric", "period_end"),
    "report_submitters": ("report_id", "org_id", "role"),
    "report_countries": ("report_id", "country_code"),
    "recommendation_uptakes": ("recommendation_id", "paragraph"),
    "initiative_organisations": ("initiative_id", "org_id"),
    "project_partners": ("project_id", "org_id", "role"),
    "capacity_participants": ("activity_id", "org_id"),
}


def row_cells(chance: Random, table: str) -> dict[str, Any]:
    pools = {**POOLS[table], "validation_status": STATUS, "date_precision": PRECISION}
    return {name: chance.choice(pool) for name, pool in pools.items()}


def months(chance: Random) -> list[dict[str, Any]]:
    """Monthly rows: some organisations over some stretches of months."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for _ in range(chance.randint(1, 5)):
        org, year = chance.choice([*ACTOR, "NGO1"]), chance.choice([2018, 2019, 2020, 2021])
        first, length = chance.choice([1, 1, 1, 3, 7]), chance.randint(6, 14)
        audience, channel = chance.choice(["public", "children"]), chance.choice(["social", "social", "traditional"])
        status = chance.choice(STATUS)
        for index in range(first - 1, first - 1 + length):
            month = f"{year + index // 12}-{index % 12 + 1:02}"
            cells = {"org_id": org, "month": month, "channel": channel, "audience": audience}
            items = chance.choice([1, 1, 1, 1, 1, 1, 2, 0])
            found[org, month, channel, audience] = {**cells, "own_items": items, "validation_status": status}
    return list(found.values())


def child_rows(chance: Random, table: str) -> list[dict[str, Any]]:
    """Up to nine rows, one for each key."""
    rows = [row_cells(chance, table) for _ in range(chance.randint(0, 9))]
    names = KEYS.get(table)
    return rows if names is None else list({tuple(row[name] for name in names): row for row in rows}.values())


@st.composite
def papers(draw: st.DrawFn, tables: tuple[str, ...]) -> Rows:
    """Typed rows of the tables that a sheet names; members may have joined or left."""
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    rows: Rows = {"organisations": [dict(row) for row in usual_organisations()]}
    for table in tables:
        if table in PARENTS:
            found = [{**row_cells(chance, table), key_of(table): key} for key in PARENTS[table]]
        elif table != "organisations":
            found = months(chance) if table == "comms_activity" else child_rows(chance, table)
        else:
            continue
        rows[table] = [typed(table, number, cells) for number, cells in enumerate(found, 1)]
    for row in rows["organisations"]:
        if row["org_id"] in {"M1", "ECPAT-FR"}:
            row["ecpat_member_from"] = chance.choice([None, None, None, date(2018, 7, 1), date(2019, 5, 20)])
            row["ecpat_member_to"] = chance.choice([None, None, None, date(2020, 9, 10)])
    return rows


@cache
def usual_organisations() -> list[dict[str, Any]]:
    cells = written(ORGANISATIONS)["organisations"]
    return [typed_row("organisations", number, each) for number, each in enumerate(cells, 1)]


@cache
def usual_row(table: str) -> Mapping[str, Any]:
    return typed_row(table, 0, {})


def key_of(table: str) -> str:
    names = {"publications": "publication_id", "reports_to_bodies": "report_id", "recommendations": "recommendation_id",
             "advocacy_initiatives": "initiative_id", "projects": "project_id",
             "capacity_activities": "activity_id"}  # fmt: skip
    return names[table]


def typed(table: str, number: int, cells: dict[str, Any]) -> dict[str, Any]:
    """A row in which the counter decides its kind, and the group its country, as the validation demands."""
    usual = usual_row(table)
    numbered = {name: f"R{number}" for name, value in usual.items() if value == "R0"}
    row = {**usual, **numbered, **{name: value for name, value in cells.items() if name in usual}}
    if table == "dissemination_metrics":
        row["kind"] = row["asset_id"].lower()
    if table == "survivor_participation":
        row["country_code"] = {"G1": "ML", "G2": "NP"}[row["group_code"]]
    return {**row, "entered_by_org": "ECPAT-LU", "validated_by_org": "ECPAT-BE"}


def without_drafts(rows: Rows) -> Rows:
    """The same paper without rows that never count, and without what hangs on them."""
    kept: Rows = {}
    gone: set[tuple[str, str]] = set()
    for table in sorted(rows, key=lambda name: (name not in PARENTS, name == "recommendations", name)):
        kept[table] = []
        for row in rows[table]:
            hangs = any((name, row[name]) in gone for name in row if table not in PARENTS or name != key_of(table))
            if hangs or row.get("validation_status") in {"draft", "rejected"}:
                if table in PARENTS:
                    gone.add((key_of(table), row[key_of(table)]))
            else:
                kept[table].append(row)
    return kept


@dataclass(frozen=True)
class PlainTables(Tables):
    """Tables without their columns: the rows as they are handed to a rule, which is all that counting asks for."""

    plain: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        return list(self.plain.get(name, []))


def tables(rows: Rows) -> Tables:
    return PlainTables({}, rows)
