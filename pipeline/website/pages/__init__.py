"""Which pages there are, and what each says; no HTML. A new page is one function here and one template."""

from collections.abc import Callable

from pipeline.website.page import Page
from pipeline.website.pages.about import glossary_page, help_page
from pipeline.website.pages.children import children_page, figure_page, headline_rows
from pipeline.website.pages.data import data_page
from pipeline.website.pages.evidence import claims_page, evidence_page, sources_page
from pipeline.website.pages.framework import framework_page
from pipeline.website.pages.guide import guide_page, scenario_page
from pipeline.website.pages.home import home_page
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.methods import methods_page
from pipeline.website.pages.reached import method_page, overview_page
from pipeline.website.pages.reached_groups import forms_page, groups_page, services_page
from pipeline.website.pages.reached_places import countries_page, map_part, projects_page
from pipeline.website.pages.reached_years import years_page
from pipeline.website.reach import Reach
from pipeline.website.site import Site

SINGLE_PAGES: dict[str, Callable[[Site], Page]] = {
    "results": framework_page,
    "evidence": evidence_page,
    "published_figures": claims_page,
    "sources": sources_page,
    "data": data_page,
    "methods": methods_page,
    "glossary": glossary_page,
    "help": help_page,
}
REACH_PAGES: tuple[Callable[[Site, Reach], Page], ...] = (
    years_page,
    countries_page,
    groups_page,
    forms_page,
    services_page,
    projects_page,
    method_page,
)
LENT = frozenset({"help"})  # who needs help finds the real page, from the demonstration too


def borrowed(site: Site) -> frozenset[str]:
    """The pages for which the demonstration leads to the documented edition beside it."""
    return LENT if site.library.is_demonstration and site.beside else frozenset()


def all_pages(site: Site) -> list[Page]:
    """Every page of one language."""
    home = guide_page if site.library.is_demonstration else home_page
    pages = [home(site), *(make(site) for name, make in SINGLE_PAGES.items() if name not in borrowed(site))]
    if site.library.rows("scenario"):
        pages.append(scenario_page(site))
    if headline_rows(site):
        pages.append(figure_page(site))
    return [*pages, *_children(site), *indicator_pages(site)]


def _children(site: Site) -> list[Page]:
    """The pages about children: the counts of the release, or else what sources say."""
    reach = site.reach
    if reach is None:
        return [children_page(site)]
    return [overview_page(site, reach, map_part(site, reach)), *(make(site, reach) for make in REACH_PAGES)]
