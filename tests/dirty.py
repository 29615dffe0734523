"""Packages about people that must be refused, rule by rule in five languages, and as many that must pass.

Nothing here is about anybody: the names are the commonest of each country, the numbers are made up.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.packages import ORGANISATIONS, SOURCE, csv_text, write_package

Row = dict[str, str]

PROJECT = {
    "project_id": "P-1",
    "title_fr": "Projet",
    "lead_org": "ECPAT-LU",
    "date_precision": "unknown",
    "source_id": "S-1",
    "validation_status": "sourced",
}
GROUP = {
    "row_id": "1", "project_id": "P-1", "country_code": "ML", "period_id": "2019", "population": "children",
    "sex": "f", "age_band": "10-14", "disability": "not_collected", "f_prostitution": "", "f_travel": "",
    "f_online": "true", "f_trafficking": "false", "s_protection": "true", "s_legal_social": "", "s_education": "true",
    "s_awareness": "", "counted_as": "unique_persons", "dedup_scope": "project", "method": "register", "value": "7",
    "new_in_period": "3", "source_id": "S-1", "entered_by_org": "ECPAT-LU", "validation_status": "sourced",
}  # fmt: skip
COUNTRIES = ("ML", "NP", "NA", "BF", "FR", "NO", "IN")
LANGUAGES = ("fr", "en", "es", "pt", "ne")

# rule: what is typed under it, by language: (title of a column, value)
PERSONAL: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (
        ("Nom et prénom", "Aminata Traoré"), ("Full name", "Mary Johnson"), ("Nombre y apellidos", "María de la Cruz"),
        ("Nome completo", "João da Silva"), ("naam thar", "Sita Tamang"),
    ),
    "initials": (
        ("Initiales", "Q.Z."), ("initials", "QZ"), ("iniciales", "Q. Z. W."), ("iniciais", "Q Z"),
        ("nam_ko_akshar", "QZX"),
    ),
    "date": (
        ("Date de naissance", "2007-04-19"), ("DOB", "19/04/2007"), ("fecha nacimiento", "19 abril"),
        ("nascimento", "19.04.2007"), ("janma miti", "२०६४-०१-०६"),
    ),
    "age": (("âge", "13 ans"), ("age", "13"), ("edad", "13 años"), ("idade", "13 anos"), ("umer", "१३")),
    "phone": (
        ("Tél. mère", "+223 76 91 83 47"), ("mobile", "+44 7700 900613"), ("celular", "555-291-8347"),
        ("telemóvel", "912 918 347"), ("phon nambar", "98412-91834"),
    ),
    "number": (
        ("N° de dossier", "ML-918347"), ("case id", "91834726"), ("expediente", "EXP918347"), ("processo", "9183472"),
        ("nagarikta", "९१८३४७२"),
    ),
    "email": (
        ("courriel", "aminata.t@exemple.org"), ("e-mail", "mary_j(at)example.com"), ("correo", "maria@ejemplo.es"),
        ("correio", "joao.silva@exemplo.pt"), ("imel", "sita@udaharan.np"),
    ),
    "address": (
        ("profil", "facebook aminata.t.91"), ("handle", "@mary_j91"), ("perfil", "https://ejemplo.es/maria91"),
        ("rede social", "www.exemplo.pt/joao91"), ("tiktok", "tiktok sita91"),
    ),
    "coordinates": (
        ("latitude", "12.63918"), ("gps", "12.63, -8.01"), ("latitud", "-12.0464"), ("coordenadas", "14,9177"),
        ("akshansha", "27°42'"),
    ),
    "text": (
        ("commentaire", "vue avec sa tante, rentre mardi"),
        ("comments", "came back with her aunt"),
        ("observaciones", "vino con su tía el martes"),
        ("observações", "veio com a tia na terça"),
        ("kaifiyat", "kaki sanga aayeki thiin"),
    ),
    "hash": (
        ("empreinte", "9b74c9897bac770ffc029102a200c5de"),
        ("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("clave", "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0"),
        ("chave", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("sanket", "550e8400-e29b-41d4-a716-446655440000"),
    ),
}  # fmt: skip

# titles alone give away what stands below them, even where the values look like nothing
TITLES = {
    "village": ("Village", "village_name", "aldea", "aldeia", "gaun"),
    "school": ("École", "schoolName", "escuela", "escola", "विद्यालय"),
    "mother": ("mère", "mother", "madre", "mãe", "aama"),
    "staff": ("Éducatrice", "case worker", "trabajadora social", "assistente social", "abhibhawak"),
}
CODE_COLUMNS = ("sex", "age_band", "f_online", "method", "entered_by_org")


@dataclass(frozen=True)
class Dirty:
    """A package to be refused: how it is spoilt, the code that names the cause, and what must never be repeated."""

    name: str
    spoil: Callable[[Path], None]
    code: str
    secrets: tuple[str, ...]


def network_package(folder: Path) -> Path:
    """The package that defines what the packages of people name: organisations, a source, a project, its reports."""
    years = ("2018", "2019", "2020", "2021")
    report = {"org_id": "ECPAT-LU", "table_name": "beneficiaries", "status": "complete"}
    place = {"project_id": "P-1", "source_id": "S-1", "validation_status": "sourced"}
    return write_package(
        folder,
        {
            "organisations": ORGANISATIONS,
            "sources": [SOURCE],
            "projects": [PROJECT],
            "project_countries": [
                {**place, "country_code": code} for code in ("ML", "NP", "NA", "BF", "FR", "NO", "IN")
            ],
            "reporting_status": [{**report, "period_id": year} for year in years],
        },
    )


def clean_package(folder: Path, rows: list[Row] | None = None, **properties: object) -> Path:
    """A package of people without a fault; the rows are numbered here."""
    groups = [{**row, "row_id": str(number)} for number, row in enumerate(rows or [GROUP] * 3, 1)]
    return write_package(folder, {"beneficiaries": groups}, **properties)


def people(folder: Path, rows: list[Row]) -> None:
    """Replace the rows about people as they stand, without numbering them."""
    (folder / "beneficiaries.csv").write_text(csv_text(rows), "utf-8")


def _numbered(changes: list[Row]) -> list[Row]:
    return [{**GROUP, "row_id": str(number), **change} for number, change in enumerate(changes, 1)]


def _column(label: str, value: str) -> Callable[[Path], None]:
    return lambda folder: people(folder, _numbered([{label: value}, {label: ""}, {label: value}]))


def _cell(field: str, value: str) -> Callable[[Path], None]:
    return lambda folder: people(folder, _numbered([{}, {field: value}, {}, {field: value}]))


def _mixed(field: str, code: str, value: str) -> Callable[[Path], None]:
    """A code with something personal written behind it."""
    return lambda folder: people(folder, _numbered([{}, {field: f"{code} ({value})"}]))


def _bytes(name: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return spoil


def _describe(**properties: object) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        file = folder / "datapackage.json"
        file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **properties}), "utf-8")

    return spoil


def _resource(name: str, **properties: object) -> Callable[[Path], None]:
    """Change or add one resource of the descriptor."""

    def spoil(folder: Path) -> None:
        file = folder / "datapackage.json"
        read = json.loads(file.read_text("utf-8"))
        found = next((each for each in read["resources"] if each["name"] == name), None)
        if found is None:
            read["resources"].append({"name": name, **properties})
        else:
            found.update(properties)
        file.write_text(json.dumps(read), "utf-8")

    return spoil


def _text(change: Callable[[str], str], encoding: str = "utf-8") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        file = folder / "beneficiaries.csv"
        file.write_bytes(change(file.read_text("utf-8")).encode(encoding))

    return spoil


def _varied(folder: Path) -> None:
    people(folder, _numbered([{"k": f"zq{letter}{other}x"} for letter in "abcdefgh" for other in "abcdefgh"]))


def by_language() -> Iterator[Dirty]:
    """Each rule in each language: as a column too many, and as a value in a column of codes."""
    for rule, written in PERSONAL.items():
        for language, field, (label, value) in zip(LANGUAGES, CODE_COLUMNS, written, strict=True):
            yield Dirty(f"{rule} {language} column", _column(label, value), f"intake-{rule}", (label, value))
            # a number of years is told as an age where ages are asked for; elsewhere it is only no code of the list
            is_elsewhere = rule == "age" and field != "age_band"
            told = "intake-unlisted" if is_elsewhere else f"intake-{rule}"
            yield Dirty(f"{rule} {language} cell", _cell(field, value), told, (value,))
    for what, labels in TITLES.items():
        for language, label in zip(LANGUAGES, labels, strict=True):
            yield Dirty(f"{what} {language} title", _column(label, "kwxz"), "intake-title", (label, "kwxz"))


def by_place() -> Iterator[Dirty]:
    """What else a package can bring: numbers out of place, files, sentences of the descriptor."""
    name, phone = "Aminata Traoré", "76 91 83 47"
    rows = [
        ("a name in small letters", _cell("sex", "aminata"), "intake-unlisted", "aminata"),
        ("a word behind a code", _mixed("method", "register", "A.K., 13 ans, 06"), "intake-unlisted", "A.K."),
        ("a name as a project", _cell("project_id", name), "intake-person", name),
        ("an unknown source", _cell("source_id", "S-AMINATA"), "intake-unlisted", "S-AMINATA"),
        ("a name as a country", _cell("country_code", name), "intake-person", name),
        ("a month as a period", _cell("period_id", "2019-07"), "intake-unlisted", "2019-07"),
        ("a phone as a count", _cell("value", "76918347"), "intake-count", "76918347"),
        ("a zero before a count", _cell("new_in_period", "0691834"), "intake-count", "0691834"),
        ("a case number as row", _cell("row_id", "91834"), "intake-running", "91834"),
        ("a gap in the rows", _cell("row_id", "7291"), "intake-running", "7291"),
        ("a name as a count", _cell("value", name), "intake-count", name),
        ("a value without a title", _text(lambda text: text.replace("\n", f",{name}\n").replace(f",{name}", "", 1)),
         "intake-shape", name),
        ("names for titles", _column(name, ""), "intake-person", name),
        ("different in each row", _varied, "intake-distinct", "zqabx"),
        ("semicolons", _text(lambda text: text.replace(",", ";").replace("sex", "prénom")), "intake-column", "prénom"),
        ("Windows letters", _text(lambda text: text + f"{name}\n", "cp1252"), "encoding-error", name),
        ("a macro workbook", _bytes("Aminata Traoré.xlsm", b"PK\x03\x04"), "intake-file", name),
        ("a workbook", _bytes("liste-aminata.xlsx", b"PK\x03\x04"), "intake-file", "aminata"),
        ("a nested archive", _bytes("aminata.zip", b"PK\x03\x04"), "intake-file", "aminata"),
        ("a photo", _bytes("photos/aminata.jpg", b"\xff\xd8\xff"), "intake-file", "aminata"),
        ("a hidden file", _bytes(".aminata.csv", b"a\n1\n"), "intake-file", "aminata"),
        ("a lock of Excel", _bytes("~$aminata.csv", b"a"), "intake-file", "aminata"),
        ("a letter", _bytes("aminata.docx", b"PK\x03\x04"), "intake-file", "aminata"),
        ("an unnamed table", _bytes("aminata.csv", b"a\n1\n"), "intake-file", "aminata"),
        ("a file without ending", _bytes("aminata", b"x"), "intake-file", "aminata"),
        ("a workbook in disguise", _bytes("beneficiaries.csv", b"PK\x03\x04aminata"), "other-file", "aminata"),
        ("rows in the descriptor", _resource("beneficiaries", data=[["aminata"]]), "intake-file", "aminata"),
        ("a name in a title", _resource("beneficiaries", title=f"Liste de {name}"), "intake-person", name),
        ("a phone in a description", _describe(description=f"Appeler le {phone}"), "intake-phone", phone),
        ("a mail in a contributor", _describe(contributors=[{"title": "X", "email": "a.traore@exemple.org"}]),
         "intake-email", "a.traore@exemple.org"),
        ("a contributor by name", _describe(contributors=[{"title": name}]), "intake-person", name),
        ("a name as a property", _describe(**{name: "x"}), "intake-person", name),
        ("a table named after a child", _resource("aminata", path="aminata.csv"), "resource-unknown", "aminata"),
        ("a file that is not there", _resource("claims", path="aminata.csv"), "file-missing", "aminata"),
    ]  # fmt: skip
    yield from (Dirty(title, spoil, code, (secret,)) for title, spoil, code, secret in rows)


# --- texts that will be published ------------------------------------------------------------------------------------

# rule: what must not stand in a text, by language
TOLD: dict[str, tuple[tuple[str, ...], ...]] = {
    "email": (
        ("Contact : aminata.t@exemple.org", "écrire à aminata.t (arobase) exemple.org"),
        ("write to mary.j@example.com", "mary_j [at] example [dot] com", "amina AT exemple DOT org"),
        ("correo maria@ejemplo.es", "maria(arroba)ejemplo.es"),
        ("joao.silva@exemplo.pt", "correio: joao.silva @ exemplo.pt"),
        ("imel sita@udaharan.np", "sita (at) udaharan.np"),
    ),
    "phone": (
        ("Appeler le 76 91 83 47", "Tél. mère : 76918347", "GSM 0475/12.34.56", "joindre au 06.12.34.56.78",
         "032.12.345.67"),
        ("call +44 7700 900613", "WhatsApp 00223 76 91 83 47", "mobile (223) 76918347", "call 555-291-8347"),
        ("tel. 612 345 678", "llamar al +261 34 12 345 67", "móvil 034 12 345 67", "contacto 012 345 678",
         "número es 622 33 44 55"),
        ("telemóvel 912 918 347", "ligar 21 345 67 89", "+352 621 123 456", "tel 27 12 34 56"),
        ("phon 98412-91834", "sampark ९८४१२९१८३४", "+977 984-1291834", "mobail 01-4412345"),
    ),
    "coordinates": (
        ("Foyer : 12,6392 ; -8,0029", "12°38'21\"N, 8°00'10\"O", "GPS 12.63 -8.00"),
        ("shelter at 12.6392, -8.0029", "7FG4QXJ3+9C", "https://maps.app.goo.gl/aB3dE5fG7hJ9kL1m"),
        ("lat 12.63 lon -8.00", "12.639 N, 8.003 O", "https://www.google.com/maps/@12.639,-8.003,15z"),
        ("coordenadas -18.8792, 47.5079", "latitude: 14,9177", "https://what3words.com/mesa.casa.rua"),
        ("27.7172, 85.3240 ma", "27°42' uttar", "geo:27.7172,85.3240"),
    ),
    "number": (
        ("carte NINA 18501201001001", "dossier n° 4521/2019", "NIR 1 85 07 30 033 284"),
        ("national ID 1234567890123", "passport PA1234567", "case no. 45218"),
        ("DNI 12345678Z", "expediente n° 918347", "cédula 1712345678"),
        ("processo n.º 918347", "BE 85.07.30-033.28", "19850730123 45"),
        ("nagarikta 27-01-70-12345", "nagarikta no 12345", "१८५०१२०१००१००१"),
    ),
    "birth": (
        ("née le 19/04/2009", "Date de naissance : 19 avril 2009", "né(e) le 3 mars 2011"),
        ("born on 19 April 2009", "DOB 19.04.2009", "born 2009-04-19", "born May 3, 2010"),
        ("nacida el 19 de abril de 2009", "fecha de nacimiento: 19-4-2009"),
        ("nascida em 19/04/2009", "data de nascimento 2009"),
        ("janma miti 2064-01-06", "janma 2064"),
    ),
    "named-age": (
        ("amina traoré, 12 ans", "Témoignage de Kadia, 13 ans", "Soutien à Zenabou (12 ans)", "Fanta D., 14 ans",
         "Rabe Tojo, 8 taona"),
        ("Mary Johnson, aged 12", "12-year-old Sita Tamang", "Emily (9)", "the case of Fatou, a girl of 13 years"),
        ("María de la Cruz, 12 años", "apoyo a Lucía, de 9 años", "lucia gomez, edad 11"),
        ("João da Silva, 12 anos", "a menina Ana, 9 anos", "maria fernandes, idade 10"),
        ("sita tamang, 12 barsa", "Sita, umer 12", "Bishnu 14 barsako"),
    ),
}  # fmt: skip

# legitimate texts of an office, in which something looks like one of these
TEXTS = (
    ("Rompre le silence (Mali), 2018-2021", "Enfants de 12 à 17 ans", "Budget : 65 000 000 FCFA, soit 99 092 EUR",
     "Les 20 ans d’ECPAT France", "CRC/C/LUX/5-6 et A/HRC/WG.6/28/LUX/1", "ISBN 978-2-1234-5680-3, p. 123-145",
     "Fondation Terre Rouge", "du 12.03.2019 au 15.03.2019", "convention 2017/388-456 du 2019-04-01",
     "jeunes de moins de 15 ans", "association née en 1990", "Ligne d’écoute : 116 111", "accord de 3 ans",
      "Programme Kafuli, 5 ans",
     "de 2018 à 2021 : 1 250 000 euros, 27450000 FCFA", "Lycée Marie Curie", "0-4, 5-9, 10-14, 15-17 ans"),
    ("Don’t Look Away (2012-2015)", "children aged 10 to 14", "EUR 1,250,000.00 over 4 years", "A/RES/73/155, para. 12",
     "https://www.example.org/2019/12345678/report", "10.1234/abc.5678-90123", "Resolution 44/25 of 2019",
     "15 years of ECPAT Luxembourg", "girls under 18 years", "of which 217343, other donors 159676",
     "Baseline Study, Phase 2", "the network was born in 2009", "ISSN 1234-5678", "FED/2018/398-225",
     "a workshop at Paris. More followed", "12-13 March 2019 and 14-15 May 2019", "John Cockerill Foundation"),
    ("Taller para adolescentes de 12 a 17 años", "1.250.000 euros", "Convenio de 3 años", "Costa Rica, 2018/2019",
     "informe de 12/03/2019", "niñas y niños menores de 18 años", "República Dominicana", "resolución 73/155"),
    ("Crianças de 10 a 14 anos", "relatório 2018-2019", "15 anos de trabalho", "Guiné-Bissau, 2 000 000 XOF",
     "formação de professores, 3 anos", "publicado em 12 de março de 2019", "meninas de 12 anos ou mais"),
    ("Baal adhikar, Nepal 2018", "Maiti Nepal", "10-14 barsa", "2075-04-01 dekhi 2076-03-31 samma", "Shakti Samuha",
     "NPR 12,50,000", "karyakram 3 barsa"),
)  # fmt: skip

TEXT_PLACES = (
    ("projects", "title_fr"), ("sources", "title"), ("projects", "note"), ("publications", "title"),
    ("sources", "note"), ("organisations", "name"), ("help_lines", "name_fr"), ("publications", "quote"),
)  # fmt: skip
SAID_IN = ("title", "description", "keywords", "contributors", "sources")


def _office_tables(own: str) -> dict[str, Row]:
    """One row of each table that an office sends beside people; `own` is the part of the codes that nobody else has."""
    source = {"source_id": f"S-{own}"}
    return {
        "projects": {**PROJECT, "project_id": f"P-{own}", **source},
        "sources": {**SOURCE, **source},
        "organisations": {"org_id": f"ORG-{own}", "name": "Association Sœurs Unies", "org_type": "ngo"},
        "publications": {
            "publication_id": f"PUB-{own}", "work_id": f"W-{own}", "title": "Étude", "pub_type": "national_study",
            "status": "published", "date_precision": "unknown", "primary_topic": "survivors", "quote": "",
            "validation_status": "sourced", **source,
        },
        "help_lines": {
            "help_id": f"HA-{own}", "country_code": "ML", "name_fr": "Ligne d’écoute, tél. 80 00 12 12",
            "name_en": "Helpline", "number": "+223 80 00 12 12", "note": "aussi au 8002 1234", **source,
        },
        "project_budgets": {
            "budget_id": f"B-{own}", "project_id": f"P-{own}", "amount": "76918347", "currency": "XOF",
            "kind": "granted", "note": "76 918 347 FCFA", **source,
        },
        "project_countries": {
            "project_id": f"P-{own}", "country_code": "ML", "validation_status": "sourced", **source,
        },
    }  # fmt: skip


def office_package(folder: Path, texts: dict[tuple[str, str], str], **properties: object) -> Path:
    """What a real office sends in one package; `texts` stand in the fields named."""
    tables = _office_tables(folder.name.upper())
    for (table, field), text in texts.items():
        tables[table] = {**tables[table], field: text}
    rows = {name: [row] for name, row in tables.items()}
    return write_package(folder, {**rows, "beneficiaries": [{**GROUP, "row_id": "1"}]}, **properties)


def _beside(table: str, field: str, text: str) -> Callable[[Path], None]:
    """One table of an office beside rows about people, with a text in one of its fields."""

    def spoil(folder: Path) -> None:
        row = {**_office_tables(folder.name.upper())[table], "source_id": "S-1", field: text}
        write_package(folder, {"beneficiaries": [{**GROUP, "row_id": "1"}], table: [row]})

    return spoil


def _said(key: str, text: str) -> dict[str, object]:
    """A property of the descriptor that holds a text."""
    if key in ("contributors", "sources"):
        return {key: [{"title": text}]}
    return {key: [text] if key == "keywords" else text}


def by_text() -> Iterator[Dirty]:
    """Each rule in each language, once in a cell that will be published and once in the descriptor."""
    number = 0
    for rule, told in TOLD.items():
        for language, texts in zip(LANGUAGES, told, strict=True):
            place, key = TEXT_PLACES[number % len(TEXT_PLACES)], SAID_IN[number % len(SAID_IN)]
            number += 1
            if rule == "phone" and place[0] == "help_lines":
                place = ("projects", "note")
            code = f"intake-{rule}"
            yield Dirty(f"{rule} {language} in {' '.join(place)}", _beside(*place, texts[0]), code, (texts[0],))
            yield Dirty(f"{rule} {language} in {key}", _describe(**_said(key, texts[1])), code, (texts[1],))


def by_office() -> Iterator[Dirty]:
    """What once passed, and addresses and codes that tell of somebody."""
    rows = [
        ("an identity number as a project", "projects", "project_id", "1850730033284", "intake-number"),
        ("a phone as a source", "sources", "source_id", "S-76918347", "intake-number"),
        ("a hash as a code", "publications", "publication_id", "D41B8CD98F00B204E9800998ECF8427E", "intake-hash"),
        ("a name with an age as a project", "projects", "project_id", "P-AMINA-TRAORE-12ANS", "intake-named-age"),
        ("a map as an address", "sources", "url", "https://maps.google.com/?q=12.63,-8.00", "intake-coordinates"),
        ("a phone as an address", "sources", "url", "https://wa.me/22376918347", "intake-phone"),
        ("a mail as an address", "sources", "url", "https://exemple.org/?a=aminata.t@exemple.org", "intake-email"),
        ("a birthday in capitals", "projects", "title_fr", "AMINATA TRAORE NÉE LE 19/04/2009", "intake-birth"),
        ("an organisation called like a child", "organisations", "name", "Zenabou Tapily, 12 ans", "intake-named-age"),
        ("a text without end", "projects", "note", "silence " * 5000, "intake-long"),
    ]  # fmt: skip
    for title, table, field, text, code in rows:
        yield Dirty(title, _beside(table, field, text), code, (text,))
    yield Dirty("a file called like a child", _renamed, "intake-named-age", ("amina-traore", "12 ans"))
    yield Dirty("a title in small letters", _describe(title="amina traoré"), "intake-person", ("amina traoré",))
    yield Dirty("somebody in small letters", _describe(contributors=[{"title": "sita tamang"}]), "intake-person",
                ("sita tamang",))  # fmt: skip


def _renamed(folder: Path) -> None:
    office_package(folder, {})
    (folder / "projects.csv").rename(folder / "amina-traore-12-ans.csv")
    _resource("projects", path="amina-traore-12-ans.csv")(folder)


def clean_texts(seed: int) -> dict[tuple[str, str], str]:
    """Legitimate texts for every place of an office's package; five packages in a row hold all five languages."""
    texts = TEXTS[seed % len(TEXTS)]
    places = [place for place in TEXT_PLACES if place != ("publications", "quote")]
    return {place: texts[(seed + number) % len(texts)] for number, place in enumerate(places)}


def clean_rows(seed: int) -> list[Row]:
    """Legal rows of every kind: groups or one row per person, each code, blanks, calendar and July-June years."""
    draw = random.Random(seed)
    one_each = seed % 2 == 0
    rows = []
    for _ in range(draw.choice([1, 2, 3, 20, 60])):
        value = 1 if one_each else draw.choice([1, 4, 999, 65000])
        rows.append({
            **GROUP,
            "country_code": draw.choice(["ML", "NP", "NA", "BF", "FR", "NO", "IN"]),
            "period_id": draw.choice(["2018", "2021"]),
            "population": draw.choice(["children", "caregivers", "professionals", "community"]),
            "sex": draw.choice(["f", "m", "other", "unknown"]),
            "age_band": draw.choice(["0-4", "5-9", "10-14", "15-17", "unknown"]),
            "f_travel": draw.choice(["", "true", "false"]),
            "counted_as": draw.choice(["unique_persons", "contacts", "estimate"]),
            "value": str(value),
            "new_in_period": draw.choice(["", "0", str(value)]),
            "source_id": draw.choice(["", "S-1"]),
            "entered_by_org": draw.choice(["ECPAT-LU", "ECPAT-BE", "ECPAT-FR"]),
        })  # fmt: skip
    return rows


CLEAN_TITLES = (
    "Enfants accompagnés au Burkina Faso et en Côte d’Ivoire, 2018-2021",
    "People reached by ECPAT Luxembourg in Sierra Leone, July 2018 to June 2019",
    "Personas atendidas, República Dominicana y Costa Rica",
    "Crianças acompanhadas, 2018-2019, ECPAT France",
    "Baal adhikar, Nepal 2018",
    "Children Reached, Annual Report 2019-2020",
)


def clean_properties(seed: int) -> dict[str, object]:
    """What an honest descriptor may say, in five languages."""
    return {
        "title": CLEAN_TITLES[seed % len(CLEAN_TITLES)],
        "contributors": [{"title": "ECPAT Luxembourg", "roles": ["author"], "path": "https://example.org/12345678"}],
        "temporal": {"start": "2018-01-01", "end": "2021-12-31"},
    }
