"""What may be cited of a page, and what must not be written of it."""

from pipeline.website.content.findings import limit_of_all
from pipeline.website.content.site import Site
from pipeline.website.page import Page, Quotable


def quotable(site: Site, page: Page) -> Quotable | None:
    """The two boxes of a page: its own, or those that every page has; none for pages not to be cited."""
    if page.ref.name in site.settings.not_cited:
        return None
    if site.library.is_demonstration:
        return Quotable("", (site.words("edition.not_to_cite"),))
    own = f"avoid.{page.ref.name}"
    avoid = site.words(own if site.words.knows(own) else "avoid.any", window=site.window)
    return page.quotable or Quotable(site.words("cite.page", finding=page.title, limit=limit_of_all(site)), (avoid,))


def reference(site: Site) -> str:
    info = site.library.release.info
    name = site.words("site.name", window=site.window)
    return site.words("cite.register", site=name, release=info["version"], date=site.words.date(site.library.day))
