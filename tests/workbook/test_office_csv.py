"""CSV as offices have it: what is read, what is converted and told, and what is asked."""

from pathlib import Path

import pytest

from pipeline.workbook.importing import Imported
from tests.workbook.filling import bring_in, codes, report, table

ORGANISATIONS = """Code de l’organisation;Nom;Type;Pays;Nom publiable
ORG-1;Une association;membre du réseau ECPAT;Luxembourg;oui
"""
SOURCES = """source_id;title;producer_org;published_on;doc_type;copy_kind;access;language
S-1;Rapport d’activité;Une association;31/03/2020;rapport annuel;original;internal;français
"""
PROJECTS = """Bureau de Bamako;;;;;;

Code du projet;Titre en français;Chef de file;Début;Précision des dates;En ligne;Source;État de la ligne
P-1;Accueil des filles ; écoute;ORG-1;05/04/2019;jour;Oui;S-1;sourced
P-2;Écoute;ORG-1;31/12/2019;jour;Non;S-1;sourced
""".replace("Accueil des filles ; écoute", '"Accueil des filles ; écoute"')
PLACES = """project_id\tcountry_code\tpercentage\tsource_id\tvalidation_status
P-1\tBurkina\t12,5\tS-1\tsourced
P-2\tMLI\t100 %\tS-1\tsourced
Total 2019 : 2\t\t112,5
"""
FILES = {"organisations.csv": ORGANISATIONS, "sources.csv": SOURCES, "projets 2019.csv": PROJECTS, "lieux.txt": PLACES}


def folder(path: Path, encoding: str, **changed: str) -> Path:
    """A folder of files as a spreadsheet saves them."""
    path.mkdir()
    for name, text in FILES.items():
        content = changed.get(name.split(".")[0], text)
        (path / name).write_bytes(content.replace("\n", "\r\n").encode(encoding))
    return path


def sent(path: Path, encoding: str = "cp1252", **changed: str) -> tuple[Imported | None, list[str], str]:
    imported, checked = bring_in(folder(path / "bamako", encoding, **changed), basis="documented")
    return imported, codes(checked), report(checked, "fr")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig", "utf-8", "mac_roman"])
def test_files_of_a_french_spreadsheet_become_a_package(encoding: str, tmp_path: Path) -> None:
    imported, _, told = sent(tmp_path, encoding)
    assert imported is not None, told
    assert imported.name == "bamako"
    assert [row["title_fr"] for row in table(imported, "projects")] == ["Accueil des filles ; écoute", "Écoute"]
    assert [row["start_date"] for row in table(imported, "projects")] == ["2019-04-05", "2019-12-31"]
    assert [row["f_online"] for row in table(imported, "projects")] == ["true", "false"]
    places = [(row["country_code"], row["percentage"]) for row in table(imported, "project_countries")]
    assert places == [("BF", "12.5"), ("ML", "100")]
    assert table(imported, "sources")[0]["doc_type"] == "annual_report"
    assert table(imported, "sources")[0]["producer_org"] == "ORG-1"


def test_what_was_converted_and_left_out_is_listed_by_file_and_cell(tmp_path: Path) -> None:
    imported, found, told = sent(tmp_path)
    assert imported is not None
    assert {"csv-above projets 2019.csv", "csv-sum lieux.txt 4", "cell-converted projets 2019.csv D4"} <= set(found)
    assert "D4  reçu 05/04/2019  →  2019-04-05" in told
    assert "Windows-1252" in told


def test_what_may_mean_two_things_is_asked_by_file_row_and_column(tmp_path: Path) -> None:
    places = PLACES.replace("12,5\t", "1.250\t").replace("MLI", "Guinée ou Mali").replace("source_id", "Notre source")
    imported, found, _ = sent(tmp_path, lieux=places)
    assert imported is None
    asked = [code for code in found if not code.startswith(("cell-converted", "csv-"))]
    assert asked == [
        "column-missing lieux.txt", "foreign-key lieux.txt B3", "number-pointed lieux.txt C2",
        "workbook-column lieux.txt D1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b\n1;2\n", "csv-titles"),
        (ORGANISATIONS.replace("Une association", '"Une association'), "quote-open"),
        (ORGANISATIONS.replace("oui", "oui;trop"), "extra-cell"),
        ("PK\x03\x04", "other-file"),
        ("", "source-error"),
    ],
)
def test_a_file_that_is_no_table_is_named_for_what_it_is(text: str, code: str, tmp_path: Path) -> None:
    imported, found, _ = sent(tmp_path, organisations=text)
    assert imported is None
    assert code in {each.split()[0] for each in found}


def test_days_whose_order_nothing_shows_are_asked(tmp_path: Path) -> None:
    """Commas say nothing of who wrote: 05/04 may be April or May. One day beyond the twelfth settles it."""
    header = "project_id,title_fr,start_date,date_precision,validation_status,source_id\n"
    rows = "P-1,Un projet,05/04/2019,day,sourced,S-1\n"
    english = SOURCES.replace("31/03/2020", "2020-03-31").replace(";", ",")
    files = {"organisations": ORGANISATIONS.replace(";", ","), "sources": english, "lieux": PLACES}
    imported, found, _ = sent(tmp_path, **files, **{"projets 2019": header + rows})
    assert imported is None
    assert "type-error projets 2019.csv C2" in found
    (tmp_path / "again").mkdir()
    clear = header + rows + "P-2,Deux,31/12/2019,day,sourced,S-1\n"
    imported, found, told = sent(tmp_path / "again", **files, **{"projets 2019": clear})
    assert imported is not None, told
    assert table(imported, "projects")[0]["start_date"] == "2019-04-05"


def test_one_file_replaces_its_table_and_leaves_the_others(tmp_path: Path) -> None:
    from pipeline.workbook.importing import write_package

    first, _, told = sent(tmp_path)
    assert first is not None, told
    write_package(first, tmp_path / "raw" / "bamako")
    alone = tmp_path / "projets.csv"
    changed = PROJECTS.replace("Écoute", "Une ligne d’écoute").replace(";S-1;", ";Rapport d’activité;")
    new = changed.replace("P-1", "P-3").replace(";En ligne", "").replace(";Non", "").replace(";Oui", "")
    alone.write_text(new + "P-2;Deux;ORG-1;31/12/2019;jour;S-1;sourced\n", "utf-8")
    _, checked = bring_in(alone, tmp_path / "raw", name="bamako")
    assert {"review-gone projets.csv", "column-kept projets.csv"} <= set(codes(checked))
    alone.write_text(changed, "utf-8")
    second, checked = bring_in(alone, tmp_path / "raw", name="bamako")
    assert second is not None, report(checked, "fr")
    assert table(second, "projects")[1]["title_fr"] == "Une ligne d’écoute"
    assert {row["source_id"] for row in table(second, "projects")} == {"S-1"}  # by its name in the table that stays
    assert table(second, "project_countries") == table(first, "project_countries")


def test_a_table_that_was_not_sent_is_the_one_cause_of_what_leads_there(tmp_path: Path) -> None:
    from pipeline.workbook.importing import write_package

    first, _, told = sent(tmp_path)
    assert first is not None, told
    write_package(first, tmp_path / "raw" / "register")
    (tmp_path / "bamako" / "sources.csv").unlink()
    (tmp_path / "bamako" / "organisations.csv").unlink()
    path = tmp_path / "bamako" / "projets 2019.csv"
    path.write_text(PROJECTS.replace("P-", "B-"), "utf-8")
    (tmp_path / "bamako" / "lieux.txt").write_text(PLACES.replace("P-", "B-"), "utf-8")
    imported, checked = bring_in(tmp_path / "bamako", basis="documented")
    assert imported is None
    errors = [code for code in codes(checked) if "csv-" not in code and "converted" not in code]
    assert errors == ["sheet-missing organisations", "sheet-missing sources"]
    assert "projets 2019.csv (S-1)" in report(checked, "fr")
    imported, checked = bring_in(tmp_path / "bamako", tmp_path / "raw", basis="documented")
    assert imported is not None, report(checked, "fr")  # the codes stand in another package


def test_a_name_and_the_nature_of_the_rows_are_asked_where_nothing_says_them(tmp_path: Path) -> None:
    (tmp_path / "Nos données").mkdir()
    (tmp_path / "Nos données" / "organisations.csv").write_text(ORGANISATIONS, "utf-8")
    imported, checked = bring_in(tmp_path / "Nos données")
    assert imported is None
    assert sorted(code.split()[0] for code in codes(checked) if "converted" not in code) == [
        "csv-read", "sending-basis", "workbook-name",
    ]  # fmt: skip
    assert "--basis documented" in report(checked, "fr")


def test_titles_that_no_table_has_are_one_card(tmp_path: Path) -> None:
    named = "Repères notés;Divers;Vu le;"
    imported, found, told = sent(tmp_path, organisations=named + ORGANISATIONS.replace("\nORG", "\n1;2;3;ORG"))
    assert imported is None
    assert [code for code in found if code.startswith("workbook-column")] == ["workbook-column organisations.csv 1"]
    assert "Les titres des colonnes A, B, C ne sont pas des titres de cette table." in " ".join(told.split())


def test_a_column_of_people_that_was_not_sent_is_missing_not_blank(tmp_path: Path) -> None:
    sending = folder(tmp_path / "bamako", "utf-8")
    (sending / "enfants.csv").write_text("Projet;Qui;Sexe\nP-1;enfants;F\n", "utf-8")
    _, checked = bring_in(sending, basis="documented")
    told = {(group.template.code, group.template.field) for group in checked.groups}
    assert ("column-missing", "value") in told
    assert ("column-missing", "row_id") not in told  # numbered
    assert not {"intake-blank", "constraint-error"} & {code for code, _ in told}
