"""From the rows that were found to the rows that count: what each reason takes away."""

from dataclasses import dataclass

from pipeline.website.charts.chart import Chart, Kind, Mark, Role
from pipeline.website.content.site import Site
from pipeline.website.library import NETWORK, Library, Record

OF_OTHERS = "other_scope"
FOUND_DRAWN, REASONS_DRAWN = 3, 2  # below, the flow is said in words


@dataclass(frozen=True)
class EligibilityFlow:
    """The rows of one indicator and scope. `left_out`: reason code and rows, in the order of the sheet.

    Rows of another kind than the indicator counts are not found: they stand apart, named once. Rows to which nobody of
    the scope is tied are not its own, and stand nowhere.
    """

    found: int
    left_out: tuple[tuple[str, int], ...]
    counted: int
    apart: int


def eligibility_flow(library: Library, indicator_id: str, scope: str = NETWORK) -> EligibilityFlow:
    rows = library.rows_of_scope("indicator_rows", "indicator_id", indicator_id, scope)
    of_others = [row for row in rows if row["reason_code"] == OF_OTHERS]
    order = [row["reason_code"] for row in reasons_of(library, indicator_id)]
    excluded = [row for row in rows if row["outcome"] == "excluded" and row["of_kind"] and row["rows"]]
    excluded = [row for row in excluded if row not in of_others]
    excluded.sort(key=lambda row: order.index(row["reason_code"]))
    return EligibilityFlow(
        found=_rows(rows, "read", of_kind=True) - _rows(of_others, "excluded", of_kind=True),
        left_out=tuple((row["reason_code"], row["rows"]) for row in excluded),
        counted=_rows(rows, "counted", of_kind=True),
        apart=_rows(rows, "read", of_kind=False) - _rows(of_others, "excluded", of_kind=False),
    )


def _rows(rows: list[Record], outcome: str, *, of_kind: bool) -> int:
    return sum(row["rows"] for row in rows if row["outcome"] == outcome and row["of_kind"] == of_kind)


def reasons_of(library: Library, indicator_id: str) -> list[Record]:
    """The reasons that may leave a row out: those of every indicator, then the sheet's own."""
    reasons: list[Record] = []
    for each in dict.fromkeys(("", indicator_id)):
        reasons += sorted(library.rows_with("reasons", "indicator_id", each), key=lambda row: row["order"])
    return reasons


def reason_label(site: Site, indicator_id: str, code: str) -> str:
    labels = {row["reason_code"]: row for row in reasons_of(site.library, indicator_id)}
    return site.own(labels[code], "label")


def flow_chart(site: Site, indicator: Record, sieve: EligibilityFlow, title: str) -> Chart | None:
    """The flow as a chart; none where fewer than four numbers, or small ones, are as soon said."""
    if sieve.found < FOUND_DRAWN or len(sieve.left_out) < REASONS_DRAWN:
        return None
    words, indicator_id = site.words, indicator["indicator_id"]
    noun = words.count(f"rows.{indicator['driving_table']}.noun", 2)
    left_out = (
        Mark(words.opening(reason_label(site, indicator_id, code)), rows, role=Role.LEFT_OUT)
        for code, rows in sieve.left_out
    )
    marks = (
        Mark(words("flow.found"), sieve.found, role=Role.FOUND),
        *left_out,
        Mark(words("flow.counted"), sieve.counted),
    )
    subtitle = words("flow.subtitle", noun=words.opening(noun), window=site.window)
    headers = (words("flow.step"), words("flow.rows", noun=words.opening(noun)))
    return Chart(f"sieve-{indicator_id.lower()}", Kind.SIEVE, title, subtitle, *headers, marks)
