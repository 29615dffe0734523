"""The whole way of an office: template, filled workbook, import, check, release, site; and a second sending."""

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from build import main
from tests.building import ROOT
from tests.fixture_edition import KEY
from tests.links import Links
from tests.markup import read_pages
from tests.packages import Rows
from tests.people import YEARS, code_of, group, groups, office
from tests.published import contents, masked_bytes
from tests.recount import COLUMNS, FLAGS, recount
from tests.workbook.filling import fill, template, whole_template

TWO = [
    group(1, "ML", "2019", value="1200", new_in_period="300"),
    group(2, "ML", "2019", value="12", sex="m", age_band="5-9"),
]
"""As a first workbook holds them: new children stated by one of two, and no service."""
MASKED = {"P-FR-TOL": "P-FR-TOURISM"}
"""Project codes that name a place, and how readers see them."""
HIDDEN = {
    "org_id": "MAISON-X", "name": "Maison des Trois Lacs", "org_type": "ngo", "country_code": "ML",
    "publish_name": "no", "website": "https://trois-lacs.example", "iati_org_ref": "ML-LACS_77-4101",
}  # fmt: skip
WRITTEN = (
    "MAISON DES TROIS LACS", "Maison&nbsp;des&nbsp;Trois&nbsp;Lacs", "M&#97;ison des Trois Lacs",
    "Mai\u00adson des Trois\u200b Lacs", "Maison\u00a0des\u202fTrois\u00a0Lacs", "Maison%20des%20Trois%2520Lacs",
    "voir RapportMaisonDesTroisLacs2019.pdf", "maison_des_trois_lacs", "<b>Maison</b> des Trois Lacs",
    "https://a.example/maisonx/1", "https://a.example/x?de=maison%2Dx", "P_MAISON_X_7",
)  # fmt: skip
"""Ways to write the name or the code of an organisation that must not be named."""


@dataclass
class Edition:
    """The documented packages, all of them or that of the network alone, with the key; an office sends to it."""

    folder: Path
    tables: Mapping[str, Rows] = field(default_factory=dict)
    number: int = 0

    def run(self, command: str, *options: str) -> int:
        folders = ["--raw", str(self.folder / "raw"), "--release-dir", str(self.folder / "processed")]
        return main([command, *options, *folders, "--site", str(self.folder / "site")])

    def send(self, tables: Mapping[str, Rows], content: bytes | None = None) -> None:
        """Fill the template as a person would, and import the workbook."""
        self.tables = tables
        typed = {name: [as_typed(row) for row in rows] for name, rows in tables.items()}
        workbook = fill(content or template(), self.folder / "sent.xlsx", typed, name="office")
        assert self.run("import", str(workbook)) == 0

    def release(self, *options: str) -> int:
        self.number += 1
        stamp = ("--release", f"2022.{self.number}", "--date", f"2022-07-{self.number:02}")
        return self.run("release", *stamp, *options)

    def read(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "processed" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def children(self) -> dict[tuple[str, ...], str]:
        """The numbers of children.csv by their codes and measure; those that are not there are blank."""
        return {(*(row[column] for column in COLUMNS), row["measure"]): row["value"] for row in self.read("children")}


def edition_of(folder: Path, packages: Sequence[str]) -> Edition:
    for package in packages:
        shutil.copytree(ROOT / "data/raw" / package, folder / "raw" / package)
    (folder / "private").mkdir()
    (folder / "private" / "key").write_bytes(KEY)
    return Edition(folder)


NETWORK = ("ecpat-network",)
OF_FRANCE = ("ecpat-france", "ecpat-network")
ALL = ("ecpat-belgique", "ecpat-france", "ecpat-luxembourg", "ecpat-network")


def as_typed(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of a package as somebody types it into a workbook: Oui and Non, and whole numbers as numbers."""
    words = {"true": "Oui", "false": "Non"}
    return {name: int(text) if text.isdigit() else words.get(text, text) for name, text in row.items() if text}


def as_read(row: Mapping[str, str]) -> dict[str, str]:
    """A row of people as import reads it: where one flag says yes, blanks say no."""
    if not any(row.get(flag) == "true" for flag in FLAGS):
        return dict(row)
    return {**row, **{flag: row.get(flag) or "false" for flag in FLAGS}}


def assert_numbers_are_right(edition: Edition) -> None:
    """Every number of children.csv is the sum of rounded cells, and is there exactly where it can be."""
    rows = [as_read(row) for row in edition.tables["beneficiaries"]]
    done = recount(rows, [*edition.tables["projects"], *masked_projects(edition)], KEY)
    coverage = edition.read("children_coverage")
    received = {(row["project_id"], row["year"]) for row in coverage if row["status"] in ("reported", "partial")}
    assert len(received) >= len(YEARS)
    unmasked = {shown: code for code, shown in MASKED.items()}
    sums = done.sums({(unmasked.get(project, project), year) for project, year in received})
    children = edition.read("children")
    assert len(children) > 1000
    for row in children:
        codes = [unmasked.get(row[column], row[column]) for column in COLUMNS]
        is_shown = row["status"] in ("reported", "partial")
        assert row["value"] == (str(sums[*codes, row["measure"]]) if is_shown else ""), row
    stated = {(row["project_id"], row["year"], row["measure"]) for row in children if row["status"] == "not_stated"}
    own = {each for each in stated if each[0] != "_T" and each[1] != "_T"}
    assert own == {(MASKED.get(project, project), year, "new") for project, year, name in done.blank if name == "new"}


def masked_projects(edition: Edition) -> Rows:
    """The projects of other packages on which the office sends people: their total alone is published."""
    own = {row["project_id"] for row in edition.tables["projects"]}
    cited = {row["project_id"] for row in edition.tables["beneficiaries"]}
    return [{"project_id": code} for code in sorted(cited - own)]


def assert_site_is_good(edition: Edition, *hidden: str) -> None:
    """Links lead somewhere, no masked name stands in any byte, and pages say the published numbers."""
    site = edition.folder / "site"
    assert edition.run("site") == 0
    assert Links(site, read_pages(site)).lost() == []
    assert masked_bytes(edition.folder / "processed", site, names=hidden) == []
    for row in edition.read("children"):
        is_of_project = row["project_id"].startswith("P-OFFICE") and row["country_code"] == "_T"
        if is_of_project and row["year"] == "2019" and row["measure"] == "children" and row["value"] not in ("", "0"):
            page = contents(site / "fr/projets" / row["project_id"].lower() / "index.html")
            shown = f"environ {int(row['value']):,}".replace(",", "\u202f")
            assert shown in re.sub(r"[\u00a0]|&nbsp;", " ", page), row


# --- one sending ----------------------------------------------------------------------------------------------------


def test_a_first_workbook_with_two_rows(tmp_path: Path) -> None:
    """The whole template, filled as a first sending is: amounts with decimals, no service, blank details."""
    edition = edition_of(tmp_path, NETWORK)
    tables = {name: [{**row} for row in rows] for name, rows in office(TWO).items()}
    for project in tables["projects"]:
        project["children_detail"] = ""
    amount = {"project_id": code_of("ML"), "currency": "XOF", "kind": "spent", "source_id": "S-OFFICE"}
    tables["project_budgets"] = [
        {"budget_id": "B-1", **amount, "amount": "655000"},
        {"budget_id": "B-2", **amount, "amount": "1250000.50"},
    ]
    edition.send(tables, whole_template())
    assert edition.run("check") == 0
    assert edition.release() == 0
    assert_numbers_are_right(edition)


def test_sixty_rows_with_masked_places_and_an_organisation_that_is_not_named(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, OF_FRANCE)
    tables = {name: [{**row} for row in rows] for name, rows in office(groups(60)).items()}
    masked = {"project_id": "P-FR-TOL", "country_code": "MG", "entered_by_org": "ECPAT-FR", "value": "37"}
    tables["beneficiaries"].append({**group(61, "ML", "2019", sex="unknown"), **masked})
    report = {"org_id": "ECPAT-FR", "table_name": "beneficiaries", "period_id": "2019", "status": "partial"}
    tables["reporting_status"].append(report)
    tables["projects"][0]["title_fr"] = "Accueil près de Djougou, avec la maison des Trois-Lacs"
    for number, text in enumerate(WRITTEN):
        source = {**tables["sources"][0], "source_id": f"S-MAISON-X-{number}", "title": text, "note": f"Avec {text}."}
        tables["sources"].append(source)
    tables["sources"][1]["url"] = "https://trois-lacs.example/1"
    tables["projects"].append({**tables["projects"][1], "project_id": "P-MAISON-X", "title_fr": WRITTEN[3]})
    tables["organisations"] = [HIDDEN]
    edition.send(tables)
    assert edition.release() == 0
    assert_numbers_are_right(edition)
    assert edition.children()["P-FR-TOURISM", "_T", "2019", "_T", "_T", "children"] in ("30", "40")
    names = (HIDDEN["name"], HIDDEN["org_id"], "trois lacs", "maisonx", HIDDEN["iati_org_ref"])
    assert_site_is_good(edition, *names)
    assert ("sources.csv", "maisondestroislacs") in masked_bytes(tmp_path / "private", names=names)


def test_participations_only(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, NETWORK)
    rows = [{**row, "dedup_scope": "activity", "counted_as": "unique_persons"} for row in groups(60)]
    edition.send(office(rows))
    assert edition.release() == 0
    assert_numbers_are_right(edition)
    children = edition.children()
    world = ("_T", "_T", "2019", "_T", "_T")
    assert int(children[*world, "participations"]) > 0 == int(children[*world, "children"])


def test_services_and_forms_left_blank_are_no_zero(tmp_path: Path) -> None:
    """Blank in one country, stated in another: one project blanks neither a country nor the world."""
    edition = edition_of(tmp_path, NETWORK)
    stated = dict.fromkeys(FLAGS, "false") | {"s_education": "true", "f_online": "true"}
    blank = [group(number, "ML", "2019", value="30") for number in (1, 2)]
    edition.send(office([*blank, group(3, "NP", "2019", value="40", new_in_period="40", **stated)]))
    assert edition.release() == 0
    assert_numbers_are_right(edition)
    rows = {(row["project_id"], row["country_code"], row["measure"]): row for row in edition.read("children")
            if row["year"] == "2019" and row["sex"] == row["age_band"] == "_T"}  # fmt: skip
    assert rows["_T", "ML", "service_education"]["value"] == ""
    assert rows["_T", "NP", "service_education"]["value"] == "40"
    assert rows["_T", "_T", "service_education"]["value"] == "40"
    world = rows["_T", "_T", "service_education"]
    coverage = [row["status"] for row in edition.read("children_coverage") if row["year"] == "2019"]
    assert int(world["projects"]) == len(coverage) - coverage.count("not_applicable")
    assert int(world["projects_stated"]) == coverage.count("reported") - 1
    assert rows["_T", "_T", "new"]["value"] == "40"
    assert rows[code_of("ML"), "_T", "new"]["status"] == "not_stated"


@pytest.mark.audit
@pytest.mark.parametrize("count", [1, 5000])
def test_one_row_and_five_thousand(count: int, tmp_path: Path) -> None:
    """Eight countries and four years, in the whole documented edition."""
    edition = edition_of(tmp_path, ALL)
    edition.send(office(groups(count) if count > 1 else TWO[:1]))
    assert edition.release() == 0
    assert_numbers_are_right(edition)
    assert_site_is_good(edition)


# --- a second sending -----------------------------------------------------------------------------------------------

FIRST = [row for row in groups(200) if row["period_id"] != "2021"]
RENAMED = "P-OFFICE-MALI"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition with one release, of the years before 2021."""
    edition = edition_of(tmp_path_factory.mktemp("first"), NETWORK)
    edition.send(office(numbered(FIRST)))
    assert edition.release() == 0
    return edition


@pytest.fixture
def first(released: Edition, tmp_path: Path) -> Edition:
    """A copy of it, to be sent to."""
    shutil.copytree(released.folder, tmp_path, dirs_exist_ok=True)
    return replace(released, folder=tmp_path)


def numbered(rows: Rows) -> list[dict[str, str]]:
    return [{**row, "row_id": str(number)} for number, row in enumerate(rows, 1)]


def renamed(tables: Mapping[str, Rows], **cells: str) -> dict[str, Rows]:
    """The project of Mali under another code."""
    old = code_of("ML")
    found: dict[str, Rows] = {}
    for name, rows in tables.items():
        found[name] = [{**row, "project_id": RENAMED} if row.get("project_id") == old else row for row in rows]
    found["projects"] = [{**row, **cells} if row["project_id"] == RENAMED else row for row in found["projects"]]
    return found


def test_a_late_row_and_a_withdrawn_group_move_their_own_cell_alone(first: Edition) -> None:
    before = first.children()
    withdrawn = next(row for row in FIRST if row["country_code"] == "NP" and row["counted_as"] == "unique_persons")
    late = group(0, "KE", "2019", value="15", new_in_period="15", **dict.fromkeys(FLAGS, "false"))
    first.send(office(numbered([late, *(row for row in FIRST if row is not withdrawn)])))
    assert first.release() == 0
    assert_numbers_are_right(first)
    after = first.children()
    moved = {key[:3] for key in after if after[key] != before[key] and "_T" not in key[:3]}
    assert moved <= {(code_of("KE"), "KE", "2019"), (code_of("NP"), "NP", withdrawn["period_id"])}
    cell = (code_of("KE"), "KE", "2019", "_T", "_T", "children")
    assert int(after[cell]) > int(before[cell])


def test_a_new_year_leaves_the_published_ones_alone(first: Edition) -> None:
    before = first.children()
    first.send(office(groups(200)))
    assert first.release() == 0
    assert_numbers_are_right(first)
    after = first.children()
    assert {key[2] for key in after if after[key] != before[key]} == {"2021", "_T"}


def test_a_renamed_project_is_stopped_until_it_is_declared(first: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    before, files = first.children(), written(first)
    first.send(renamed(office(numbered(FIRST))))
    capsys.readouterr()
    assert first.release() == 3
    told = capsys.readouterr().out
    assert code_of("ML") in told
    assert RENAMED in told
    assert "formerly" in told
    assert first.release("--new", RENAMED, "--dry-run") == 0
    assert written(first) == files
    first.send(renamed(office(numbered(FIRST)), formerly=code_of("ML")))
    assert first.release() == 0
    assert_numbers_are_right(first)
    assert {tuple(RENAMED if code == code_of("ML") else code for code in key): n for key, n in before.items()} == (
        first.children()
    )


def written(edition: Edition) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (edition.folder / "processed").iterdir()}


def test_a_release_tells_neither_the_rows_nor_where_they_lie(first: Edition) -> None:
    info = json.loads(contents(first.folder / "processed" / "release.json"))
    assert {"name": "office", "version": "", "title": ""}.keys() <= info["packages"][-1].keys()
    for path in (first.folder / "processed").iterdir():
        assert "private/raw" not in contents(path)
