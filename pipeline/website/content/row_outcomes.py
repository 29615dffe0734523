"""For which indicator each row of a table counts, or why it does not."""

from dataclasses import dataclass

from pipeline.website.content.eligibility_flow import reason_label
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Ref, Text


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row; `reason` is blank where it counts."""

    indicator: str
    reason: str

    @property
    def is_counted(self) -> bool:
        return not self.reason


def outcomes_of(site: Site, table: str) -> dict[str, RowOutcome]:
    """The outcome of each row by its key, for the network in calendar years."""
    outcomes = {}
    for row in site.library.rows_of_scope("exclusions", "table_name", table):
        if row["of_kind"]:
            outcomes[row["row_key"]] = RowOutcome(row["indicator_id"], row["reason_code"])
    for row in site.library.rows_of_scope("counted_rows", "table_name", table):
        outcomes[row["row_key"]] = RowOutcome(row["indicator_id"], "")
    return outcomes


def outcome_cell(site: Site, outcome: RowOutcome | None) -> Cell:
    """The indicator for which a row counts, else why it does not."""
    if outcome is None:
        return Cell(Text(site.words("publications.other_kind")))
    if outcome.is_counted:
        return Cell(Text(outcome.indicator), Ref("indicator", outcome.indicator))
    return Cell(Text(reason_label(site, outcome.indicator, outcome.reason)))
