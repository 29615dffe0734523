"""Releases that the pipeline makes of invented rows: every indicator and scope, in numbers that are asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

from pipeline.disclosure import PeopleFiles
from pipeline.intake.packages import Package
from pipeline.intake.tables import Tables
from pipeline.publication.masking import hiding_names
from pipeline.publication.release_files import Counted, Stamp, publish
from pipeline.release import Release
from tests.paper import CLOSED, catalogue, in_memory, reporting, typed_row

Line = dict[str, str]
YEARS = ("2018", "2019", "2020", "2021")
FORMS = ("prostitution", "travel", "online")
METRICS = ("story", "click", "like", "share")
LETTERS = str.maketrans("0123456789", "abcdefghij")  # names without a digit tell numbers from names
COUNTRIES = ("ML", "NP", "SN", "KE", "IN", "KH")
NAMES = {
    "ECPAT-LU": ("ECPAT Luxembourg", "ecpat_member", "LU"), "ECPAT-BE": ("ECPAT Belgique", "ecpat_member", "BE"),
    "ECPAT-FR": ("ECPAT France", "ecpat_member", "FR"), "ECPAT-INT": ("ECPAT International", "secretariat", "TH"),
    "M1": ("Ligue du fleuve", "ecpat_member", "ML"), "M2": ("Ligue des collines", "ecpat_member", "NP"),
    "FIRM1": ("Hôtels réunis", "private", "FR"),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """How many units of every indicator each organisation has in each year, at most as many as there are countries.

    status: what all of them report of a year; a year that is left out is not reported. unnamed: organisations that
    have not agreed to be named. access: of all studies. confirmed_by: who has confirmed all rows.
    """

    counts: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)
    status: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(YEARS, "complete"))
    unnamed: frozenset[str] = frozenset()
    metrics: tuple[str, ...] = METRICS
    access: str = "public"
    confirmed_by: str = ""


SILENT: Mapping[str, str] = {}
WORLDS = {
    "a value for each scope": World({"ECPAT-LU": (2, 1, 0, 3), "ECPAT-BE": (0, 0, 1, 0), "M1": (1, 0, 2, 4)}),
    "ties": World({"ECPAT-LU": (2, 2, 2, 2), "ECPAT-FR": (2, 2, 2, 2)}),
    "a decrease": World({"ECPAT-FR": (5, 3, 1, 0)}),
    "one row": World({"ECPAT-BE": (0, 1, 0, 0)}),
    "nothing": World(),
    "a minimum": World({"ECPAT-LU": (0, 1, 0, 2), "M2": (1, 0, 1, 0)}, SILENT),
    "one at least": World({"M1": (0, 0, 1, 0)}, SILENT, metrics=("like",)),
    "at least nothing": World(status={"2018": "complete"}),
    "a minimum beside silence": World({"ECPAT-LU": (0, 0, 3, 0)}, {"2018": "complete", "2021": "partial"}),
    "reported late": World({"ECPAT-FR": (0, 2, 1, 1)}, {"2020": "complete", "2021": "complete"}),
    "no names": World({"M1": (2, 0, 1, 0), "M2": (1, 1, 1, 1)}, unnamed=frozenset({"M1", "M2"}), access="restricted"),
    "confirmed": World({"ECPAT-LU": (0, 1, 0, 2)}, confirmed_by="ECPAT-BE"),
}


@cache
def made(name: str) -> Release:
    """Make the release of a world."""
    rows = tables_of(WORLDS[name])
    definitions = hiding_names(catalogue().of_edition("documented"), rows)
    package = Package("invented", "Paquet", "2022.1", "documented", CLOSED, Path("invented"), ())
    stamp = Stamp("2022.1", CLOSED, "1")
    return publish(Counted(rows, PeopleFiles(), definitions, [package]), stamp)


def tables_of(world: World) -> Tables:
    """The tables of a world, with its reports."""
    tables: defaultdict[str, list[Line]] = defaultdict(list)
    for org_id, (title, org_type, country) in NAMES.items():
        row = {"org_id": org_id, "name": title, "org_type": org_type, "country_code": country}
        tables["organisations"].append(row | {"publish_name": "no" if org_id in world.unnamed else "yes"})
    tables["sources"].append({"source_id": "S1", "title": "Rapport annuel", "producer_org": "ECPAT-LU"})
    for org_id, counts in world.counts.items():
        for year, number in zip(YEARS, counts, strict=True):
            for table, row in rows_of(world, org_id, year, number):
                tables[table].append(row)
    typed = {
        table: [typed_row(table, n, row | _confirmed(world, table)) for n, row in enumerate(rows, 1)]
        for table, rows in tables.items()
    }
    reports = [
        {"org_id": org_id, "period_id": year, "status": status}
        for org_id, (year, status) in product(NAMES, world.status.items())
    ]
    typed["reporting_status"] = reporting([], reports, silent=True)
    empty: dict[str, list[dict[str, object]]] = {name: [] for name in catalogue().contract.sent}
    return in_memory(empty | typed)


def _confirmed(world: World, table: str) -> Line:
    if not world.confirmed_by or table in ("organisations", "sources"):
        return {}
    entered_by = "ECPAT-LU"
    return {"validation_status": "validated", "entered_by_org": entered_by, "validated_by_org": world.confirmed_by}


def rows_of(world: World, org_id: str, year: str, number: int) -> Iterator[tuple[str, Line]]:
    """The rows that make as many units of every indicator as are asked for."""
    for place, country in enumerate(COUNTRIES[:number]):
        key = f"{org_id}-{year}-{place}"
        yield from _works(world, key, org_id, year, country)
        yield from _advocacy(key, org_id, year, country)
        yield from _voices(key, org_id, year, country)
    if number:
        yield from _of_members(org_id, year)
        for metric in world.metrics:
            row = {"publication_id": f"{org_id}-{year}-0-2", "org_id": org_id, "asset_id": f"{org_id}-{metric}"}
            yield "dissemination_metrics", row | {"metric": metric, "period_end": f"{year}-06-30", "value": str(number)}


def _works(world: World, key: str, org_id: str, year: str, country: str) -> Iterator[tuple[str, Line]]:
    """A work of KE-1, and one of KE-2 that is one of CV-3 too."""
    kinds = ("global_research", "law"), ("national_study", "access_to_justice")
    for number, (kind, topic) in enumerate(kinds, 1):
        work = {
            "publication_id": f"{key}-{number}",
            "work_id": f"W-{key}-{number}",
            "title": f"Étude {key}".translate(LETTERS),
        }
        dated = {"published_on": f"{year}-03-01", "language": "fr", "access": world.access}
        yield "publications", work | dated | {"pub_type": kind, "primary_topic": topic}
        yield "publication_contributions", {"publication_id": f"{key}-{number}", "org_id": org_id}
    yield "publication_countries", {"publication_id": f"{key}-2", "country_code": country}


def _advocacy(key: str, org_id: str, year: str, country: str) -> Iterator[tuple[str, Line]]:
    """A report on a State, a recommendation in it that is taken up, and an initiative with a company."""
    yield "reports_to_bodies", {"report_id": f"R-{key}", "submitted_on": f"{year}-02-01"}
    yield "report_submitters", {"report_id": f"R-{key}", "org_id": org_id}
    yield "report_countries", {"report_id": f"R-{key}", "country_code": country}
    yield "recommendations", {"recommendation_id": f"C-{key}", "report_id": f"R-{key}", "country_code": country}
    yield "recommendation_uptakes", {"recommendation_id": f"C-{key}", "paragraph": "7", "adopted_on": f"{year}-05-01"}
    yield (
        "advocacy_initiatives",
        {"initiative_id": f"I-{key}", "title": f"Charte {key}".translate(LETTERS), "lead_org": org_id},
    )
    engaged = {"engaged_on": f"{year}-01-15", "engaged_until": f"{year}-12-15"}
    yield "initiative_actors", {"engagement_id": f"E-{key}", "initiative_id": f"I-{key}", "org_id": "FIRM1", **engaged}


def _voices(key: str, org_id: str, year: str, country: str) -> Iterator[tuple[str, Line]]:
    """A group of survivors that takes part in a programme and in advocacy."""
    group = {"group_code": f"G-{key}", "country_code": country, "facilitator_org": org_id}
    for month, domain in (("02", "programme"), ("09", "advocacy")):
        day = {"activity_id": f"V-{key}-{month}", "activity_date": f"{year}-{month}-01", "domain": domain}
        yield "survivor_participation", group | day


def _of_members(org_id: str, year: str) -> Iterator[tuple[str, Line]]:
    """What makes a member count: a story in the media, posts for children, a training, expertise."""
    key = f"{org_id}-{year}"
    yield "media_contributions", {"contribution_id": f"T-{key}", "org_id": org_id, "published_on": f"{year}-04-01"}
    for month in range(1, 13):
        yield "comms_activity", {"org_id": org_id, "month": f"{year}-{month:02}", "audience": "children"}
    activity = {"activity_id": f"A-{key}", "provider_org": "ECPAT-INT", "start_date": f"{year}-06-01"}
    yield "capacity_activities", activity
    yield "capacity_participants", {"activity_id": f"A-{key}", "org_id": org_id, "hours": "6", "staff_f": "1"}
    for form in FORMS:
        evidence = {"evidence_id": f"X-{key}-{form}", "org_id": org_id, "form": form}
        yield "expertise_evidence", evidence | {"evidence_date": f"{year}-07-01"}
