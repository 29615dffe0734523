"""The page of disagreements, with the organisation's reply beside each."""

from dataclasses import dataclass

from pipeline.website.content.disagreements import Disagreement, disagreement
from pipeline.website.content.site import Site
from pipeline.website.page import Page


@dataclass(frozen=True)
class DisagreementsContent:
    items: tuple[Disagreement, ...]


def disagreements_page(site: Site) -> Page:
    items = tuple(disagreement(site, row) for row in site.library.rows("conflicts"))
    replied = sum(each.reply is not None for each in items)
    words = site.words
    title = words.opening(words.count("disagreements.found", len(items)))
    if replied:
        title = words("disagreements.title", found=title, replied=words.count("disagreements.replied", replied))
    summary = words("disagreements.summary")
    return site.make_page("disagreements", "disagreements", title, summary, DisagreementsContent(items), "evidence")
