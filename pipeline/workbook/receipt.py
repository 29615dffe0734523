"""The private receipt that a provider gets after a check: what was read, what counts and where, and what does not.

It holds numbers of rows, keys of rows that are public anyway, and reasons. Of rows about people it says how many there
are only as a range, and of children no number but the published ones: it may be left on a desk.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pyarrow.compute as pc

from pipeline.catalogue import Catalogue, key_fields
from pipeline.folders import for_owner_only, write_whole
from pipeline.indicators import Count, count_all, expected, read_network, read_reports
from pipeline.indicators.rules import key_of
from pipeline.intake.check_result import Checked
from pipeline.intake.finding_groups import FindingGroup, errors
from pipeline.intake.packages import Package
from pipeline.intake.tables import PACKAGE, Tables, status_of
from pipeline.model import Finding, ForeignFolderError, Indicator, Period, Row, Severity, Status
from pipeline.publication import hiding_names
from pipeline.report.finding import sentence
from pipeline.report.html_builder import Node, bullets, card, heading, paragraph, sheet, table
from pipeline.typography import typeset
from pipeline.workbook.receipt_context import Counts, Pages, ReceiptContext
from pipeline.workbook.receipt_people import people_blocks, published_people

NO_STATUS = ("–",) * 4
LISTED = 30
"""Keys of rows that are named."""
UNSHOWN = ("people_without_report", "undated")
"""Remarks that rows show nowhere: they stand at the head."""

Edition = tuple[Sequence[Package], Tables, Checked]
"""Packages, their tables, and what is wrong with them."""


@dataclass(frozen=True)
class Places:
    """Where receipts are left, where the key lies, and which folders are published; whether the edition is whole."""

    receipts: Path
    private: Path
    public: tuple[Path, ...]
    is_whole: bool


def leave_receipts(edition: Edition, catalogue: Catalogue, pages: Pages, places: Places, language: str) -> Path | None:
    """Write a receipt for each package of a checked edition; gives their folder, None without a package.

    Raises NotOursError where that is a place from which things are published.
    """
    packages, tables, checked = edition
    if not packages:
        return None
    catalogue = hiding_names(catalogue.of_edition(packages[0].basis), tables)
    is_whole = places.is_whole and not errors(checked.groups)
    counts = _counts(edition, catalogue) if is_whole else None
    people = published_people(tables, catalogue, packages[0].basis, places.private) if is_whole else None
    context = ReceiptContext(tables, catalogue, checked.groups, counts, people, pages, language)
    files = {f"{package.name}.{language}.html": receipt(package, context) for package in packages}
    write_receipts(files, places.receipts, places.public)
    return places.receipts


def _counts(edition: Edition, catalogue: Catalogue) -> Counts:
    """What is counted in calendar years."""
    packages, tables, _ = edition
    day = max(
        (each.created for each in packages if each.created), default=max(period.end for period in catalogue.periods)
    )
    counted = count_all(tables, catalogue, day)
    return {name: count for (name, period_set), count in counted.items() if period_set == "calendar"}


def write_receipts(files: Mapping[str, bytes], folder: Path, public: Iterable[Path]) -> None:
    """Put receipts into a folder, which may lie in none of the folders that are published. Raises NotOursError."""
    if any(folder.resolve().is_relative_to(each.resolve()) for each in public):
        raise ForeignFolderError(str(folder))
    with for_owner_only():
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, [content])


def receipt(package: Package, context: ReceiptContext) -> bytes:
    """One receipt as a whole page."""
    own = [group for group in context.groups if group.template.package == package.name]
    title = context.say("title", package=package.title or package.name)
    created = package.created.isoformat() if package.created else "–"
    blocks = [
        paragraph(context.say("version", version=package.version, created=created), kind="soft"),
        _status(own, context),
        *(paragraph(_in_short(group, context), kind="status") for group in own if group.template.code in UNSHOWN),
        paragraph(context.say("private"), kind="soft"),
        *_remarks([group for group in own if group.template.code not in UNSHOWN], context),
        *(() if errors(context.groups) else _rows(package, context)),
        paragraph(context.say("next"), kind="soft"),
    ]
    return sheet(title, context.language, blocks)


def _rows(package: Package, context: ReceiptContext) -> Iterator[Node]:
    """What was read and counted of the rows; only where none has a fault, so that each holds what it may hold."""
    yield from [heading(2, context.say("read")), _read(package, context)]
    yield from _counted(package, context)
    yield from _unreported(package, context)
    yield from people_blocks(package, context)


def _status(own: Sequence[FindingGroup], context: ReceiptContext) -> Node:
    if errors(own):
        return paragraph(context.say("faults", n=errors(own)), kind="status")
    name = "elsewhere" if errors(context.groups) else "apart"
    if context.counts is not None:
        name = "good"
    return paragraph(context.say(name), kind="status good")


def _remarks(own: Sequence[FindingGroup], context: ReceiptContext) -> Iterator[Node]:
    """Every cause once, in one sentence; a report says more."""
    if own:
        yield heading(2, context.say("remarks"))
        yield bullets(_in_short(group, context) for group in own if len(group))


def _in_short(group: FindingGroup, context: ReceiptContext) -> str:
    first: Finding = group.first(1)[0]
    kind = context.say("error" if first.severity is Severity.ERROR else "warning")
    text = f"{first.resource or first.package} ({kind}) : {sentence(first, 'what', context.language)}"
    text = typeset(text.replace(" :", ":") if context.language == "en" else text, context.language)
    return context.say("more", text=text, n=len(group) - 1) if len(group) > 1 else text


# --- rows read ------------------------------------------------------------------------------------------------------


def _read(package: Package, context: ReceiptContext) -> Node:
    """Rows by table and by status."""
    states = [Status.VALIDATED, Status.SOURCED, Status.DRAFT, Status.REJECTED]
    titles = [context.say(key) for key in ("table", "rows", *states)]
    rows = [_table_line(name, package, states, context) for name, _ in package.files]
    return table(context.say("read_caption"), titles, sorted(rows), range(1, 6))


def _table_line(name: str, package: Package, states: Sequence[Status], context: ReceiptContext) -> list[str]:
    if _is_sensitive(name, context):
        number = context.tables.by_name[name].filter(pc.field(PACKAGE) == package.name).num_rows
        return [context.title(name), context.roughly(number), *NO_STATUS]
    rows = _own_rows(name, package, context)
    if not rows or "validation_status" not in rows[0]:
        return [context.title(name), str(len(rows)), *NO_STATUS]
    found = Counter(status_of(row) for row in rows)
    return [context.title(name), str(len(rows)), *(str(found[state]) for state in states)]


def _own_rows(name: str, package: Package, context: ReceiptContext) -> list[Row]:
    return [row for row in context.tables.rows(name) if row[PACKAGE] == package.name]


# --- rows counted ---------------------------------------------------------------------------------------------------


def _counted(package: Package, context: ReceiptContext) -> Iterator[Node]:
    """For each indicator that starts from a table of the package: what became of its rows, and on which page."""
    if context.counts is None:
        return
    yield heading(2, context.say("counted"))
    yield paragraph(context.say("counted_about"), kind="soft")
    cards: list[Node] = []
    for each in context.catalogue.indicators:
        cards += _indicator(each, package, context.counts[each.id], context)
    yield from cards or [paragraph(context.say("none_counted"))]


def _indicator(indicator: Indicator, package: Package, count: Count, context: ReceiptContext) -> Iterator[Node]:
    """One indicator: none where no row of its driving table stands in the package."""
    keys = _keys(indicator.driving_table, package, context)
    own = [outcome for outcome in count.outcomes["NETWORK"] if outcome.key in keys]
    if not own:
        return
    counted = [outcome for outcome in own if outcome.reason is None]
    labels = _reasons(indicator, context)
    found = Counter(outcome.reason for outcome in own if outcome.reason)
    reasons = [
        context.say("reason", label=labels.get(reason, reason), n=number) for reason, number in found.most_common()
    ]
    numbers = {"read": len(own), "counted": len(counted), "excluded": len(own) - len(counted)}
    title = f"{indicator.id} · {indicator.texts[context.language]['title']}"
    is_named = not _is_sensitive(indicator.driving_table, context)
    named = sorted({outcome.key for outcome in counted if outcome.public and is_named})
    listed = ", ".join(named[:LISTED]) + (" …" if len(named) > LISTED else "")
    yield card(
        heading(3, title),
        paragraph(context.say("sieve", **numbers)),
        *([paragraph(context.say("shown_counted", keys=listed))] if named else []),
        *([bullets(reasons)] if reasons else []),
        paragraph(*context.page("page", "indicator", indicator.id)),
        kind="remark",
    )


def _unreported(package: Package, context: ReceiptContext) -> Iterator[Node]:
    """The reports that keep numbers at a minimum: each table once, with the years for which it lacks one."""
    if context.counts is None:
        return
    reports = read_reports(context.tables, context.catalogue.periods, date.max)
    awaited = _awaited(_senders(package, context), context)
    if not awaited:
        return
    lines = []
    for (org_id, name), years in sorted(awaited.items()):
        missing = [year.id for year in years if not reports.is_whole(org_id, name, year)]
        if missing:
            lines.append([org_id, name, context.title(name), ", ".join(missing)])
    yield heading(2, context.say("unreported"))
    if not lines:
        yield paragraph(context.say("all_reported"))
        return
    titles = [context.say(f"unreported_{key}") for key in ("org", "name", "table", "years")]
    yield table(context.say("unreported_about"), titles, lines, ())


def _awaited(senders: Collection[str], context: ReceiptContext) -> Mapping[tuple[str, str], list[Period]]:
    """By organisation and table, the years for which a number of some indicator awaits its report."""
    network = read_network(context.tables, context.catalogue)
    found: defaultdict[tuple[str, str], list[Period]] = defaultdict(list)
    years = context.catalogue.periods_of("calendar")
    for year, indicator, scope in product(years, context.catalogue.indicators, network.scopes):
        for organisation in expected(indicator, scope, year, network):
            place = (organisation, indicator.driving_table)
            if organisation in senders and year not in found[place]:
                found[place].append(year)
    return found


def _senders(package: Package, context: ReceiptContext) -> set[str]:
    """The organisations that entered rows of the package, or report in it."""
    senders = {row["org_id"] for row in _own_rows("reporting_status", package, context)}
    for name, _ in package.files:
        if not _is_sensitive(name, context):
            senders |= {row.get("entered_by_org") for row in _own_rows(name, package, context)}
    return set(filter(None, senders))


def _is_sensitive(name: str, context: ReceiptContext) -> bool:
    """Whether no row of a table may be named."""
    return bool(context.catalogue.contract.schemas[name].get("ecpat:sensitive"))


def _keys(name: str, package: Package, context: ReceiptContext) -> set[str]:
    """The keys of the package's rows in a table, as outcomes write them."""
    fields = key_fields(context.catalogue.contract.schemas[name])
    return {key_of(row, *fields) for row in _own_rows(name, package, context)}


def _reasons(indicator: Indicator, context: ReceiptContext) -> dict[str, str]:
    both = (*context.catalogue.common_reasons, *context.catalogue.reason_words[indicator.id])
    return {reason["code"]: typeset(reason[context.language], context.language) for reason in both}
