"""The index from A to Z; a script searches it by every word of what its entries lead to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import SubjectPage
from pipeline.website.page import Link, Page, Ref, Text
from pipeline.website.pages.static_pages import TERMS


@dataclass(frozen=True)
class Entry:
    """One line of the index: where it leads, what kind of thing it is, and what a page says."""

    to: Link
    kind: str
    said: str = ""
    official: Text | None = None  # the title that a source gives it
    weight: int = 0  # what is meant first, above others that fit as well, or last

    @property
    def order(self) -> str:
        return in_order(str(self.to.label)).lstrip("(« “\u00a0'’")


@dataclass(frozen=True)
class Letter:
    """The entries under one letter; what begins with a sign or a number stands under `#`."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SearchContent:
    letters: tuple[Letter, ...]


KINDS = {
    "country": "country",
    "project": "project",
    "indicator": "indicator",
    "organisation": "organisation",
    "data_file": "file",
    "help": "help",
}
"""What is said of the kind of a page, by its declared name; of the others, that it is a page."""
FIRST, LAST = 9, -9


def search_page(site: Site, pages: Iterable[Page], lent: Iterable[str] = ()) -> Page:
    """`lent`: pages that the other edition lends to this one."""
    words = site.words
    terms = [
        Entry(site.link(words(f"glossary.{term}.term"), "glossary", anchor=anchor_of(term)), words("search.term"))
        for term in TERMS
    ]
    others = [_entry(site, name, Link(words(f"page.{name}"), Ref(name))) for name in lent]
    entries = sorted((*_pages(site, pages), *others, *terms, *_publications(site)), key=lambda entry: entry.order)
    title, summary = site.words.count("search.title", len(entries)), site.words("search.summary")
    return site.make_page("search", "search", title, summary, SearchContent(tuple(_letters(entries))))


def _pages(site: Site, pages: Iterable[Page]) -> Iterator[Entry]:
    colon = site.words("site.colon")
    for page in pages:
        label = label_of(site, page)
        name = label.rpartition(" · ")[2].rpartition(f"{colon} ")[
            2
        ]  # without the code of an indicator, without « Fichier : »
        finding = page.title.removeprefix(label).removeprefix(name)
        said = finding.lstrip(f"{colon} ") or page.summary
        official = page.content.official if isinstance(page.content, SubjectPage) else None
        yield _entry(site, page.ref.name, Link(label, page.ref), said, official)


def label_of(site: Site, page: Page) -> str:
    """What lists of pages call a page."""
    name = f"page.{page.ref.name}"
    if not page.label and not page.ref.code and site.words.knows(name):
        return site.words(name)
    return page.label or page.kicker or page.title


def _entry(site: Site, name: str, to: Link, said: str = "", official: Text | None = None) -> Entry:
    """The entry of a page by its declared name; that of help bears the words by which it is looked for."""
    kind = site.words(f"search.kind_{KINDS.get(name, 'page')}")
    if name == "help":
        return Entry(Link(site.words("search.help"), to.to), kind, said, weight=FIRST)
    return Entry(to, kind, said, official, LAST if name == "data_file" else 0)


def _publications(site: Site) -> Iterator[Entry]:
    titled = [row for row in site.library.rows("publications") if row["title"]]  # without one it is not looked for
    for row in titled:
        to = Ref("publications", anchor=anchor_of(row["publication_id"]))
        title = site.title(row["title"], row["language"])
        yield Entry(Link(title, to), site.words(f"pub_type.{row['pub_type']}"))


def _letters(entries: list[Entry]) -> Iterator[Letter]:
    by_letter: dict[str, list[Entry]] = {}
    for entry in entries:
        first = entry.order[:1].upper()
        by_letter.setdefault(first if first.isalpha() else "#", []).append(entry)
    for name, found in by_letter.items():
        yield Letter(name, f"letter-{name.lower()}" if name != "#" else "letter-other", tuple(found))
