"""What may not enter: packages about people with anything but codes are refused whole, and nothing is repeated."""

import json
import re
import shutil
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import build
from pipeline.catalogue import read_catalogue
from pipeline.intake import File, judge_table
from pipeline.intake.packages import find_packages
from pipeline.intake.read_csv import encoded
from pipeline.intake.tables import PACKAGE, Tables
from pipeline.intake.validation.detectors import rules
from pipeline.intake.validation.people_packages import broken_rules, people_package_findings, read_texts
from pipeline.intake.validation.person_names import Vocabulary, vocabulary
from pipeline.intake.validation.sensitive_data import intake_findings
from pipeline.model import Finding, Severity
from pipeline.publication.package_notes import packages_about_people, told_in
from pipeline.publication.release_files import shown_rows
from pipeline.report.finding import as_json
from pipeline.texts import message_of
from tests.building import ROOT
from tests.dirty import (
    GROUP,
    PROJECT,
    TEXTS,
    TOLD,
    by_language,
    by_office,
    by_place,
    by_text,
    clean_package,
    clean_properties,
    clean_rows,
    clean_texts,
    network_package,
    office_package,
    people,
)
from tests.packages import SOURCE, read_tables, write_package
from tests.paper import catalogue

CONTRACT = catalogue().contract
PEOPLE = [*by_language(), *by_place()]
DIRTY = [*PEOPLE, *by_text(), *by_office()]


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))


OUR_WORDS = {_plain(word) for language in rules()["words"].values() for word in language}


def _repeats(secret: str, told: str) -> bool:
    """Whether what is told, made plain, holds the secret as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(_plain(secret))}(?!\w)", told) is not None


def _judged(raw: Path) -> tuple[Tables, list[Finding]]:
    packages, faults = find_packages([raw], CONTRACT)
    tables, findings = read_tables(packages, CONTRACT)
    return tables, [*faults, *findings]


@pytest.fixture(scope="module")
def dirty_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One edition in which every package but the first is dirty in its own way."""
    raw = tmp_path_factory.mktemp("dirty") / "raw"
    network_package(raw / "network")
    for number, dirty in enumerate(DIRTY):
        dirty.spoil(clean_package(raw / f"partner-{number}"))
    return raw


@pytest.fixture(scope="module")
def dirty_findings(dirty_edition: Path) -> list[Finding]:
    """What the intake says of the dirty edition; of the packages that are dirty beside texts, no row has entered."""
    tables, findings = _judged(dirty_edition)
    entered = {str(row[PACKAGE]) for row in tables.rows("beneficiaries")}
    assert entered.isdisjoint(f"partner-{number}" for number in range(len(PEOPLE)))
    return findings


def test_there_are_enough_dirty_packages() -> None:
    """Five languages, and no two of the same name."""
    names = [dirty.name for dirty in DIRTY]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("number", range(len(DIRTY)), ids=lambda number: DIRTY[number].name)
def test_a_dirty_package_is_refused_and_nothing_of_it_is_told(number: int, dirty_findings: list[Finding]) -> None:
    """The cause is named once per column, without row or number, and no secret is repeated."""
    dirty = DIRTY[number]
    findings = [finding for finding in dirty_findings if finding.package == f"partner-{number}"]
    assert dirty.code in {finding.code for finding in findings if finding.severity is Severity.ERROR}
    assert all(finding.row is None for finding in findings if finding.resource == "beneficiaries")
    assert len(set(findings)) == len(findings)
    told = [repr([replace(finding, package="") for finding in findings])]
    told += [" ".join(map(str, as_json(replace(finding, package="")).values())) for finding in findings]
    for secret in _not_ours(dirty.secrets):
        assert not any(_repeats(secret, _plain(text)) for text in told)


def _not_ours(secrets: Iterable[str]) -> list[str]:
    """Secrets without the titles that are words of our own list, which a finding may say."""
    return [each for each in secrets if _plain(each) not in OUR_WORDS]


def test_what_is_printed_and_written_repeats_nothing_either(
    dirty_edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the check nor the build, in either language, prints a secret, leaves a file or shows a traceback.

    Of the build, which tells what the check tells, a few packages show it.
    """
    found, some = tmp_path / "findings.json", tmp_path / "raw"
    assert build.main(["check", str(dirty_edition), "--json", str(found)]) == 2
    for package in [dirty_edition / "network", *sorted(dirty_edition.glob("partner-*"))[::40]]:
        shutil.copytree(package, some / package.name)
    assert build.main(["all", "--raw", str(some), "--release-dir", str(tmp_path / "p"), "--lang", "en"]) == 1
    assert not (tmp_path / "p").exists()
    printed = capsys.readouterr()
    told = _plain(re.sub(r"partner-\d+", "", found.read_text("utf-8") + printed.out + printed.err))
    words = set(re.findall(r"\w+", told))
    for secret in _not_ours(secret for dirty in DIRTY for secret in dirty.secrets):
        if set(re.findall(r"\w+", _plain(secret))) <= words and len(secret) > 3:
            assert not _repeats(secret, told)


def test_one_dirty_package_keeps_all_its_tables_out(tmp_path: Path) -> None:
    """What stands beside rows about people is not read either, and nobody else is blamed for it."""
    network_package(tmp_path / "raw/network")
    folder = clean_package(tmp_path / "raw/partner")
    write_package(
        folder, {"beneficiaries": [{**GROUP, "sex": "Aminata"}], "projects": [{**PROJECT, "project_id": "P-2"}]}
    )
    tables, findings = _judged(tmp_path / "raw")
    assert [(each.package, each.code, each.column) for each in findings] == [("partner", "intake-unlisted", "F")]
    assert [row["project_id"] for row in tables.rows("projects")] == ["P-1"]


@pytest.mark.parametrize("packages", [30, pytest.param(len(DIRTY), marks=pytest.mark.audit)])
def test_clean_packages_pass(packages: int, tmp_path: Path) -> None:
    """Codes of every kind, with titles in five languages, are let in; in the audit as many as dirty ones."""
    network_package(tmp_path / "raw/network")
    rows = {f"partner-{seed}": clean_rows(seed) for seed in range(packages)}
    for seed, (name, groups) in enumerate(rows.items()):
        clean_package(tmp_path / "raw" / name, groups, **clean_properties(seed))
    tables, findings = _judged(tmp_path / "raw")
    # all of them count one project, so that some agree by chance
    assert {finding.code for finding in findings} <= {"people-in-two-packages"}
    assert tables.by_name["beneficiaries"].num_rows == sum(map(len, rows.values()))


@pytest.mark.parametrize("packages", [10, pytest.param(len(DIRTY), marks=pytest.mark.audit)])
def test_clean_packages_of_offices_pass(packages: int, tmp_path: Path) -> None:
    """People beside help lines, budgets, years, symbols of documents and titles in five languages are let in."""
    network_package(tmp_path / "raw/network")
    for seed in range(packages):
        office_package(tmp_path / f"raw/office-{seed}", clean_texts(seed), **clean_properties(seed))
    findings = _judged(tmp_path / "raw")[1]
    assert [each for each in findings if each.code.startswith(("intake-", "personal-name"))] == []
    assert {each.code for each in findings if each.severity is Severity.ERROR} == set()


# --- texts that will be published -------------------------------------------------------------------------------------


def _known(*organisations: str) -> Vocabulary:
    countries = [row[f"name_{language}"] for row in CONTRACT.codes["countries"] for language in ("fr", "en")]
    return vocabulary([*countries, *organisations], [])


@pytest.mark.parametrize("rule", list(TOLD))
def test_what_tells_of_a_person_is_found_in_every_language(rule: str) -> None:
    """All forms of the list, by themselves, in a sentence and behind other words; and in a descriptor."""
    told = [text for texts in TOLD[rule] for text in texts]
    written = [*told, *(f"2018-2021 : {text}." for text in told), *(f"Projet, {text} (Mali)" for text in told)]
    for kind in ("texts", "descriptor"):
        found = broken_rules(pa.array(written), kind, _known())[rule].to_pylist()
        assert sorted(set(written) - set(found)) == [], kind


def test_legitimate_texts_are_left_alone() -> None:
    """Neither a fault nor a remark, in a cell and in a descriptor."""
    written = pa.array([text for texts in TEXTS for text in texts])
    known = _known("ECPAT Luxembourg", "ECPAT France")
    assert broken_rules(written, "texts", known) == broken_rules(written, "descriptor", known) == {}


@pytest.mark.parametrize(
    ("text", "in_cell", "in_descriptor"),
    [
        ("Rapport d’Aminata Traoré", ["name"], ["person"]),
        ("aminata traoré", ["name"], ["person"]),
        ("TRAORÉ Aminata", ["name"], ["person"]),
        ("Étude de Mme Zoungaré", ["name"], ["person"]),
        ("Rakotomalala Hery", ["name"], ["person"]),
        ("Aminata Zoungaré", ["name"], ["name"]),
        ("Zenouba Zoungaré", [], ["name"]),
        ("Lycée Marie Curie", [], []),
        ("Fondation Terre Rouge", [], []),
    ],
)
def test_a_name_alone_is_asked_about(text: str, in_cell: list[str], in_descriptor: list[str]) -> None:
    """A publication has authors: in a cell it is a remark. A descriptor names organisations: there it is a fault."""
    assert list(broken_rules(pa.array([text]), "texts", _known())) == in_cell
    assert list(broken_rules(pa.array([text]), "descriptor", _known())) == in_descriptor


def test_the_documented_packages_would_pass_with_people() -> None:
    """No fault in the public rows as they stand, were they sent beside rows about people."""
    packages = [replace(each, holds_people=True) for each in find_packages([ROOT / "data/raw"], CONTRACT)[0]]
    _, found = people_package_findings(packages, CONTRACT, read_texts(packages, CONTRACT))
    assert {each.code for each in found} <= {"personal-name"}
    assert len(found) <= 5


def test_notes_are_not_published_where_people_are_counted(tmp_path: Path) -> None:
    """Of a package with people, or with reports about people, every note stays behind; the schema says so."""
    network_package(tmp_path / "raw/reports")
    office_package(tmp_path / "raw/office", {("projects", "note"): "durée à confirmer"})
    source = {**SOURCE, "source_id": "S-9", "note": "article sans date"}
    write_package(tmp_path / "raw/public", {"sources": [source]})
    packages = find_packages([tmp_path / "raw"], CONTRACT)[0]
    tables, (catalogue, _) = read_tables(packages, CONTRACT)[0], read_catalogue()
    assert catalogue is not None
    policy = catalogue.policy
    silent = packages_about_people(packages, tables)
    assert silent == {"office", "reports"}
    assert {row["note"] for row in shown_rows("projects", tables, policy, silent)} == {""}
    assert [row["note"] for row in shown_rows("sources", tables, policy, silent)].count("article sans date") == 1
    described = {field["name"]: field for field in told_in(CONTRACT.schemas["projects"], silent)["fields"]}
    assert "compte des personnes" in described["note"]["description"]
    assert "counts people" in described["note"]["ecpat:en"]["description"]
    assert told_in(CONTRACT.schemas["projects"], ()) == CONTRACT.schemas["projects"]


def test_a_bug_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception may carry a cell: where it arose is printed, what it says is not."""
    secret = "Aminata Traoré"
    network_package(tmp_path / "raw/network")
    clean_package(tmp_path / "raw/partner")

    def fail(*_: object) -> None:
        try:
            int(secret)
        except ValueError as error:
            raise KeyError(secret) from error

    monkeypatch.setattr("pipeline.intake.validation.edition.people_package_findings", fail)
    assert build.main(["check", str(tmp_path / "raw")]) == 70
    told = capsys.readouterr().err
    assert "KeyError" in told
    assert "edition.py" in told
    assert secret not in told


AWKWARD = ("1", "1 ", "12.34.", "+1 ", "a@", "12° ", "tel ", "A/", "Amina ", "12 ans ", "born in ", "(", "é", "वर्ष ")


@pytest.mark.parametrize("piece", AWKWARD)
def test_a_long_awkward_text_is_refused_in_time(piece: str) -> None:
    """1 MB in one cell, of which no pattern makes more than its length."""
    text = pa.array([piece * (1_000_000 // len(piece))])
    start = time.process_time()
    assert "long" in broken_rules(text, "texts", _known())
    assert time.process_time() - start < 5


@pytest.mark.parametrize("form", ["BOM", "CRLF", "quoted", "shuffled", "fewer columns"])
def test_a_file_may_be_written_in_every_honest_way(form: str, tmp_path: Path) -> None:
    """What spreadsheets do to a file by themselves is no fault."""
    network_package(tmp_path / "raw/network")
    folder = clean_package(tmp_path / "raw/partner", clean_rows(3))
    file = folder / "beneficiaries.csv"
    lines = file.read_text("utf-8").splitlines()
    texts = {
        "BOM": "\ufeff" + "\n".join(lines),
        "CRLF": "\r\n".join(lines),
        "quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines),
        "shuffled": "\n".join([lines[0], *reversed(lines[1:])]),
    }
    if form in texts:
        file.write_bytes((texts[form] + "\n").encode())
    else:
        people(folder, [{key: cell for key, cell in GROUP.items() if key not in {"new_in_period", "source_id"}}])
    assert _judged(tmp_path / "raw")[1] == []


def test_the_other_table_about_people_is_kept_to_codes_too(tmp_path: Path) -> None:
    """A group of survivors may have a code of the provider's own, but no initials and no number of a file."""
    row = {"activity_id": "SP-2019-0001", "group_code": "G-1", "country_code": "ML", "facilitator_org": "ECPAT-LU",
           "activity_date": "2019-03-04", "date_precision": "day", "domain": "advocacy", "role": "led",
           "source_id": "S-1", "validation_status": "sourced"}  # fmt: skip
    schema = CONTRACT.schemas["survivor_participation"]
    known = {"country_code": ["ML"], "facilitator_org": ["ECPAT-LU"], "source_id": ["S-1"], "entered_by_org": [],
             "validated_by_org": []}  # fmt: skip
    file = File("partner", "survivor_participation", tmp_path, "x.csv")

    def codes(**change: str) -> list[str]:
        cells = [encoded(pa.array([cell])) for cell in {**row, **change}.values()]
        return [each.code for each in intake_findings(file, list(row), schema, cells, known)]

    assert codes() == []
    assert codes(group_code="AK") == ["intake-initials"]
    assert codes(group_code="D41B8CD98F00B204E9800998ECF8427E") == ["intake-hash"]
    assert codes(activity_id="ML-918347") == ["intake-number"]
    assert codes(activity_date="04/03/2019") == ["intake-day"]
    assert codes(activity_date="2019-3-4") == ["intake-day"]
    assert codes(facilitator_org="Aminata Traoré") == ["intake-person"]
    assert codes(facilitator_org="EX-YS") == ["intake-initials", "intake-unlisted"]  # it may be a code


def test_the_judge_alone_does_not_repeat_a_title_either(tmp_path: Path) -> None:
    """Should the gate ever be left out, the title of a column of people is still not said."""
    folder = clean_package(tmp_path / "partner")
    people(folder, [{**GROUP, "Aminata Traoré": "x"}])
    file = File("partner", "beneficiaries", folder, "beneficiaries.csv")
    table = judge_table(file, CONTRACT.schemas["beneficiaries"])
    findings = [finding for group in table.findings for finding in group]
    assert [(each.code, each.column, each.params) for each in findings] == [("extra-label", "Y", ())]


def test_packages_without_people_are_left_to_the_judge(tmp_path: Path) -> None:
    """Where no row is about people, other files and names of persons are nobody's business here."""
    folder = network_package(tmp_path / "raw/network")
    file = folder / "datapackage.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "title": "Rapport de Marie Dupont"}), "utf-8")
    (folder / "notes.txt").write_text("x", "utf-8")
    assert _judged(tmp_path / "raw")[1] == []


def test_a_descriptor_may_embed_the_schemas_of_the_contract(tmp_path: Path) -> None:
    """What `build.py write-descriptor` writes, examples of telephones and all, is no fault in a package of people."""
    network = network_package(tmp_path / "raw/network")
    partner = clean_package(tmp_path / "raw/partner")
    resources = [
        {"name": name, "path": f"{name}.csv", "title": schema["title"], "schema": schema}
        for name, schema in CONTRACT.schemas.items()
    ]
    for name in ("organisations", "sources", "projects", "project_countries", "reporting_status"):
        (network / f"{name}.csv").rename(partner / f"{name}.csv")
    (network / "datapackage.json").unlink()
    file = partner / "datapackage.json"
    kept = [each for each in resources if (partner / str(each["path"])).exists()]
    kept[0]["help"] = CONTRACT.schemas["help_lines"]
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "resources": kept}), "utf-8")
    assert _judged(tmp_path / "raw/partner")[1] == []


def test_every_rule_has_its_sentences() -> None:
    """Each pattern of intake.toml and each kind of file is worded, for cells and for the descriptor."""
    for pattern in rules()["pattern"]:
        code = f"intake-{pattern['id']}" if "id" in pattern else "intake-unlisted"
        assert as_json(Finding(code))["what_fr"]
    for rule in ["named-age", "long", *(text["id"] for text in rules()["text"] if "id" in text)]:
        assert message_of(Finding(f"intake-{rule}", variant="cell"), "fr") != message_of(Finding("other-error"), "fr")
    for kind in rules()["files"]:
        assert message_of(Finding("intake-file", variant=kind), "fr") != message_of(Finding("intake-file"), "fr")


# --- many times last year's ------------------------------------------------------------------------------------------


def _years(first: int, second: int, **change: str) -> list[dict[str, str]]:
    return [
        {**GROUP, "period_id": "2018", "value": str(first), "new_in_period": ""},
        {**GROUP, "period_id": "2019", "value": str(second), "new_in_period": "", **change},
    ]


@pytest.mark.parametrize(
    ("first", "second", "change", "jumps"),
    [
        (20, 201, {}, True),
        (201, 20, {}, True),
        (20, 200, {}, False),
        (1, 49, {}, False),
        (20, 201, {"country_code": "BF"}, False),
        (20, 201, {"validation_status": "draft"}, False),
        (20, 201, {"period_id": "2021"}, False),
    ],
)
def test_a_count_of_many_times_last_year_asks_for_a_human(
    first: int, second: int, change: dict[str, str], jumps: bool, tmp_path: Path
) -> None:
    """The whole project and each service are named, without a number; a first year is no jump."""
    network_package(tmp_path / "raw/network")
    clean_package(tmp_path / "raw/partner", _years(first, second, **change))
    findings = _judged(tmp_path / "raw")[1]
    fields = ["", "s_education", "s_protection"] if jumps else []
    assert sorted(finding.field for finding in findings) == fields
    assert {finding.code for finding in findings} <= {"ten_times_last_year"}
    told = [" ".join(map(str, as_json(finding).values())) for finding in findings]
    assert not any("20" in text for text in told)


def test_four_hundred_thousand_rows_are_judged_in_less_than_a_second() -> None:
    """The gate looks at distinct values, so that a register costs little more than a table of groups."""
    rows = 400_000
    cells = [encoded(pa.array([cell] * rows)) for cell in GROUP.values()]
    cells[0] = encoded(pa.array([str(number) for number in range(1, rows + 1)]))
    known = {"project_id": ["P-1"], "country_code": ["ML"], "period_id": ["2019"], "source_id": ["S-1"],
             "entered_by_org": ["ECPAT-LU"]}  # fmt: skip
    file = File("partner", "beneficiaries", Path(), "beneficiaries.csv")
    start = time.process_time()
    findings = intake_findings(file, list(GROUP), CONTRACT.schemas["beneficiaries"], cells, known)
    assert findings == []
    assert time.process_time() - start < 1


def test_a_copy_of_a_package_is_one_fault_that_names_both_folders(tmp_path: Path) -> None:
    for folder in ("partner", "partner - copy"):
        clean_package(tmp_path / folder, name="partner")
    packages, faults = find_packages([tmp_path], CONTRACT)
    assert len(packages) == 1
    assert [(each.code, dict(each.params)["folders"]) for each in faults] == [
        ("package-twice", "partner, partner - copy")
    ]
