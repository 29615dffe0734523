"""What a field officer reads: one card for each column and cause, the root first, plain words, and no secret."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import build
from pipeline.intake.check_result import Checked, CsvSheet
from pipeline.intake.finding_groups import FindingGroup, as_groups
from pipeline.model import Finding, Severity
from pipeline.report.cards import Card, cards, places_of, ranges
from pipeline.report.finding import json_pieces
from pipeline.report.formatting import compose
from pipeline.report.html_report import as_html
from pipeline.report.terminal import WIDTH, answer, printable
from pipeline.report.worklist import worklist
from pipeline.texts import large, share, t
from tests.packages import GOOD, ORGANISATIONS, STORY, write_package
from tests.paper import catalogue

SCHEMAS = catalogue().contract.schemas
PROJECTS = tuple(field["name"] for field in SCHEMAS["projects"]["fields"])


def group(code: str, rows: Sequence[int], cells: Sequence[str] = (), **place: str) -> FindingGroup:
    """Faults of one column of the table of projects."""
    words = tuple((name, place.pop(name)) for name in ("target", "label") if name in place)
    finding = Finding(code, package="mali", resource=place.pop("resource", "projects"), params=words, **place)  # type: ignore[arg-type]
    return FindingGroup(finding, np.array(rows), {"received": pa.array(cells, pa.string())} if cells else {})


def checked(*groups: FindingGroup, rows: int = 100, **more: object) -> Checked:
    sheets = {
        ("mali", name): CsvSheet("mali", name, f"{name}.csv", PROJECTS, rows) for name in ("projects", "organisations")
    }
    return Checked(groups, ("mali",), sheets, SCHEMAS, **more)  # type: ignore[arg-type]


def dates(*cells: str, rows: int = 100) -> Card:
    found = cards(
        checked(group("type-error", range(2, 2 + len(cells)), cells, variant="date", field="start_date"), rows=rows)
    )
    assert len(found) == 1
    return found[0]


# --- what was meant ---------------------------------------------------------------------------------------------------


def test_the_other_dates_of_a_column_tell_the_order_of_day_and_month() -> None:
    assert dates("03/04/2024").examples[0].doubt == "day_first"
    assert [each.expected for each in dates("03/04/2024", "25/04/2024").examples] == ["2024-04-03", "2024-04-25"]
    assert not dates("03/04/2024", "25/04/2024").examples[0].doubt
    assert [each.expected for each in dates("03/04/2024", "04/25/2024").examples] == ["2024-03-04", "2024-04-25"]


def test_a_country_by_its_name_is_a_country_by_its_code() -> None:
    codes = {"ML": ("Mali", "Mali"), "NP": ("Népal", "Nepal")}
    cells = ["Mali", "nepal", "np", "Atlantide"]
    broken = group("foreign-key", [2, 3, 4, 5], cells, field="lead_org", column="D", target="countries")
    (card,) = cards(checked(broken, codes={"countries": codes}))
    assert [each.expected for each in card.examples] == ["ML", "NP", "NP"]
    told = compose(checked(broken, codes={"countries": codes}), "fr").blocking[0]
    assert told.examples[0].expected == "vouliez-vous dire ML (Mali)\u202f?"
    assert (told.title, told.admitted) == ("Code non admis", "ML (Mali), NP (Népal)")


def test_capitals_are_proposed_where_they_make_a_code_that_there_is() -> None:
    """A code of another table, in which rows are wrong too, so that keys into it are not judged."""
    codes = {"ECPAT-LU": ("ECPAT Luxembourg", "ECPAT Luxembourg")}
    cells = ["ECPAT Luxembourg", "ecpat-lu", "oui"]
    broken = group("constraint-error", [2, 3, 4], cells, field="lead_org", variant="pattern", target="organisations")
    read = {}
    for card in cards(checked(broken, codes={"organisations": codes})):
        for example in card.examples:
            read[example.received] = (card.form, example.expected, example.doubt)
    assert read == {
        "ECPAT Luxembourg": ("", "ECPAT-LU", "near"),
        "ecpat-lu": ("capitals", "ECPAT-LU", ""),
        "oui": ("", "", ""),
    }


def test_a_code_by_its_name_in_the_contract_is_that_code() -> None:
    """The names stand in the description of the field: « planned = prévu »."""
    (card,) = cards(checked(group("constraint-error", [2, 3], ["Prévu", "closd"], field="status", variant="enum")))
    assert [each.expected for each in card.examples] == ["planned", "closed"]


def test_a_month_or_a_quarter_where_a_year_is_wanted_is_told_as_such_with_its_year() -> None:
    typed = ["mars 2019", "1er trimestre 2019", "2018/19", "T1", "2010-11", "2076-03"]
    expected = ["2019", "2019", "2018-2019", "", "2010", ""]
    for cell, year in zip(typed, expected, strict=True):
        broken = group(
            "constraint-error", [2], [cell], field="period_id", variant="pattern", resource="reporting_status"
        )
        (card,) = cards(checked(broken))
        assert (card.form, card.examples[0].expected) == ("year_wanted", year)


@pytest.mark.parametrize("password", ["unsaid-secret", "secret/x", "80/secret", "a@secret", "a secret"])
def test_the_password_of_an_address_is_in_no_report(password: str) -> None:
    address = f"https://a-user-with-a-long-name:{password}@example.org/page"
    broken = group("constraint-error", [2], [address], field="url", column="G", variant="pattern", resource="sources")
    found = checked(broken)
    told = [
        answer(found, "fr"),
        as_html(compose(found, "fr")).decode(),
        *worklist(found, "fr"),
        *json_pieces(found.groups),
    ]
    assert "https://…@example.org" in told[0]
    assert "Adresse avec un mot de passe" in told[0]
    assert not any("secret" in text or "a-user" in text for text in told)


# --- cards ------------------------------------------------------------------------------------------------------------


def test_each_way_of_writing_is_a_card() -> None:
    cells = ["15/03/2024", "45321", "16/03/2024", "?"]
    found = cards(checked(group("type-error", [2, 3, 4, 5], cells, variant="date", field="start_date")))
    assert {card.form: card.count for card in found} == {"date_order": 2, "date_serial": 1, "": 1}


@pytest.mark.parametrize(("bad", "is_whole"), [(29, False), (30, True)])
def test_a_column_that_fails_by_a_third_fails_as_a_whole(bad: int, is_whole: bool) -> None:
    card = dates(*["15/03/2024"] * bad)
    assert card.is_whole is is_whole
    told = compose(checked(group("type-error", range(2, 2 + bad), ["x"] * bad, field="start_date")), "fr").blocking[0]
    assert ("la colonne entière" in told.statement) is is_whole


def test_two_cells_of_three_are_no_column() -> None:
    assert not dates("15/03/2024", "16/03/2024", rows=3).is_whole


def test_blank_rows_are_told_as_rows_and_known_as_the_end_of_the_file() -> None:
    found = {(card.finding.code, card.form): card.count for card in cards(checked(group("blank-row", [99, 100, 101])))}
    assert found == {("blank-row", "tail"): 3}


def test_titles_that_are_all_wrong_are_one_card() -> None:
    wrong = [
        group("extra-label", [1], label=text, column=letter)
        for text, letter in zip(["Code du projet", "Titre", "2019", "x", "y"], "ABCDE", strict=True)
    ]
    (told,) = compose(checked(*wrong), "fr").blocking
    assert told.title == "Ligne de titres à refaire"
    assert ", ".join(PROJECTS) in told.statement
    assert len(compose(checked(*wrong[:4]), "fr").blocking) == 4


def test_a_title_that_is_nearly_right_is_named_with_the_right_one() -> None:
    sheet = CsvSheet("mali", "projects", "projects.csv", ("project_id", "Titre en français"), 3)
    found = [
        group("extra-label", [1], column="B", label="Titre en français"),
        group("missing-label", [1], field="title_fr"),
        group("missing-label", [1], field="source_id"),
    ]
    report = compose(Checked(found, ("mali",), {("mali", "projects"): sheet}, SCHEMAS), "fr")
    statements = sorted(each.statement for each in report.blocking)
    assert "le modèle attend «\u00a0title_fr\u00a0»" in statements[1]
    assert statements[0] == "Colonnes obligatoires qui manquent\u00a0: source_id."


@pytest.mark.parametrize("label", ["\ufeffproject_id", "project\u200b_id", "\u0440roject_id"])
def test_a_title_with_a_sign_that_nobody_sees_is_told_by_that_sign(label: str) -> None:
    sheet = CsvSheet("mali", "projects", "projects.csv", (label, "title_fr"), 3)
    found = [group("extra-label", [1], column="A", label=label), group("missing-label", [1], field="project_id")]
    (told,) = compose(Checked(found, ("mali",), {("mali", "projects"): sheet}, SCHEMAS), "fr").blocking
    assert told.title == "Signe invisible dans un titre"
    assert f"U+{ord(max(label)):04X}" in told.statement


def test_places_are_put_together() -> None:
    assert places_of(ranges(np.array([40, 12, 13, 14, 77, 0])), "F") == ["F12–F14", "F40", "F77"]


# --- words ------------------------------------------------------------------------------------------------------------


def everything() -> Checked:
    """A fault of every code and every form, alone and by the dozen."""
    from pipeline.texts import places_in, wording

    messages = wording("messages", "fr")
    filled = {"package", "resource", "row", "column", "code", "field", "count", "names", "names_count"}  # by the report
    given: set[str] = set()
    for parts in messages.values():
        for text in parts.values():
            given |= places_in(" ".join(text) if isinstance(text, list) else text)
    given -= filled
    made = []
    for name in messages:
        code, _, variant = name.partition(".")
        for rows in ([2], range(2, 40)):
            finding = Finding(
                code, variant=variant, package="mali", resource="projects", field="start_date", column="E"
            )
            made.append(
                FindingGroup(replace(finding, params=tuple((word, "7") for word in sorted(given))), np.array(rows))
            )
    forms = [
        "15/03/2024",
        "45321",
        "2024-03-15 10:00",
        " 2024-01-01",
        "3 mai 2024",
        "30/02/2024",
        "1/1/24",
        "2019",
        "2081-01-01",
    ]
    made.append(group("type-error", range(2, 11), forms, variant="date", field="end_date", column="F"))
    return checked(*made, group("blank-row", [101]))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_place_is_left_open_in_any_language(language: str) -> None:
    report = compose(everything(), language)
    text = answer(everything(), language) + as_html(report).decode("utf-8").partition("</style>")[2]
    text = re.sub(r"\btitle_(fr|en)\b", "", text)  # fields of the table of projects
    assert not re.search(r"\{\w+|\?\w*\||_fr\b|_en\b", text)
    for told in (*report.blocking, *report.optional):
        assert told.title
        assert told.statement
        assert told.steps


def test_a_stretch_that_is_told_as_one_keeps_its_own_count() -> None:
    tail = Finding(
        "blank-row",
        package="mali",
        resource="projects",
        variant="tail",
        row=40,
        params=(("count", "200"), ("last", "239")),
    )
    told = compose(replace(checked(), groups=[*checked().groups, *as_groups([tail])]), "fr").blocking[0]
    assert told.statement == "200 lignes vides à la fin du fichier (lignes 40 à 239)."


def test_the_status_counts_in_words() -> None:
    wrong = group("type-error", range(2, 1100), ["x"] * 1098, field="start_date")
    remark = replace(wrong, template=Finding("no-date", Severity.WARNING), rows=np.array([0]), params={})
    big = checked(wrong, remark, rows=100_000)
    assert compose(big, "fr").status == (
        "Le paquet «\u00a0mali\u00a0» ne peut pas être publié\u00a0: 1 problème à corriger, "
        "touchant 1\u202f098 cellules sur 5\u00a0millions. 1 remarque facultative."
    )
    assert compose(big, "en").status == (
        "The package “mali” cannot be published: 1 problem to fix, touching 1,098 cells out of 5\u00a0million. "
        "1 optional remark."
    )
    assert (
        answer(Checked((), ("mali",)), "fr") == "Le paquet «\u00a0mali\u00a0» peut être publié\u00a0: aucun problème."
    )


@pytest.mark.parametrize(
    ("count", "of", "text"),
    [(1, 1000, "moins de 1\u202f%"), (999, 1000, "plus de 99\u202f%"), (1, 3, "33\u202f%"), (3, 3, "100\u202f%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(count: int, of: int, text: str) -> None:
    assert share(count, of, "fr") == text


def test_large_numbers_are_said_as_people_say_them() -> None:
    assert [large(number, "fr") for number in (999, 1_200_000, 4_800_000)] == [
        "999",
        "1,2\u00a0million",
        "4,8\u00a0millions",
    ]


# --- papers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_screen_of_80_columns_holds_the_report_on_a_page(language: str) -> None:
    many = [group("type-error", range(2, 99), ["x"] * 97, field=f"column_{number}") for number in range(100)]
    lines = answer(checked(*many), language).split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) < 140
    assert lines[-1] == t("next_bad", language)  # after the status, nearest to the prompt
    assert lines[-3].startswith(("Le paquet", "The package"))
    assert "\x1b" not in "".join(lines)


def test_a_screen_that_knows_few_letters_gets_those_it_knows() -> None:
    assert printable("12 → l’été\u202f?", "cp1252") == "12 -> l'été ?"
    assert printable("12 → l’été\u202f?", "utf-8") == "12 → l’été\u202f?"


def test_the_same_check_gives_the_same_bytes_and_they_are_few() -> None:
    cells = ["15/03/2024", "45321", "?", "2081-01-01"] * 6
    twice = [
        as_html(compose(checked(group("type-error", range(2, 26), cells, variant="date", field="start_date")), "fr"))
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert len(twice[0]) < 30_000
    page = twice[0].decode("utf-8")
    assert re.findall(r"<(h[1-4])", page)[:3] == ["h1", "h2", "h3"]
    assert page.count("<table ") == page.count("<caption>") > 0
    assert not re.search(r"<script|https?://|url\(|@import", page)


def test_the_list_of_work_has_a_line_for_each_cell() -> None:
    broken = group(
        "type-error", [2, 3, 9], ["15/03/2024", "=1+1", "45321"], variant="date", field="start_date", column="E"
    )
    text = "".join(worklist(checked(broken), "fr"))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [(row["Case"], row["Reçu"], row["Attendu"]) for row in rows] == [
        ("E2", "15/03/2024", "2024-03-15"),
        ("E3", "'=1+1", ""),
        ("E9", "45321", "2024-01-30"),
    ]


def run(folder: Path, *arguments: str) -> Mapping[str, str]:
    """What a check of packages under a folder writes, in both languages together."""
    written: dict[str, str] = {}
    for language in ("fr", "en"):
        files = {kind: folder / f"{kind}.{language}" for kind in ("html", "json", "worklist")}
        named = [word for kind, path in files.items() for word in (f"--{kind}", str(path))]
        assert build.main(["check", str(folder / "raw"), "--lang", language, *named, *arguments]) == 1
        written |= {path.name: path.read_bytes().decode("utf-8") for path in files.values()}
    return written


def test_a_check_writes_all_its_files_from_one_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stories = [
        {**STORY, "contribution_id": f"MC-{number}", "published_on": f"{number}/03/2019"} for number in range(10, 31)
    ]
    write_package(tmp_path / "raw/mali", {**GOOD, "media_contributions": stories})
    written = run(tmp_path)
    printed = capsys.readouterr().out
    assert "Date écrite autrement" in printed
    assert "2019-03-10" in written["html.fr"]
    assert written["worklist.fr"].count("\r\n") == 22
    assert written["worklist.en"].count("Date written otherwise") == 21
    assert written["json.fr"] == written["json.en"]


def test_the_letter_of_a_column_is_that_of_the_file(tmp_path: Path) -> None:
    """Columns may stand in any order: a broken key is named where it stands."""
    turned = dict(reversed({**STORY, "org_id": "ECPAT-XX"}.items()))
    write_package(tmp_path / "raw/mali", {**GOOD, "media_contributions": [turned]})
    place = list(turned).index("org_id")
    assert f'"column": "{"ABCDEFGHIJ"[place]}", "code": "foreign-key"' in run(tmp_path)["json.fr"]


def test_no_value_of_a_sensitive_table_is_on_any_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither what stands in a cell, nor what its form would tell, nor a title that is not ours."""
    canary = "ZQXCANARY"
    fields = [field["name"] for field in SCHEMAS["survivor_participation"]["fields"]]
    row = {**dict.fromkeys(fields, canary), "activity_date": "15/03/2019", "activity_id": "SP-1"}
    write_package(tmp_path / "raw/mali", {**GOOD, "survivor_participation": [row, row, {**row, "activity_id": canary}]})
    write_package(tmp_path / "raw/nepal", {"organisations": [{**ORGANISATIONS[0], "org_id": "X"}]})
    text = " ".join(run(tmp_path).values()) + capsys.readouterr().out
    assert "survivor_participation" in text
    for secret in (canary, "15/03/2019", "2019-03-15", "SP-1", "Date écrite autrement"):
        assert secret not in text


def test_what_stands_in_a_cell_cannot_steer_a_screen() -> None:
    """Control characters and marks of direction are taken out of whatever is repeated."""
    broken = group("type-error", [2], ["\x1b[31m\u202egpj.exe\x07"], field="start_date", column="E", variant="date")
    told = [
        answer(checked(broken), "fr"),
        as_html(compose(checked(broken), "fr")).decode(),
        *worklist(checked(broken), "fr"),
    ]
    assert all("[31mgpj.exe" in text for text in (told[0], told[1], told[-1]))
    assert not re.search("[\x1b\x07\u202e]", "".join(told))


def test_a_space_too_many_can_be_seen() -> None:
    broken = group("type-error", [2], [" 2019-03-04\u00a0"], field="start_date", column="E", variant="date")
    (line,) = compose(checked(broken), "en").blocking[0].examples
    assert (line.received, line.expected) == ("␣2019-03-04␣", "2019-03-04")
