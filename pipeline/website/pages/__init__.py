"""Which pages there are, and what each says; no HTML. A new page is one function here and one template."""

from collections.abc import Callable

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
    to_complete,
)
from pipeline.website.pages.help import help_page

SINGLE_PAGES: tuple[Callable[[Site], Page], ...] = (
    home.home_page,
    evidence.evidence_page,
    evidence.publications_page,
    evidence.reports_page,
    evidence.claims_page,
    evidence.disagreements_page,
    data.data_page,
    data.data_quality_page,
    to_complete.to_complete_page,
    changes.changes_page,
    static_pages.methods_page,
    static_pages.glossary_page,
    countries.countries_page,
    projects.projects_index,
    organisations.organisations_page,
    organisations.funders_page,
    organisations.partners_page,
    evidence.timeline_page,
    beneficiaries.method_page,
)
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
    pages = [make(site) for make in SINGLE_PAGES]
    if not borrowed(site):
        pages += [help_page(site), *(static_pages.plain_page(site, name) for name in static_pages.PLAIN_PAGES)]
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
