"""The dashboard of the indicators, a page for each scope, and what they are for."""

from dataclasses import dataclass

from pipeline.website.content.result_cards import ResultCard, result_cards
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import project_link
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Link, Page, Ref, Shared, Text
from pipeline.website.pages.indicator import Gap, gaps_of

LOOKED_FOR = "indicators with a published target"  # the fact that says how many have one
MOST_WAITING = 2  # names on a card that waits


@dataclass(frozen=True)
class WaitingCard:
    """An indicator without a value of which something was found: what it waits for, and the first names."""

    indicator_id: str
    title: str
    state: str
    names: tuple[Text | str, ...]
    more: str
    to: Ref


@dataclass(frozen=True)
class Group:
    """An objective with its indicators and their cards. `has`: for each indicator, whether it has a value."""

    code: str
    objective: Link
    summary: str
    indicators: tuple[Link, ...]
    has: tuple[bool, ...]
    tally: str
    cards: tuple[ResultCard, ...]
    waiting: tuple[WaitingCard, ...]


@dataclass(frozen=True)
class Target:
    """A target of the 2030 Agenda: its number and official title, and the projects that say they contribute to it."""

    number: str
    title: str
    projects: tuple[Link, ...]


@dataclass(frozen=True)
class ResultsContent:
    scopes: tuple[Link, ...]
    scope: Ref  # the page of this scope
    long: str
    has_minimum: bool
    groups: tuple[Group, ...]
    without: tuple[Link, ...]
    without_title: str
    changes: tuple[str, ...]
    targets: tuple[Target, ...]
    forms: tuple[str, ...]
    framework: tuple[str, ...]  # whose it is, that its definitions are proposed, that no target was published
    sources: tuple[Link, ...]  # where one may read that no target stands


def results_page(site: Site) -> Page:
    return _page(site, site.library.by_key("scopes", "scope_code")[NETWORK])


def scope_pages(site: Site) -> list[Page]:
    """The same for each organisation, and for the three."""
    return [_page(site, scope) for scope in site.library.scopes if scope["scope_code"] != NETWORK]


def _page(site: Site, scope: Record) -> Page:
    words, name = site.words, site.own(scope, "short")
    code = scope["scope_code"]
    cards = result_cards(site, code)
    title = words("results.title", name=name, window=site.window)
    summary = words.count("results.summary", len(cards), all=words.number(len(site.library.indicators)))
    trail = (site.page("home"),) if code == NETWORK else (site.page("home"), site.page("results"))
    return Page(
        ref=scope_ref(code),
        language=site.language,
        template="results",
        title=title,
        summary=summary,
        content=_content(site, scope, cards),
        section="results",
        trail=trail,
        label=words("results.label", name=name) if code != NETWORK else "",
        shared=Shared() if code == NETWORK else None,
    )


def scope_ref(code: str) -> Ref:
    """The page of a scope; that of the network is the page of results itself."""
    return Ref("results") if code == NETWORK else Ref("results_scope", code)


def _content(site: Site, scope: Record, cards: tuple[ResultCard, ...]) -> ResultsContent:
    code, words = scope["scope_code"], site.words
    groups = tuple(_group(site, row, code, cards) for row in site.library.rows("objectives"))
    shown = {card.indicator_id for card in cards}
    for group in groups:
        shown |= {card.indicator_id for card in group.waiting}
    without = [row for row in site.library.indicators if row["indicator_id"] not in shown]
    facts = site.library.by_key("facts", "subject")
    forms = [row for row in site.library.rows("forms") if row["in_framework"]]
    return ResultsContent(
        scopes=tuple(Link(site.own(each, "short"), scope_ref(each["scope_code"])) for each in site.library.scopes),
        scope=scope_ref(code),
        long=site.own(scope, "long"),
        has_minimum=any(card.before for card in cards),
        groups=groups,
        without=tuple(site.link(site.own(row, "title"), "indicator", row["indicator_id"]) for row in without),
        without_title=words.count("results.without", len(without)),
        changes=_framework(site, "change_objective", "label"),
        targets=_targets(site),
        forms=tuple(words.opening(site.own(row, "name")) for row in forms),
        framework=_whose(site),
        sources=site.source(facts[LOOKED_FOR]["source_id"]) if LOOKED_FOR in facts else (),
    )


def _group(site: Site, objective: Record, scope: str, cards: tuple[ResultCard, ...]) -> Group:
    objective_id = objective["objective_id"]
    links, waiting, without = [], [], 0
    for row in site.library.grouped("indicators", "objective")[objective_id]:
        links.append(site.link(site.own(row, "title"), "indicator", row["indicator_id"]))
        if row["indicator_id"] not in {card.indicator_id for card in cards}:
            without += 1
            waiting.append(_waiting(site, row, scope))
    number = len(links) - without
    return Group(
        code=objective_id.lower(),
        objective=site.link(site.objective(objective_id), "results", anchor=objective_id.lower()),
        summary=site.own(objective, "summary"),
        indicators=tuple(links),
        has=(True,) * number + (False,) * without,
        tally=site.words("results.tally", n=site.words.number(number), all=site.words.number(len(links))),
        cards=tuple(card for card in cards if card.objective == objective_id),
        waiting=tuple(filter(None, waiting)),
    )


def _waiting(site: Site, indicator: Record, scope: str) -> WaitingCard | None:
    gaps = _gaps_of_scope(site, indicator["indicator_id"], scope)
    if not gaps:
        return None
    more = len(gaps) - MOST_WAITING
    return WaitingCard(
        indicator_id=indicator["indicator_id"],
        title=site.own(indicator, "title"),
        state=site.words(f"waiting.{gaps[0].code}"),
        names=tuple(gap.card.title for gap in gaps[:MOST_WAITING]),
        more=site.words.count("waiting.more", more) if more > 0 else "",
        to=Ref("indicator", indicator["indicator_id"], anchor="gaps"),
    )


def _gaps_of_scope(site: Site, indicator_id: str, scope: str) -> list[Gap]:
    """The rows that wait for a fact and belong to an organisation of the scope."""
    gaps = gaps_of(site, indicator_id)
    if scope == NETWORK:
        return list(gaps)
    members = set(site.library.by_key("scopes", "scope_code")[scope]["organisations"].split())
    return [gap for gap in gaps if members & set(gap.card.organisations)]


def _targets(site: Site) -> tuple[Target, ...]:
    projects = site.library.grouped("projects", "sdg_target")
    targets = []
    for row in site.library.rows_with("framework", "section", "sdg_target"):
        if row["key"] == "title":
            links = tuple(project_link(site, project) for project in projects.get(row["code"], []))
            targets.append(Target(row["code"], site.words.typeset(row[site.language]), links))
    return tuple(targets)


def _framework(site: Site, section: str, key: str) -> tuple[str, ...]:
    """The texts of one kind in a section of the framework."""
    rows = site.library.rows_with("framework", "section", section)
    return tuple(site.words.typeset(row[site.language]) for row in rows if row["key"] == key)


def _whose(site: Site) -> tuple[str, ...]:
    """Whose framework it is, and that no target is known, as long as none was sent."""
    rows = site.library.rows_with("framework", "section", "framework")
    lines = {(row["code"], row["key"]): row for row in rows}
    wanted = [("framework", "note"), ("framework", "definitions")]
    if not site.library.rows("targets"):
        wanted.append(("targets", "note"))
    return tuple(site.words.typeset(lines[place][site.language]) for place in wanted if place in lines)
