"""An invented office that sends people's rows, released and published by the commands that staff type."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.attack.published_numbers import Published, read_release
from tests.attack.true_counts import Truth, read_truth
from tests.building import ROOT, run
from tests.packages import ORGANISATIONS, SOURCE, write_package

Row = Mapping[str, str]

KEY = bytes(range(32))
PLACES = (("P-SAHEL", "ML"), ("P-SAHEL", "BF"), ("P-HIMAL", "NP"), ("P-MEKONG", "KH"), ("P-MEKONG", "TH"))
YEARS = ("2018", "2019", "2020", "2021")
PLAIN = {
    "population": "children", "disability": "not_collected", "counted_as": "unique_persons", "dedup_scope": "project",
    "method": "register", "source_id": "S-1", "validation_status": "sourced",
}  # fmt: skip


@dataclass(frozen=True)
class Package:
    """What the office sends. `rows` are those about people, without their number."""

    rows: tuple[Row, ...]
    places: tuple[tuple[str, str], ...] = PLACES
    total_only: tuple[str, ...] = ("P-MEKONG",)
    formerly: Mapping[str, str] = field(default_factory=dict)
    provider: str = "ECPAT-LU"
    version: int = 1

    def write(self, folder: Path) -> None:
        """Write the package into a folder of packages."""
        sourced = {"source_id": "S-1", "validation_status": "sourced"}
        runs = {"start_date": "2018-01-01", "end_date": "2021-12-31", "date_precision": "day", "status": "active"}
        shared = {"lead_org": self.provider, "joint_with_network": "false", **runs, **sourced}
        projects = []
        for code in sorted({project for project, _ in self.places}):
            detail = "" if code in self.total_only else "sex_age"
            named = {"project_id": code, "title_fr": f"Projet {code}", "children_detail": detail}
            projects.append({**named, "formerly": self.formerly.get(code, ""), **shared})
        countries = [{"project_id": project, "country_code": country, **sourced} for project, country in self.places]
        report = {"org_id": self.provider, "table_name": "beneficiaries", "status": "complete"}
        rows = [{"row_id": str(number), **row} for number, row in enumerate(self.rows, 1)]
        tables = {
            "organisations": ORGANISATIONS,
            "sources": [SOURCE],
            "projects": projects,
            "project_countries": countries,
            "reporting_status": [{**report, "period_id": year} for year in YEARS],
            "beneficiaries": [{**row, "entered_by_org": self.provider} for row in rows],
        }
        created = f"2022-{1 + self.version // 28:02}-{1 + self.version % 28:02}"
        write_package(folder / "office", tables, version=f"2022.{self.version}", created=created)


def group(project: str, country: str, year: str, value: int = 1, **cells: str) -> Row:
    """One row: girls of 10 to 14, all new, one service and one form, unless the cells say otherwise."""
    place = {"project_id": project, "country_code": country, "period_id": year, "sex": "f", "age_band": "10-14"}
    flags = dict.fromkeys(("f_prostitution", "f_travel", "f_online", "f_trafficking"), "false")
    flags |= dict.fromkeys(("s_protection", "s_legal_social", "s_education", "s_awareness"), "false")
    flags |= {"f_online": "true", "s_protection": "true"}
    return {**place, **PLAIN, **flags, "value": str(value), "new_in_period": str(value), **cells}


def drawn_rows(count: int, seed: int = 1) -> tuple[Row, ...]:
    """Rows over all places and years, most of them about few children."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        project, country = draw.choice(PLACES)
        value = draw.choice((1, 1, 2, 3, 4, 6, 9, 15))
        cells = {
            "sex": draw.choice(("f", "m", "unknown")),
            "age_band": draw.choice(("0-4", "5-9", "10-14", "15-17", "unknown")),
            "new_in_period": str(draw.choice((value, value, 0))),
            "counted_as": draw.choice(("unique_persons",) * 8 + ("contacts", "estimate")),
            "s_education": draw.choice(("true", "false")),
        }
        rows.append(group(project, country, draw.choice(YEARS), value, **cells))
    return tuple(rows)


@dataclass(frozen=True)
class Edition:
    """A folder in which one release follows the other."""

    folder: Path

    def write_key(self) -> None:
        """Give the edition a known key, so that its numbers are the same each time."""
        private = self.folder / "private"
        private.mkdir(mode=0o700, parents=True)
        (private / "key").write_bytes(KEY)
        (private / "key").chmod(0o600)

    def release(self, package: Package) -> tuple[Published, Truth]:
        """Release a package; what is published, and the truth behind it."""
        raw = self.folder / "raw"
        package.write(raw)
        private = self.folder / "private"
        folders = ("--raw", raw, "--release-dir", self.processed, "--private", private)
        self._run("release", *folders, "--date", "2022-12-31")
        return read_release(self.processed), read_truth(raw)

    def publish(self) -> Path:
        """Build the site from the release."""
        site = self.folder / "site"
        self._run("site", "--release-dir", self.processed, "--site", site)
        return site

    @property
    def processed(self) -> Path:
        return self.folder / "processed"

    def _run(self, command: str, *options: object) -> None:
        done = run(ROOT, "build.py", command, *map(str, options))
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"


def numbered(packages: Iterable[Package]) -> list[Package]:
    """The packages with a version each."""
    return [replace(package, version=version) for version, package in enumerate(packages, 1)]
