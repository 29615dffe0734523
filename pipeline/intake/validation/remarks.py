"""Every remark on an edition: what is well formed and doubtful all the same. A remark stops nothing."""

from collections.abc import Iterator
from itertools import chain

from pipeline.catalogue import Contract
from pipeline.intake.finding_groups import FindingGroup, group_findings
from pipeline.intake.tables import PEOPLE, Tables
from pipeline.intake.validation.completeness import completeness_findings
from pipeline.intake.validation.date_checks import Created, day_causes, life_causes
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.duplicates import double_causes, people_twice
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.intake.validation.outliers import jump_findings
from pipeline.intake.validation.people_checks import people_out_of_life
from pipeline.intake.validation.sensitive_data import is_about_people
from pipeline.intake.validation.text_cells import text_cell_findings
from pipeline.model import Finding


def cell_remarks(tables: Tables, contract: Contract, created: Created) -> list[FindingGroup]:
    """What single cells show: they may be looked at even where other cells are wrong."""
    sent = _tables(tables, contract)
    days = chain.from_iterable(day_causes(each, created) for each in sent)
    return [*text_cell_findings(sent), *days]


def row_remarks(
    tables: Tables, contract: Contract, created: Created, whole: Tables | None = None
) -> list[FindingGroup]:
    """What rows show beside each other. All cells and keys are good.

    `whole` are the tables with their wrong rows as well: what stands in one of these is not missing.
    """
    groups: list[FindingGroup] = []
    for sent in _tables(tables, contract):
        groups += life_causes(sent, tables)
        groups += completeness_findings(sent, whole or tables, created)
        groups += double_causes(sent)
    return groups + group_findings(_of_people(tables, contract))


def _tables(tables: Tables, contract: Contract) -> list[SubmittedTable]:
    """The tables that hold rows; those about people have a gate of their own, which lets no doubtful cell in."""
    found = [SubmittedTable(name, contract.schemas[name], tables.by_name[name]) for name in contract.sent]
    return [sent for sent in found if len(sent.table) and not is_about_people(sent.schema)]


def _of_people(tables: Tables, contract: Contract) -> Iterator[Finding]:
    table, periods = tables.by_name[PEOPLE], contract.codes["periods"]
    if len(table):
        yield from jump_findings(table, periods)
        yield from people_twice(table, rules()["limits"]["least_count"])
        yield from people_out_of_life(table, tables.by_name["projects"], periods)
