"""Which pages there are, and what each says; no HTML. A new page is one function here and one template."""

from collections.abc import Callable

from pipeline.website.content.beneficiaries import Beneficiaries
from pipeline.website.content.site import Site
from pipeline.website.page import Page
from pipeline.website.pages.about_demonstration import about_demonstration_page
from pipeline.website.pages.beneficiaries import method_page, overview_page
from pipeline.website.pages.beneficiaries_groups import forms_page, groups_page, services_page
from pipeline.website.pages.beneficiaries_places import countries_page, map_part, projects_page
from pipeline.website.pages.changes import changes_page
from pipeline.website.pages.children import children_page, figure_page, headline_rows
from pipeline.website.pages.countries import countries_page as countries_index
from pipeline.website.pages.country import country_pages
from pipeline.website.pages.data import data_file_pages, data_page
from pipeline.website.pages.data_quality import data_quality_page
from pipeline.website.pages.evidence import (
    claims_page,
    disagreements_page,
    evidence_page,
    other_sources_page,
    sources_page,
)
from pipeline.website.pages.explorer import answer_pages, explorer_page
from pipeline.website.pages.funders import funders_page, partners_page
from pipeline.website.pages.help import help_page
from pipeline.website.pages.home import home_page
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.methods import methods_page
from pipeline.website.pages.organisations import organisation_pages, organisations_page
from pipeline.website.pages.projects import project_pages, projects_index
from pipeline.website.pages.publications import publications_page, reports_page
from pipeline.website.pages.results import results_page, scope_pages
from pipeline.website.pages.search import search_page
from pipeline.website.pages.static_pages import (
    accessibility_page,
    glossary_page,
    legal_page,
    press_page,
    your_rights_page,
)
from pipeline.website.pages.timeline import timeline_page
from pipeline.website.pages.to_complete import to_complete_page

SINGLE_PAGES: dict[str, Callable[[Site], Page]] = {
    "results": results_page,
    "evidence": evidence_page,
    "publications": publications_page,
    "un_reports": reports_page,
    "published_figures": claims_page,
    "disagreements": disagreements_page,
    "sources": sources_page,
    "sources_others": other_sources_page,
    "data": data_page,
    "data_quality": data_quality_page,
    "to_complete": to_complete_page,
    "changes": changes_page,
    "methods": methods_page,
    "glossary": glossary_page,
    "help": help_page,
    "your_rights": your_rights_page,
    "press": press_page,
    "accessibility": accessibility_page,
    "legal": legal_page,
}
PLACES: tuple[Callable[[Site], Page], ...] = (
    countries_index,
    projects_index,
    organisations_page,
    funders_page,
    partners_page,
    timeline_page,
)
COUNTING_PAGES: tuple[Callable[[Site, Beneficiaries], Page], ...] = (
    countries_page,
    groups_page,
    forms_page,
    services_page,
    projects_page,
    explorer_page,
)
# Who needs help finds the real page, from the demonstration too; and so does who asks about the site itself.
LENT = frozenset({"help", "your_rights", "press", "accessibility", "legal"})


def borrowed(site: Site) -> frozenset[str]:
    return LENT if site.library.is_demonstration and site.beside else frozenset()


def all_pages(site: Site) -> list[Page]:
    """Every page of one language; the index lists all the others but the answers, which one page leads to."""
    pages = _listed(site)
    answers = answer_pages(site, site.beneficiaries) if site.beneficiaries else []
    return [*pages, search_page(site, pages, sorted(borrowed(site))), *answers]


def _listed(site: Site) -> list[Page]:
    pages = [home_page(site), *(make(site) for name, make in SINGLE_PAGES.items() if name not in borrowed(site))]
    if site.library.is_demonstration:
        pages.append(about_demonstration_page(site))
    if headline_rows(site):
        pages.append(figure_page(site))
    return [
        *pages,
        *_children(site),
        *scope_pages(site),
        *indicator_pages(site),
        *data_file_pages(site),
        *(make(site) for make in PLACES),
        *country_pages(site),
        *project_pages(site),
        *organisation_pages(site),
    ]


def _children(site: Site) -> list[Page]:
    """The pages about children, the counts of the release or else what sources say, and the method."""
    data = site.beneficiaries
    if data is None:
        return [children_page(site), method_page(site)]
    counting = (make(site, data) for make in COUNTING_PAGES)
    return [overview_page(site, data, map_part(site, data)), *counting, method_page(site)]
