"""The words that these pages use in a sense of their own."""

from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.page import Note, Page, Text

TERMS = (
    "indicator",
    "objective",
    "scope",
    "period",
    "row",
    "source",
    "value",
    "at_least",
    "not_reported",
    "not_applicable",
    "withheld",
    "sieve",
    "claim",
    "disagreement",
    "report",
    "release",
    "confirmed",
    "sheet",
)


@dataclass(frozen=True)
class Glossary:
    terms: tuple[Note, ...]


def glossary_page(site: Site) -> Page:
    notes = [
        Note(site.words(f"glossary.{term}.term"), (Text(site.words(f"glossary.{term}.text")),), anchor=anchor_of(term))
        for term in TERMS
    ]
    title, summary = site.words("glossary.title"), site.words("glossary.summary")
    content = Glossary(tuple(sorted(notes, key=lambda note: in_order(note.term))))
    return site.make_page("glossary", "glossary", title, summary, content, "evidence")
