"""Which pages there are, and what each says; no HTML. A new page is one function here and one template."""

from collections.abc import Callable

from pipeline.website.page import Page
from pipeline.website.pages.about import glossary_page, help_page
from pipeline.website.pages.children import children_page, figure_page, headline_rows
from pipeline.website.pages.data import data_page
from pipeline.website.pages.evidence import claims_page, evidence_page, sources_page
from pipeline.website.pages.framework import framework_page
from pipeline.website.pages.home import home_page
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.methods import methods_page
from pipeline.website.site import Site

SINGLE_PAGES: tuple[Callable[[Site], Page], ...] = (
    home_page,
    framework_page,
    children_page,
    evidence_page,
    claims_page,
    sources_page,
    data_page,
    methods_page,
    glossary_page,
    help_page,
)


def all_pages(site: Site) -> list[Page]:
    """Every page of one language."""
    pages = [make(site) for make in SINGLE_PAGES]
    if headline_rows(site):
        pages.append(figure_page(site))
    return [*pages, *indicator_pages(site)]
