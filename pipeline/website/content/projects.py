"""Projects by what their dates allow."""

from dataclasses import dataclass

from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.content.presence import Timing, actors_of, our_organisations, scope_of, timing
from pipeline.website.content.site import Site
from pipeline.website.library import Library, Record


@dataclass(frozen=True)
class Projects:
    by_timing: dict[Timing, list[Record]]
    countries: frozenset[str]

    @property
    def found(self) -> int:
        return sum(len(rows) for rows in self.by_timing.values())

    @property
    def in_window(self) -> list[Record]:
        return self.by_timing[Timing.IN_WINDOW]


def projects_of(library: Library) -> Projects:
    periods = library.periods()
    by_timing: dict[Timing, list[Record]] = {each: [] for each in Timing}
    for row in library.rows("projects"):
        by_timing[timing(row, periods[0], periods[-1])].append(row)
    dated = {row["project_id"] for row in by_timing[Timing.IN_WINDOW]}
    links = library.rows("project_countries")
    return Projects(by_timing, frozenset(link["country_code"] for link in links if link["project_id"] in dated))


def projects_by_organisation(library: Library, projects: Projects) -> dict[str, int]:
    actors = [actors_of(library, row).all for row in projects.in_window]
    counts = {}
    for org_id in our_organisations(library):
        counts[scope_of(library, org_id)] = sum(org_id in each for each in actors)
    return counts


def projects_chart(site: Site, projects: Projects) -> Chart:
    words = site.words
    left_out = [each for each in Timing if each is not Timing.IN_WINDOW and projects.by_timing[each]]
    marks = (
        Mark(words("project.all"), projects.found, role=Role.FOUND),
        *(
            Mark(words(f"project.{each}", window=site.window), len(projects.by_timing[each]), role=Role.LEFT_OUT)
            for each in left_out
        ),
        Mark(words("project.in_window", window=site.window), len(projects.in_window)),
    )
    found = words.count("project.found", projects.found)
    dated = words.count("project.dated", len(projects.in_window), between=site.between)
    title = words("project.title", found=words.opening(found), dated=dated)
    subtitle = words("project.subtitle", window=site.window)
    return Chart("projects", Kind.SIEVE, title, subtitle, words("flow.step"), words("project.header"), marks)
