"""Which pages stand in the menu, in the footer and in lists of pages."""

from collections.abc import Iterable

from pipeline.website.content.site import Site
from pipeline.website.page import Link, Page


def entries(site: Site, names: Iterable[str], present: frozenset[str]) -> list[Link]:
    """The pages of these names as links, without those that the edition lacks."""
    return [site.page(name) for name in names if name in present]


def label_of(site: Site, page: Page) -> str:
    """What lists of pages call a page."""
    name = f"page.{page.ref.name}"
    if not page.label and not page.ref.code and site.words.knows(name):
        return site.words(name)
    return page.label or page.kicker or page.title
