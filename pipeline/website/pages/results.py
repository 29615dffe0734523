"""The dashboard of the indicators, a page for each scope, and what they are for."""

from itertools import chain
from typing import Any

from pipeline.website.content.result_cards import ResultCard, result_cards
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import project_link
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Link, Page, Ref, Shared
from pipeline.website.pages.indicator import gaps_of

LOOKED_FOR = "indicators with a published target"  # the fact that says how many have one
MOST_WAITING = 2  # names on a card that waits

Part = dict[str, Any]  # what the template shows in one place, by name


def results_pages(site: Site) -> list[Page]:
    return [_page(site, scope) for scope in site.library.scopes]


def _ref_of(code: str) -> Ref:
    return Ref("results") if code == NETWORK else Ref("results_scope", code)


def _page(site: Site, scope: Record) -> Page:
    words, library = site.words, site.library
    code = scope["scope_code"]
    name = site.own(scope, "short")
    cards = result_cards(site, code)
    groups = [_group(site, row, scope, cards) for row in library.rows("objectives")]
    facts = library.by_key("facts", "subject")
    content = {
        "scopes": [Link(site.own(each, "short"), _ref_of(each["scope_code"])) for each in library.scopes],
        "long": site.own(scope, "long"),
        "has_minimum": any(card.before for card in cards),
        "groups": groups,
        "without": list(chain.from_iterable(group["without"] for group in groups)),
        "targets": _targets(site),
        "framework": _framework(site),
        "sources": site.source(facts[LOOKED_FOR]["source_id"]) if LOOKED_FOR in facts else (),
    }
    is_whole = code == NETWORK
    return site.make_page(
        _ref_of(code),
        "results",
        words("results.title", name=name, window=site.window),
        words.count("results.summary", len(cards), all=words.number(len(library.indicators))),
        content,
        "results",
        label="" if is_whole else words("results.label", name=name),
        shared=Shared() if is_whole else None,
    )


def _group(site: Site, objective: Record, scope: Record, cards: tuple[ResultCard, ...]) -> Part:
    """An objective with all its indicators: the cards of those with a value, those that wait, and those without."""
    code = objective["objective_id"]
    own = [card for card in cards if card.objective == code]
    counted = {card.indicator_id for card in own}
    links, waiting, without = [], [], []
    for row in site.library.grouped("indicators", "objective")[code]:
        link = site.link(site.own(row, "title"), "indicator", row["indicator_id"])
        links.append(link)
        if row["indicator_id"] in counted:
            continue
        if card := _waiting(site, link, row["indicator_id"], scope):
            waiting.append(card)
        else:
            without.append(link)
    return {
        "code": code.lower(),
        "objective": site.link(site.objective(code), "results", anchor=code.lower()),
        "summary": site.own(objective, "summary"),
        "indicators": links,
        "cards": own,
        "waiting": waiting,
        "without": without,
    }


def _waiting(site: Site, link: Link, indicator_id: str, scope: Record) -> Part | None:
    """What an indicator without a value waits for, and the first names; None where nothing was found."""
    gaps = gaps_of(site, indicator_id)
    if scope["scope_code"] != NETWORK:
        members = set(scope["organisations"].split())
        gaps = [gap for gap in gaps if members & set(gap.card.organisations)]
    if not gaps:
        return None
    more = len(gaps) - MOST_WAITING
    return {
        "title": link.label,
        "state": site.words(f"waiting.{gaps[0].code}"),
        "names": [gap.card.title for gap in gaps[:MOST_WAITING]],
        "more": site.words.count("waiting.more", more) if more > 0 else "",
        "to": Ref("indicator", indicator_id, anchor="gaps"),
    }


def _targets(site: Site) -> list[Part]:
    projects = site.library.grouped("projects", "sdg_target")
    targets: list[Part] = []
    for row in site.library.rows_with("framework", "section", "sdg_target"):
        if row["key"] == "title":
            links = [project_link(site, project) for project in projects.get(row["code"], [])]
            title = site.words.typeset(row[site.language])
            targets.append({"number": row["code"], "title": title, "projects": links})
    return targets


def _framework(site: Site) -> list[str]:
    """Whose framework it is, and that no target is known, as long as none was sent."""
    rows = site.library.rows_with("framework", "section", "framework")
    lines = {(row["code"], row["key"]): row for row in rows}
    wanted = [("framework", "note"), ("framework", "definitions")]
    if not site.library.rows("targets"):
        wanted.append(("targets", "note"))
    return [site.words.typeset(lines[place][site.language]) for place in wanted if place in lines]
