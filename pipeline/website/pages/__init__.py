"""Which pages there are, and what each says; no HTML. A new page is one function here and one template."""

from collections.abc import Callable
from functools import partial

from pipeline.website.content.beneficiaries import Beneficiaries
from pipeline.website.content.site import Site
from pipeline.website.page import Page
from pipeline.website.pages import (
    beneficiaries,
    beneficiaries_breakdowns,
    changes,
    children,
    countries,
    data,
    evidence,
    explorer,
    home,
    indicator,
    organisations,
    projects,
    results,
    search,
    static_pages,
    timeline,
    to_complete,
)
from pipeline.website.pages.help import help_page

SINGLE_PAGES: dict[str, Callable[[Site], Page]] = {
    "home": home.home_page,
    "evidence": evidence.evidence_page,
    "publications": evidence.publications_page,
    "un_reports": evidence.reports_page,
    "published_figures": evidence.claims_page,
    "disagreements": evidence.disagreements_page,
    "data": data.data_page,
    "data_quality": data.data_quality_page,
    "to_complete": to_complete.to_complete_page,
    "changes": changes.changes_page,
    "methods": static_pages.methods_page,
    "glossary": static_pages.glossary_page,
    "help": help_page,
    **{name: partial(static_pages.plain_page, name=name) for name in static_pages.PLAIN_PAGES},
    "countries": countries.countries_page,
    "projects": projects.projects_index,
    "organisations": organisations.organisations_page,
    "funders": organisations.funders_page,
    "partners": organisations.partners_page,
    "timeline": timeline.timeline_page,
    "children_method": beneficiaries.method_page,
}
SEVERAL_PAGES: tuple[Callable[[Site], list[Page]], ...] = (
    results.results_pages,
    indicator.indicator_pages,
    evidence.source_pages,
    data.data_file_pages,
    countries.country_pages,
    projects.project_pages,
    organisations.organisation_pages,
)
COUNTING_PAGES: tuple[Callable[[Site, Beneficiaries], Page], ...] = (
    beneficiaries_breakdowns.countries_page,
    beneficiaries_breakdowns.groups_page,
    beneficiaries_breakdowns.forms_page,
    beneficiaries_breakdowns.services_page,
    beneficiaries_breakdowns.projects_page,
    explorer.explorer_page,
)
# Who needs help finds the real page, from the demonstration too; and so does who asks about the site itself.
LENT = frozenset({"help", *static_pages.PLAIN_PAGES})


def borrowed(site: Site) -> frozenset[str]:
    return LENT if site.library.is_demonstration and site.beside else frozenset()


def all_pages(site: Site) -> list[Page]:
    """Every page of one language; the index lists all the others but the answers, which one page leads to."""
    pages = [make(site) for name, make in SINGLE_PAGES.items() if name not in borrowed(site)]
    if site.library.is_demonstration:
        pages.append(static_pages.about_demonstration_page(site))
    if children.headline_rows(site):
        pages.append(children.figure_page(site))
    for make_several in SEVERAL_PAGES:
        pages += make_several(site)
    answers: list[Page] = []
    if counts := site.beneficiaries:
        pages.append(beneficiaries.overview_page(site, counts, beneficiaries_breakdowns.map_part(site, counts)))
        pages += [make(site, counts) for make in COUNTING_PAGES]
        answers = explorer.answer_pages(site, counts)
    else:
        pages.append(children.children_page(site))  # what sources say, where nothing is counted
    return [*pages, search.search_page(site, pages, sorted(borrowed(site))), *answers]
