"""What is missing: by organisation, then by indicator, each with its next step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.website.content import findings
from pipeline.website.content.presence import Timing, projects_of
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import project_link
from pipeline.website.library import NETWORK, Record
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages.data import reports_cell, table_title
from pipeline.website.pages.help import is_shown
from pipeline.website.pages.indicator import gaps_of

MISSING_REPORTS = frozenset({"partial", "not_submitted"})


@dataclass(frozen=True)
class Need:
    """One thing that is missing: of what, what, the next step, and the ids of those who can tell.

    `detail`: what would settle it, where that is known.
    """

    title: Text | str
    missing: str
    step: str
    owners: tuple[str, ...]
    links: tuple[Link, ...]
    detail: str = ""


def all_needs(site: Site) -> tuple[Need, ...]:
    return (
        *waiting_rows(site),
        *_projects(site),
        *_reports(site),
        *_doubts(site),
        *_questions(site),
        *_addresses(site),
    )


def waiting_rows(site: Site) -> tuple[Need, ...]:
    """Rows that a missing fact keeps out of an indicator, each with the indicators that wait."""
    found: dict[tuple[str, str], Need] = {}
    for indicator in site.library.indicators:
        link = site.page("indicator", indicator["indicator_id"])
        for gap in gaps_of(site, indicator["indicator_id"]):
            known = found.get(gap.place)
            links = (*known.links, link) if known else (link,)
            found[gap.place] = Need(gap.card.title, gap.reason, gap.step, gap.owners, links)
    return tuple(found.values())


def _projects(site: Site) -> Iterator[Need]:
    by_timing = projects_of(site.library).by_timing
    for timing in (Timing.UNDATED, Timing.OPEN_END):
        for row in by_timing[timing]:
            missing = site.words(f"project.{timing}", window=site.window)
            step = site.words(f"next.project_{timing}")
            links = _each_once((project_link(site, row), *site.source(row["source_id"])))
            yield Need(site.own(row, "title"), missing, step, (row["lead_org"],), links)


def _each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links without those that read like an earlier one, such as a source titled like its project."""
    by_label: dict[str, Link] = {}
    for link in links:
        by_label.setdefault(str(link.label), link)
    return tuple(by_label.values())


def _reports(site: Site) -> Iterator[Need]:
    """Reports that came in part or did not come, as each organisation says it of a table and a period."""
    for row in site.library.rows("reporting_status"):
        if row["status"] in MISSING_REPORTS:
            title = site.words("needs.report", table=table_title(site, row["table_name"]), period=row["period_id"])
            missing, step = site.words(f"needs.{row['status']}"), site.words("next.report")
            yield Need(title, missing, step, (row["org_id"],), ())


def _doubts(site: Site) -> Iterator[Need]:
    for row in site.library.rows("conflicts"):
        if not row["response"]:
            link = site.link(site.words("page.disagreements"), "disagreements", anchor=row["conflict_id"].lower())
            title, missing = site.own(row, "subject"), site.words("needs.disagreement")
            step, detail = site.words("next.settle"), site.own(row, "settle")
            yield Need(title, missing, step, (row["settle_org"],), (link,), detail)


def _questions(site: Site) -> Iterator[Need]:
    """Questions that an organisation can answer, each with the indicator, the project and the report it is about."""
    projects = site.library.by_key("projects", "project_id")
    for row in site.library.rows("open_questions"):
        asked = site.words.date(row["asked_on"], "day")
        missing = site.words("needs.asked", date=asked) if asked else site.words("needs.question")
        links = (
            *([site.page("indicator", row["indicator_id"])] if row["indicator_id"] else []),
            *([project_link(site, projects[row["project_id"]])] if row["project_id"] in projects else []),
            *([site.page("un_reports", anchor=anchor_of(row["report_id"]))] if row["report_id"] else []),
            *site.source(row["source_id"]),
        )
        title = site.own(row, "question")
        yield Need(title, missing, site.words("next.answer"), (row["org_id"],), _each_once(links))


def _addresses(site: Site) -> Iterator[Need]:
    for row in site.library.rows("help_lines"):
        if not row["checked_on"]:
            is_known = bool(row["url"] or row["number"])
            known = "line_unchecked" if is_shown(row) else "line_hidden"
            missing = site.words(f"needs.{known if is_known else 'line_blank'}")
            step = site.words("next.check_address" if is_known else "next.give_address")
            who = (row["confirm_org"],) if row["confirm_org"] else ()
            links = (site.page("help"),) if is_shown(row) else site.source(row["source_id"])
            yield Need(site.own(row, "name"), missing, step, who, links)


@dataclass(frozen=True)
class Owner:
    anchor: str
    name: str
    count: str
    groups: tuple[tuple[str, str, tuple[Need, ...]], ...]  # what is missing, the next step, and of what


@dataclass(frozen=True)
class ToCompleteContent:
    owners: tuple[Owner, ...]
    indicators: Table
    withheld: str


def to_complete_page(site: Site) -> Page:
    needs = all_needs(site)
    owners = tuple(_owner(site, owner, found) for owner, found in _by_owner(site, needs))
    words = site.words
    title = words(
        "complete.title",
        points=words.opening(words.count("complete.points", len(needs))),
    )
    content = ToCompleteContent(owners, _indicators(site), _withheld(site))
    summary = words("complete.summary")
    return site.make_page("to_complete", "to_complete", title, summary, content, "evidence")


def _by_owner(site: Site, needs: tuple[Need, ...]) -> list[tuple[str, list[Need]]]:
    """The needs by the organisation that is asked first; blank for those of which nobody is known to tell.

    The members of the single scopes come first, then who has most to tell.
    """
    members = [scope["organisations"] for scope in site.library.scopes]
    by_owner: dict[str, list[Need]] = defaultdict(list)
    for each in needs:
        owner = next((member for member in members if member in each.owners), each.owners[0] if each.owners else "")
        by_owner[owner].append(each)

    def place(item: tuple[str, list[Need]]) -> tuple[bool, int, int, str]:
        owner, found = item
        return (not owner, members.index(owner) if owner in members else len(members), -len(found), owner)

    return sorted(by_owner.items(), key=place)


def _owner(site: Site, owner: str, needs: list[Need]) -> Owner:
    by_step: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for each in needs:
        by_step[site.words.opening(each.missing), each.step].append(each)
    return Owner(
        anchor=anchor_of(owner) or "unknown",
        name=site.organisation(owner) if owner else site.words("complete.unknown_owner"),
        count=site.words.count("complete.points", len(needs)),
        groups=tuple((missing, step, tuple(found)) for (missing, step), found in by_step.items()),
    )


def _indicators(site: Site) -> Table:
    columns = site.words.each("complete.", "indicator", "value", "waiting", "reports", "owner")
    rows = tuple(_indicator(site, row) for row in site.library.indicators)
    return Table(site.words("complete.caption", window=site.window), columns, rows, frozenset({1, 2, 3}))


def _indicator(site: Site, row: Record) -> Row:
    words, indicator_id = site.words, row["indicator_id"]
    received = site.library.quality(indicator_id)["reports_received"]
    cells = (
        findings.cell_of(site, indicator_id, NETWORK),
        Cell(words.number(len(gaps_of(site, indicator_id))), Ref("indicator", indicator_id, "gaps")),
        reports_cell(site, received),
        Cell(site.own(row, "owner")),
    )
    return Row(site.indicator_cell(row), cells, anchor=indicator_id.lower())


def _withheld(site: Site) -> str:
    rows = sum(row["rows"] for row in site.library.rows("withheld"))
    return site.words.count("children.withheld", rows) if rows else ""
