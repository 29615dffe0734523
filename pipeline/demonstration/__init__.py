"""The demonstration edition: invented packages at the scale of a real mission, for everything the site can show.

The members of a fictional « Réseau Exemple » send what every office would send: eight things to see are planted
(the page about the demonstration lists them), all thirteen indicators have values, and no number estimates
anything. The same seed gives the same bytes on any machine.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue import Catalogue
from pipeline.demonstration.groups_of_children import groups_of
from pipeline.demonstration.people_table import people_text
from pipeline.demonstration.records import Line, records_of
from pipeline.demonstration.reporting_status import reports_of
from pipeline.demonstration.scenario import FIRST_SENDING, LAST_SENDING, read_scenario, read_table
from pipeline.demonstration.write_packages import demonstration_names, write_descriptor, write_pieces, write_table
from pipeline.folders import replacing
from pipeline.intake.tables import PEOPLE
from pipeline.options import Say

__all__ = ["FIRST_SENDING", "LAST_SENDING", "Order", "scenario_file", "write_demonstration"]


@dataclass(frozen=True)
class Order:
    """What is asked for.

    children: children reached in 2018-2021, each counted once (the sum of `new_in_period`). rows: one row for each
    child, as a register exports them, instead of coded counts. sending: the first has one year of one member wrong;
    all other packages have the same bytes in both, so that their two releases show a correction.
    """

    children: int
    seed: int
    rows: bool
    sending: int = LAST_SENDING


def scenario_file() -> dict[str, list[Line]]:
    """What the demonstration says of itself, for its release."""
    return {"scenario": [{"kind": "say", "value": "", **line} for line in read_scenario().said]}


def write_demonstration(out: Path, catalogue: Catalogue, order: Order, say: Say) -> None:
    """Write all packages into a folder, which is replaced whole.

    Raises ForeignFolderError where the folder holds anything but a demonstration, ValueError below one child.
    """
    if order.children < 1:
        raise ValueError("a demonstration needs at least one child")
    scenario, schemas = read_scenario(), catalogue.contract.schemas
    groups = groups_of(scenario, order.seed, order.children, order.sending)
    tables = {
        provider: records_of(provider, scenario, schemas, order.seed, order.sending) for provider in scenario.providers
    }
    network: dict[str, list[Line]] = {}
    for own in tables.values():
        for name, lines in own.items():
            network.setdefault(name, []).extend(lines)
    with replacing(out, demonstration_names) as (folder, _):
        for provider, own in tables.items():
            say("writing", package=provider.package)
            package = folder / provider.package
            package.mkdir()
            people = groups[provider.org_id]
            others = [row for row in read_table("others") if row["package"] == provider.org_id]
            years = frozenset([*(group.year for group in people), *(row["period_id"] for row in others)])
            reports = reports_of(provider, own, network, years, catalogue.periods, order.sending)
            for name, lines in {**own, "reporting_status": reports}.items():
                write_table(package / f"{name}.csv", lines)
            pieces = people_text(people, others, provider, scenario, schemas[PEOPLE], order.rows)
            write_pieces(package / f"{PEOPLE}.csv", pieces)
            write_descriptor(package, provider, scenario, order.sending)
