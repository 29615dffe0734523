"""The projects by their dates, on a line of time and by name."""

from pipeline.website.content.list_entries import lanes_of_projects, project_item
from pipeline.website.content.presence import Timing
from pipeline.website.content.projects import Projects, projects_chart, projects_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, SubjectPage, onward_section, to_quote
from pipeline.website.page import Note, Page

ORDER = (Timing.IN_WINDOW, Timing.OPEN_END, Timing.OTHER_TIME, Timing.UNDATED)


def projects_index(site: Site) -> Page:
    words, projects = site.words, projects_of(site.library)
    found, dated = projects.found, len(projects.in_window)
    title = words(
        "project.title",
        found=words.opening(words.count("project.found", found)),
        dated=words.count("project.dated", dated, between=site.between),
    )
    sentence = words.count("projects.cite", dated, between=site.between, all=words.number(found))
    content = SubjectPage(
        facts=tuple(
            Note(words(f"project.{each}", window=site.window), (words.number(len(projects.by_timing[each])),))
            for each in ORDER
            if projects.by_timing[each]
        ),
        sections=(
            *_by_timing(site, projects),
            Section(
                words("projects.in_time"),
                "time",
                charts=lanes_of_projects(site, "lanes", site.library.rows("projects")),
            ),
            Section(words("projects.sieve"), anchor="sieve", charts=(projects_chart(site, projects),)),
            onward_section(site, "countries", "organisations", "funders", "partners", "timeline"),
        ),
    )
    summary = words("projects.summary", window=site.window)
    quotable = to_quote(site, sentence)
    return site.make_page("projects", "dossier", title, summary, content, "countries", quotable=quotable)


def _by_timing(site: Site, projects: Projects) -> tuple[Section, ...]:
    """The projects in groups of what their dates allow, the dated ones of the framework first."""
    sections = []
    for each in ORDER:
        rows = projects.by_timing[each]
        if rows:
            title = site.words(f"project.{each}", window=site.window)
            items = tuple(project_item(site, row, row["project_id"].lower()) for row in rows)
            sections.append(Section(title, str(each).replace("_", "-"), items=items))
    return tuple(sections)
