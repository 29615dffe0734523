"""Packages on disk: each table as CSV, the descriptor from the contract, and the folder of all swapped in whole."""

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pipeline.demonstration.scenario import Provider, Scenario
from pipeline.folders import LITTER
from pipeline.intake.descriptor import DESCRIPTOR, describe

BASIS = "demonstration"


def demonstration_names(folder: Path) -> Collection[str] | None:
    """The packages of a demonstration; None where the folder holds anything else."""
    packages = list(folder.iterdir())
    is_ours = all(_basis(package / DESCRIPTOR) == BASIS for package in packages if package.name not in LITTER)
    return [package.name for package in packages] if is_ours else None


def _basis(descriptor: Path) -> str:
    try:
        read = json.loads(descriptor.read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(read.get("basis", "")) if isinstance(read, dict) else ""


def write_table(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    lines = iter(rows)
    first = next(lines)
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)


def write_pieces(file: Path, pieces: Iterable[str]) -> None:
    """Text that comes in pieces; no file where there is none."""
    parts = iter(pieces)
    first = next(parts, None)
    if first is None:
        return
    with file.open("w", encoding="utf-8", newline="") as handle:
        handle.write(first)
        handle.writelines(parts)


def write_descriptor(folder: Path, provider: Provider, scenario: Scenario, sending: int) -> None:
    last = sending if provider.org_id == scenario.correction.org_id else 1
    own = {
        "name": provider.package,
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "title": f"{provider.name} (fictif)",
        "description": "Données inventées pour la démonstration : elles n’estiment rien et ne disent rien de personne.",
        "ecpat:en": {
            "title": f"{provider.name} (fictional)",
            "description": "Data invented for the demonstration: they estimate nothing and speak of nobody.",
        },
        "version": scenario.version[last - 1],
        "created": f"{scenario.created[last - 1]}T00:00:00Z",
        "basis": BASIS,
        "temporal": {"start": f"{scenario.years[0]}-01-01", "end": f"{scenario.years[-1]}-12-31"},
        "contributors": [{"title": provider.name, "roles": ["author"]}],
        "licenses": [
            {"name": "not-decided", "title": "Licence non encore décidée / Licence not yet decided"},
        ],
    }
    file = folder / DESCRIPTOR
    file.write_text(json.dumps(own), "utf-8")
    content = describe(folder)
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
