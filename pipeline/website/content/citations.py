"""What may be cited of a page, and what must not be written of it."""

from pipeline.website.content.site import Site
from pipeline.website.page import Page, Quotable


def quotable(site: Site, page: Page) -> Quotable | None:
    """What may be cited of a page, and what must not be written where a figure is often misread."""
    if site.library.is_demonstration or page.ref.name in site.settings.not_cited:
        return None
    own = f"avoid.{page.ref.name}"
    if page.quotable or not site.words.knows(own):
        return page.quotable
    return Quotable("", (site.words(own),))


def reference(site: Site) -> str:
    info = site.library.release.info
    name = site.words("site.name", window=site.window)
    return site.words("cite.register", site=name, release=info["version"], date=site.words.date(site.library.day))
