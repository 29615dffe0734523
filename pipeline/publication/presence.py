"""What ties each country to the organisations of the register, computed from the rows that say so.

Presence, not quantity. A project ties its countries to those who carry it and, where a partner works in one country of
it, that country to the partner. Who coordinates members that each work at home is present at home, and elsewhere only
through the consortium.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pipeline.catalogue import Catalogue
from pipeline.indicators import Line
from pipeline.intake.tables import Tables, grouped
from pipeline.model import Row

SEAT = "seat"
IDLE = ("draft", "rejected")
WRITING = ("lead", "author", "commission")
"""What an organisation does for a publication that is its own; funding, data, review or relay do not make it so."""


@dataclass(frozen=True)
class Window:
    first: date
    last: date

    def holds(self, start: date | None, end: date | None) -> str:
        """Whether something ran in the window: `unknown` where it began before and no source says that it ended."""
        if start is None and end is None:
            return "unknown"
        begins, ends = start or end, end or start
        assert begins is not None
        assert ends is not None
        if begins > self.last or (end is not None and ends < self.first):
            return "no"
        return "unknown" if end is None and begins < self.first else "yes"


def presence_lines(tables: Tables, catalogue: Catalogue) -> list[Line]:
    periods = catalogue.periods_of("calendar")
    window = Window(periods[0].start, periods[-1].end)
    ours = our_organisations(catalogue)
    found = [
        *_places(tables, window),
        *_projects(tables, window, ours),
        *_milestones(tables, window),
        *_publications(tables, window),
        *_reports(tables, window),
    ]
    lines = [line for line in found if line["org_id"] in ours]
    return sorted(lines, key=lambda line: [line[name] for name in ("country_code", "org_id", "kind", "object_id")])


def our_organisations(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(chain.from_iterable(scope.organisations for scope in catalogue.scopes if scope.is_single))


def _line(country: str, org_id: str, kind: str, object_id: str, role: str, in_window: str) -> Line:
    return {
        "country_code": country,
        "org_id": org_id,
        "kind": kind,
        "object_id": object_id,
        "role": role,
        "in_window": in_window,
    }


def _sound(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.get("validation_status") not in IDLE]


def _places(tables: Tables, window: Window) -> Iterator[Line]:
    for row in _sound(tables.rows("offices")):
        in_window = "yes" if row["kind"] == SEAT else window.holds(row["start_date"], row["end_date"])
        yield _line(row["country_code"], row["org_id"], row["kind"], row["office_id"], "own", in_window)
    for row in _sound(tables.rows("programme_lines")):
        if row["country_code"]:
            ran = window.holds(row["start_date"], row["end_date"])
            in_window = "planned" if row["status"] == "planned" else ran
            yield _line(row["country_code"], row["org_id"], "programme_line", row["line_id"], "own", in_window)


# --- projects -------------------------------------------------------------------------------------------------------


def _projects(tables: Tables, window: Window, ours: frozenset[str]) -> Iterator[Line]:
    countries = grouped(_sound(tables.rows("project_countries")), "project_id")
    partners = grouped(_sound(tables.rows("project_partners")), "project_id")
    seats = {row["org_id"]: row["country_code"] for row in tables.rows("organisations")}
    for project in _sound(tables.rows("projects")):
        code = project["project_id"]
        in_window = window.holds(project["start_date"], project["end_date"])
        named = [row["country_code"] for row in countries.get(code, [])]
        for org_id in sorted(ours):
            for country, role in _roles(org_id, project, partners.get(code, []), named, seats.get(org_id)):
                yield _line(country, org_id, "project", code, role, in_window)


def _roles(
    org_id: str, project: Row, partners: list[Row], countries: list[str], seat: str | None
) -> Iterator[tuple[str, str]]:
    """The countries of a project in which an organisation takes part, each with its part.

    The first that fits holds: carried with others, led, at work there as a partner, supporting in another way. A
    partner whose countries are stated is at work in those only. Where others of a consortium are known by their seat
    alone, it leads in the country of its own seat.
    """
    own = [row for row in partners if row["org_id"] == org_id]
    roles = {row["role"] for row in own}
    carriers = {row["org_id"] for row in partners if row["role"] == "accountable"}
    others = [row for row in partners if row["org_id"] != org_id and row["role"] == "implementing"]
    is_consortium = any(row["country_basis"] == SEAT for row in others)
    at_work = {row["country_code"] for row in own if row["country_code"]}
    for country in countries:
        if org_id in carriers and len(carriers) > 1:
            yield country, "joint"
        elif org_id == project["lead_org"] or org_id in carriers:
            yield country, "consortium" if is_consortium and country != seat else "lead"
        elif "implementing" in roles and at_work and country not in at_work:
            continue
        elif "implementing" in roles:
            yield country, "partner"
        elif roles:
            yield country, "support"


# --- milestones and texts -------------------------------------------------------------------------------------------


def _milestones(tables: Tables, window: Window) -> Iterator[Line]:
    for row in tables.rows("milestones"):
        if row["country_code"]:
            in_window = window.holds(row["date"], row["date"])
            yield _line(row["country_code"], row["org_id"], "milestone", row["milestone_id"], "own", in_window)


def _publications(tables: Tables, window: Window) -> Iterator[Line]:
    countries = grouped(_sound(tables.rows("publication_countries")), "publication_id")
    writers = grouped(_sound(tables.rows("publication_contributions")), "publication_id")
    for row in _sound(tables.rows("publications")):
        code = row["publication_id"]
        day = row["published_on"] or row["completed_on"]
        own = [each["org_id"] for each in writers.get(code, []) if each["role"] in WRITING]
        role = "own" if len(set(own)) == 1 else "joint"
        for place in countries.get(code, []):
            for org_id in dict.fromkeys(own):
                yield _line(place["country_code"], org_id, "publication", code, role, window.holds(day, day))


def _reports(tables: Tables, window: Window) -> Iterator[Line]:
    countries = grouped(_sound(tables.rows("report_countries")), "report_id")
    submitters = grouped(_sound(tables.rows("report_submitters")), "report_id")
    for row in _sound(tables.rows("reports_to_bodies")):
        code = row["report_id"]
        in_window = window.holds(row["submitted_on"], row["submitted_on"])
        senders = submitters.get(code, [])
        shared = "own" if len(senders) == 1 else "joint"
        for place in countries.get(code, []):
            for sender in senders:
                role = "alliance" if sender["role"] == "alliance" else shared
                yield _line(place["country_code"], sender["org_id"], "report", code, role, in_window)
