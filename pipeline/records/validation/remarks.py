"""Every remark on an edition: what is well formed and doubtful all the same. A remark stops nothing."""

from collections.abc import Iterator

from pipeline.catalogue import Contract
from pipeline.intake.causes import Cause, by_cause
from pipeline.model import Finding
from pipeline.records.tables import PEOPLE, Tables
from pipeline.records.validation.cells import text_causes
from pipeline.records.validation.days import Created, day_causes, life_causes
from pipeline.records.validation.detectors import rules
from pipeline.records.validation.doubles import double_causes, people_twice
from pipeline.records.validation.gaps import gap_causes
from pipeline.records.validation.intake import is_about_people
from pipeline.records.validation.jumps import jump_findings
from pipeline.records.validation.keys import Sent
from pipeline.records.validation.people import people_out_of_life


def cell_remarks(tables: Tables, contract: Contract, created: Created) -> list[Cause]:
    """What single cells show: they may be looked at even where other cells are wrong."""
    sent = _tables(tables, contract)
    return [*text_causes(sent), *(cause for each in sent for cause in day_causes(each, created))]


def row_remarks(tables: Tables, contract: Contract, created: Created) -> list[Cause]:
    """What rows show beside each other. All cells and keys are good."""
    return [
        *(cause for sent in _tables(tables, contract) for cause in _of_table(sent, tables, created)),
        *by_cause(_of_people(tables, contract)),
    ]


def _tables(tables: Tables, contract: Contract) -> list[Sent]:
    """The tables that hold rows; those about people have a gate of their own, which lets no doubtful cell in."""
    found = [Sent(name, contract.schemas[name], tables.by_name[name]) for name in contract.sent]
    return [sent for sent in found if len(sent.table) and not is_about_people(sent.schema)]


def _of_table(sent: Sent, tables: Tables, created: Created) -> Iterator[Cause]:
    yield from life_causes(sent, tables)
    yield from gap_causes(sent, tables, created)
    yield from double_causes(sent)


def _of_people(tables: Tables, contract: Contract) -> Iterator[Finding]:
    table, periods = tables.by_name[PEOPLE], contract.codes["periods"]
    if len(table):
        yield from jump_findings(table, periods)
        yield from people_twice(table, rules()["limits"]["least_count"])
        yield from people_out_of_life(table, tables.by_name["projects"], periods)
