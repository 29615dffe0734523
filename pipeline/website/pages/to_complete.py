"""What is missing: by organisation, then by indicator, each with its next step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.website.content import findings, presence, subject_page
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import NETWORK
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages import data
from pipeline.website.pages.help import is_shown
from pipeline.website.pages.indicator import gaps_of


@dataclass(frozen=True)
class Need:
    title: Text | str  # of what something is missing
    missing: str
    step: str
    owner: str  # the id of who is asked; blank if nobody is known
    links: tuple[Link, ...] = ()
    detail: str = ""  # what would settle it, where that is known


def to_complete_page(site: Site) -> Page:
    words, needs = site.words, all_needs(site)
    by_owner: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        by_owner[need.owner].append(need)

    def place(owner: str) -> tuple[bool, int, int, str]:
        """Our organisations first, then who has most to tell; last those things of which nobody is known to tell."""
        number = site.ours.index(owner) if owner in site.ours else len(site.ours)
        return not owner, number, -len(by_owner[owner]), owner

    content = {
        "owners": [_owner(site, owner, by_owner[owner]) for owner in sorted(by_owner, key=place)],
        "indicators": _indicators(site),
    }
    points = words.opening(words.count("complete.points", len(needs)))
    title = words("complete.title", points=points)
    return site.make_page(
        "to_complete",
        "to_complete",
        title,
        words("complete.summary"),
        content,
        "evidence",
    )


def _owner(site: Site, owner: str, needs: list[Need]) -> dict[str, object]:
    groups: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs:
        groups[site.words.opening(need.missing), need.step].append(need)
    return {
        "anchor": anchor_of(owner) or "unknown",
        "name": site.organisation(owner) if owner else site.words("complete.unknown_owner"),
        "count": site.words.count("complete.points", len(needs)),
        "groups": groups,
    }


def _indicators(site: Site) -> Table:
    words, rows = site.words, []
    for row in site.library.indicators:
        indicator_id = row["indicator_id"]
        waiting = words.number(len(gaps_of(site, indicator_id)))
        cells = (
            findings.cell_of(site, indicator_id, NETWORK),
            Cell(waiting, Ref("indicator", indicator_id, "gaps")),
            data.reports_cell(site, row),
            Cell(site.own(row, "owner")),
        )
        rows.append(Row(site.indicator_cell(row), cells, anchor=indicator_id.lower()))
    columns = words.each("complete.", "indicator", "value", "waiting", "reports", "owner")
    return Table(
        words("complete.caption", window=site.window),
        columns,
        tuple(rows),
        frozenset({1, 2, 3}),
    )


# --- what is missing --------------------------------------------------------------------------------------------------


def all_needs(site: Site) -> list[Need]:
    kinds = (_projects, _reports, _doubts, _questions, _help_lines)
    needs = waiting_rows(site)
    for find in kinds:
        needs += find(site)
    return needs


def waiting_rows(site: Site) -> list[Need]:
    """Rows that a missing fact keeps out of an indicator, each with the indicators that wait."""
    found: dict[tuple[str, str], Need] = {}
    for indicator in site.library.indicators:
        link = site.page("indicator", indicator["indicator_id"])
        for gap in gaps_of(site, indicator["indicator_id"]):
            links = (*found[gap.place].links, link) if gap.place in found else (link,)
            owners = [each for each in site.ours if each in gap.owners] or [*gap.owners, ""]
            found[gap.place] = Need(gap.card.title, gap.reason, gap.step, owners[0], links)
    return list(found.values())


def _projects(site: Site) -> Iterator[Need]:
    words = site.words
    by_timing = presence.projects_of(site.library).by_timing
    for timing in (presence.Timing.UNDATED, presence.Timing.OPEN_END):
        missing = words(f"project.{timing}", window=site.window)
        step = words(f"next.project_{timing}")
        for row in by_timing[timing]:
            links = _each_once((subject_page.project_link(site, row), *site.source(row["source_id"])))
            yield Need(site.own(row, "title"), missing, step, row["lead_org"], links)


def _each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links without those that read like an earlier one, such as a source titled like its project."""
    by_label: dict[str, Link] = {}
    for link in links:
        by_label.setdefault(str(link.label), link)
    return tuple(by_label.values())


def _reports(site: Site) -> Iterator[Need]:
    words = site.words
    for row in site.library.rows("reporting_status"):
        if row["status"] in ("partial", "not_submitted"):
            title = words("needs.report", table=data.table_title(site, row["table_name"]), period=row["period_id"])
            yield Need(title, words(f"needs.{row['status']}"), words("next.report"), row["org_id"])


def _doubts(site: Site) -> Iterator[Need]:
    words = site.words
    for row in site.library.rows("conflicts"):
        if not row["response"]:
            link = site.link(words("page.disagreements"), "disagreements", anchor=row["conflict_id"].lower())
            title = site.own(row, "subject")
            missing = words("needs.disagreement")
            step = words("next.settle")
            yield Need(title, missing, step, row["settle_org"], (link,), site.own(row, "settle"))


def _questions(site: Site) -> Iterator[Need]:
    words = site.words
    projects = site.library.by_key("projects", "project_id")
    for row in site.library.rows("open_questions"):
        asked = words.date(row["asked_on"])
        links = []
        if row["indicator_id"]:
            links.append(site.page("indicator", row["indicator_id"]))
        if row["project_id"] in projects:
            links.append(subject_page.project_link(site, projects[row["project_id"]]))
        if row["report_id"]:
            links.append(site.page("un_reports", anchor=anchor_of(row["report_id"])))
        links += site.source(row["source_id"])
        missing = words("needs.asked", date=asked) if asked else words("needs.question")
        yield Need(site.own(row, "question"), missing, words("next.answer"), row["org_id"], _each_once(links))


def _help_lines(site: Site) -> Iterator[Need]:
    words = site.words
    for row in site.library.rows("help_lines"):
        if row["checked_on"]:
            continue
        missing = "needs.line_hidden"
        step = "next.check_address"
        links = site.source(row["source_id"])
        if is_shown(row):
            missing = "needs.line_unchecked"
            links = (site.page("help"),)
        if not (row["url"] or row["number"]):
            missing = "needs.line_blank"
            step = "next.give_address"
        yield Need(site.own(row, "name"), words(missing), words(step), row["confirm_org"], links)
