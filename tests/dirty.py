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
    "row_id": "1",
    "project_id": "P-1",
    "country_code": "ML",
    "period_id": "2019",
    "population": "children",
    "sex": "f",
    "age_band": "10-14",
    "disability": "not_collected",
    "f_prostitution": "",
    "f_travel": "",
    "f_online": "true",
    "f_trafficking": "false",
    "s_protection": "true",
    "s_legal_social": "",
    "s_education": "true",
    "s_awareness": "",
    "counted_as": "unique_persons",
    "dedup_scope": "project",
    "method": "register",
    "value": "7",
    "new_in_period": "3",
    "source_id": "S-1",
    "entered_by_org": "ECPAT-LU",
    "validation_status": "sourced",
}
COUNTRIES = ("ML", "NP", "NA", "BF", "FR", "NO", "IN")
LANGUAGES = ("fr", "en", "es", "pt", "ne")

# rule: what is typed under it, by language: (title of a column, value)
PERSONAL: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (
        ("Nom et prénom", "Aminata Traoré"),
        ("Full name", "Mary Johnson"),
        ("Nombre y apellidos", "María de la Cruz"),
        ("Nome completo", "João da Silva"),
        ("naam thar", "Sita Tamang"),
    ),
    "initials": (
        ("Initiales", "Q.Z."),
        ("initials", "QZ"),
        ("iniciales", "Q. Z. W."),
        ("iniciais", "Q Z"),
        ("nam_ko_akshar", "QZX"),
    ),
    "date": (
        ("Date de naissance", "2007-04-19"),
        ("DOB", "19/04/2007"),
        ("fecha nacimiento", "19 abril"),
        ("nascimento", "19.04.2007"),
        ("janma miti", "२०६४-०१-०६"),
    ),
    "age": (
        ("âge", "13 ans"),
        ("age", "13"),
        ("edad", "13 años"),
        ("idade", "13 anos"),
        ("umer", "१३"),
    ),
    "phone": (
        ("Tél. mère", "+223 76 91 83 47"),
        ("mobile", "+44 7700 900613"),
        ("celular", "555-291-8347"),
        ("telemóvel", "912 918 347"),
        ("phon nambar", "98412-91834"),
    ),
    "number": (
        ("N° de dossier", "ML-918347"),
        ("case id", "91834726"),
        ("expediente", "EXP918347"),
        ("processo", "9183472"),
        ("nagarikta", "९१८३४७२"),
    ),
    "email": (
        ("courriel", "aminata.t@exemple.org"),
        ("e-mail", "mary_j(at)example.com"),
        ("correo", "maria@ejemplo.es"),
        ("correio", "joao.silva@exemplo.pt"),
        ("imel", "sita@udaharan.np"),
    ),
    "address": (
        ("profil", "facebook aminata.t.91"),
        ("handle", "@mary_j91"),
        ("perfil", "https://ejemplo.es/maria91"),
        ("rede social", "www.exemplo.pt/joao91"),
        ("tiktok", "tiktok sita91"),
    ),
    "coordinates": (
        ("latitude", "12.63918"),
        ("gps", "12.63, -8.01"),
        ("latitud", "-12.0464"),
        ("coordenadas", "14,9177"),
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
}

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
            yield Dirty(f"{rule} {language} cell", _cell(field, value), f"intake-{rule}", (value,))
    for what, labels in TITLES.items():
        for language, label in zip(LANGUAGES, labels, strict=True):
            yield Dirty(f"{what} {language} title", _column(label, "kwxz"), "intake-title", (label, "kwxz"))


def by_place() -> Iterator[Dirty]:
    """What else a package can bring: numbers out of place, files, sentences of the descriptor."""
    name, phone = "Aminata Traoré", "76 91 83 47"
    rows = [
        ("a name in small letters", _cell("sex", "aminata"), "intake-unlisted", "aminata"),
        ("a word behind a code", _mixed("method", "register", "A.K., 13 ans, 06"), "intake-age", "A.K."),
        ("a name as a project", _cell("project_id", name), "intake-person", name),
        ("an unknown source", _cell("source_id", "S-AMINATA"), "intake-unlisted", "S-AMINATA"),
        ("a name as a country", _cell("country_code", name), "intake-person", name),
        ("a month as a period", _cell("period_id", "2019-07"), "intake-date", "2019-07"),
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
        ("a workbook in disguise", _bytes("beneficiaries.csv", b"PK\x03\x04aminata"), "intake-file", "aminata"),
        ("rows in the descriptor", _resource("beneficiaries", data=[["aminata"]]), "intake-file", "aminata"),
        ("a name in a title", _resource("beneficiaries", title=f"Liste de {name}"), "intake-person", name),
        ("a phone in a description", _describe(description=f"Appeler le {phone}"), "intake-phone", phone),
        ("a mail in a contributor", _describe(contributors=[{"title": "X", "email": "a.traore@exemple.org"}]),
         "intake-email", "a.traore@exemple.org"),
        ("a contributor by name", _describe(contributors=[{"title": name}]), "intake-person", name),
        ("a name as a property", _describe(**{name: "x"}), "intake-person", name),
        ("a table named after a child", _resource("aminata", path="aminata.csv"), "resource-unknown", "aminata"),
        ("a file that is not there", _resource("claims", path="aminata.csv"), "file-missing", "aminata"),
        ("a person accepts",
         _describe(**{"ecpat:accepted": [{"code": "ten_times_last_year", "resource": "beneficiaries",
                                          "by": "aminata", "why": "x", "on": "2020-01-01"}]}),
         "acceptance", "aminata"),
    ]  # fmt: skip
    yield from (Dirty(title, spoil, code, (secret,)) for title, spoil, code, secret in rows)


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
