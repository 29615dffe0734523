"""The index from A to Z; a script searches it by every word of what its entries lead to."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import SubjectPage
from pipeline.website.page import Link, Page, Ref, Text
from pipeline.website.pages.static_pages import TERMS

# What is said of the kind of a page, by its declared name; of the others, that it is a page.
KINDS = {
    "country": "country",
    "project": "project",
    "indicator": "indicator",
    "organisation": "organisation",
    "data_file": "file",
    "help": "help",
}
WEIGHTS = {"help": 9, "data_file": -9}  # what is meant first, above others that fit as well, or last


@dataclass(frozen=True)
class Entry:
    to: Link
    kind: str
    said: str = ""
    official: Text | None = None  # the title that a source gives it
    weight: int = 0

    @property
    def order(self) -> str:
        return in_order(str(self.to.label)).lstrip("(« “\u00a0'’")

    @property
    def letter(self) -> str:
        """Under which it stands; what begins with a sign or a number stands under `#`."""
        first = self.order[:1].upper()
        return first if first.isalpha() else "#"


def search_page(site: Site, pages: Iterable[Page], lent: Iterable[str] = ()) -> Page:
    """`lent`: pages that the other edition lends to this one."""
    words = site.words
    entries = [_page_entry(site, page) for page in pages]
    for name in lent:
        entries.append(_entry(site, name, Link(words(f"page.{name}"), Ref(name))))
    for term in TERMS:
        link = site.link(words(f"glossary.{term}.term"), "glossary", anchor=anchor_of(term))
        entries.append(Entry(link, words("search.term")))
    for row in site.library.rows("publications"):
        if row["title"]:  # without one it is not looked for
            title = site.title(row["title"], row["language"])
            to = Ref("publications", anchor=anchor_of(row["publication_id"]))
            entries.append(Entry(Link(title, to), words(f"pub_type.{row['pub_type']}")))
    entries.sort(key=lambda entry: entry.order)
    title = words.count("search.title", len(entries))
    summary = words("search.summary")
    return site.make_page("search", "search", title, summary, entries)


def _page_entry(site: Site, page: Page) -> Entry:
    """What a page says is its title without its label, or without the name that the label gives it."""
    label = label_of(site, page)
    colon = f"{site.words('site.colon')} "
    _, _, name = label.rpartition(" · ")  # without the code of an indicator
    _, _, name = name.rpartition(colon)  # without « Fichier : »
    finding = page.title.removeprefix(label).removeprefix(name).lstrip(colon)
    official = page.content.official if isinstance(page.content, SubjectPage) else None
    return _entry(site, page.ref.name, Link(label, page.ref), finding or page.summary, official)


def label_of(site: Site, page: Page) -> str:
    name = f"page.{page.ref.name}"
    if not page.label and not page.ref.code and site.words.knows(name):
        return site.words(name)
    return page.label or page.kicker or page.title


def _entry(site: Site, name: str, link: Link, said: str = "", official: Text | None = None) -> Entry:
    kind = site.words(f"search.kind_{KINDS.get(name, 'page')}")
    if name == "help":
        link = Link(site.words("search.help"), link.to)
    return Entry(link, kind, said, official, WEIGHTS.get(name, 0))
