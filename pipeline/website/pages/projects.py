"""The projects: from those found to those dated in the framework's years, on a line of time and by name."""

from pipeline.website.content.list_entries import lanes_of_projects, project_item
from pipeline.website.content.project_dates import Timing
from pipeline.website.content.projects import Projects, projects_chart, projects_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Section, SubjectPage, to_quote
from pipeline.website.page import Note, Page, Ref, Text

ORDER = (Timing.IN_WINDOW, Timing.OPEN_END, Timing.OTHER_TIME, Timing.UNDATED)


def projects_index(site: Site) -> Page:
    words, projects = site.words, projects_of(site.library)
    found, dated = projects.found, len(projects.in_window)
    title = words(
        "project.title",
        found=words.opening(words.count("project.found", found)),
        dated=words.count("project.dated", dated),
    )
    sentence = words.count("projects.cite", dated, between=site.between, all=words.number(found))
    content = SubjectPage(
        facts=_facts(site, projects),
        sections=(
            Section(words("projects.sieve"), anchor="sieve", charts=(projects_chart(site, projects),)),
            *_by_timing(site, projects),
            _onward(site),
        ),
    )
    trail = (site.page("home"), site.page("countries"))
    summary = words("projects.summary", window=site.window)
    quotable = to_quote(site, sentence, words("projects.avoid", window=site.window))
    return Page(
        Ref("projects"), site.language, "dossier", title, summary, content, "countries", trail=trail, quotable=quotable
    )


def _facts(site: Site, projects: Projects) -> tuple[Note, ...]:
    shown = ((each, len(projects.by_timing[each])) for each in ORDER)
    return tuple(
        Note(site.words(f"project.{each}", window=site.window), (Text(site.words.number(count)),))
        for each, count in shown
        if count
    )


def _by_timing(site: Site, projects: Projects) -> tuple[Section, ...]:
    """The projects in groups of what their dates allow, the dated ones of the framework first."""
    sections = []
    for each in ORDER:
        rows = projects.by_timing[each]
        if rows:
            charts = lanes_of_projects(site, f"lanes-{each}", rows) if each is not Timing.UNDATED else ()
            title = site.words(f"project.{each}", window=site.window)
            items = tuple(project_item(site, row, row["project_id"].lower()) for row in rows)
            sections.append(Section(title, str(each).replace("_", "-"), charts=charts, items=items))
    return tuple(sections)


def _onward(site: Site) -> Section:
    names = ("countries", "organisations", "funders", "partners", "timeline")
    return Section(site.words("dossier.onward"), links=tuple(site.page(name) for name in names))
