"""Random packages of two tables with everything that has ever parted two readers: forms, keys, ragged rows, bytes."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

DIALECT = {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}

CELLS: dict[str, list[str]] = {
    "string": ["a", "b", "A-1", "A-12", " a", "a ", "F", "M", "é", "e\u0301", "\u200b", "=1+1", "NA", "axxx", "x\ny"],
    "integer": [
        "1",
        "01",
        "+1",
        "-1",
        "-0",
        "0",
        "1_000",
        "१२३",
        " 7",
        "7\u00a0",
        "12.0",
        "1e3",
        "1,5",
        "9" * 20,
        "0x1F",
    ],
    "number": [
        "1",
        "1.0",
        "1.50E+05",
        "1_0.5",
        "NaN",
        "inf",
        "-0.0",
        ".5",
        "5.",
        "12,5",
        "1 200",
        "0.1",
        "1" * 17,
        "१.५",
    ],
    "boolean": ["true", "false", "True", "1", "0", "VRAI", "oui", "TRUE", "no"],
    "date": [
        "2024-03-05",
        "2024-3-5",
        "2024-02-30",
        "15/03/2024",
        "45321",
        "2081-04-15",
        "0001-01-01",
        "2024-03-05 ",
        "2023-02-28",
        "2024-02-29",
        "2024-12-31",
        "24-03-05",
        "1899-12-31",
        "२०२४-०३-०५",
    ],
    "year": ["2024", "24", "2_01", "+201", " 201", "0000", "9999", "-001", "२०२४"],
    "yearmonth": ["2024-03", "24-3", "2024-13", "2024-00", "2024-3", "2024-03-01"],
    "any": ["a", "1", "2024-01-01", " ", "x"],
    "datetime": ["2024-03-05T10:11:12", "2024-03-05T10:11:12Z", "2024-03-05", "2024-03-05T10:11"],
    "time": ["10:11:12", "10:11", "25:00:00", "10:11:12Z"],
    "duration": ["P1Y", "PT5S", "1"],
    "geopoint": ["1,2", "200,1", "x"],
    "object": ['{"a": 1}', "[]", "{"],
    "array": ["[1, 2]", "[]", "{}"],
    "list": ["a,b", "", "1"],
}
COMMON = ["", "", "NA", "-", " ", "None", "#REF!", "null", 'say "hi"', "a,b", "line\r\nbreak", "0", "x" * 30]
PATTERNS = [
    "[a-z]+",
    "a|b",
    "A-[0-9]{1,2}",
    r"\d{1,4}",
    "(a|b)?x*",
    "[^a]+",
    r"\w+",
    "A-.*",
    r"[^\d]+",
    "a{,3}",
    "(?i)a",
]
BOUNDS: dict[str, tuple[Any, Any]] = {
    "integer": (0, 12),
    "number": (0.1, 100),
    "date": ("1900-01-01", "2050-12-31"),
    "year": (1900, 2050),
    "yearmonth": ("2000-01", "2024-03"),
}
KEYS = ("string", "integer", "number", "date", "boolean", "year", "any", "yearmonth")


def random_package(seed: int, folder: Path) -> Path:
    """A package of the tables `t` and `other`, written to a folder; the same seed gives the same bytes."""
    draw = random.Random(seed)
    fields = [_field(draw, f"c{number}") for number in range(draw.randint(1, 6))]
    schema: dict[str, Any] = {
        "fields": fields,
        "missingValues": draw.choice([[""], [""], ["", "NA"], ["-"], ["NA", "None"]]),
    }
    other_type = draw.choice([field["type"] for field in fields])
    other: dict[str, Any] = {"fields": [{"name": "k", "type": other_type}, {"name": "v", "type": "string"}]}
    keyable = [field["name"] for field in fields if field["type"] in KEYS]
    if keyable and draw.random() < 0.5:
        schema["primaryKey"] = draw.sample(keyable, draw.randint(1, min(2, len(keyable))))
    if keyable and draw.random() < 0.5:
        schema["foreignKeys"] = _links(draw, keyable)
    rows = [[_cell(draw, field) for field in fields] for _ in range(draw.randint(0, 40))]
    rows += draw.choices(rows, k=draw.randint(0, 3)) if rows else []
    labels = [field["name"] for field in fields]
    if draw.random() < 0.25:
        labels = _spoilt(draw, labels)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t.csv").write_bytes(_bytes(draw, labels, rows))
    known = [[_cell(draw, {"type": other_type}), draw.choice("abF")] for _ in range(draw.randint(0, 12))]
    (folder / "other.csv").write_bytes(_text(["k", "v"], known, "\n").encode())
    _describe(folder, schema, other)
    return folder


def plain_package(folder: Path, text: str, schema: dict[str, Any]) -> None:
    """A package of one table `t` with this text."""
    (folder / "t.csv").write_bytes(text.encode())
    _describe(folder, schema, None)


def _describe(folder: Path, schema: dict[str, Any], other: dict[str, Any] | None) -> None:
    resources = [
        {
            "name": name,
            "type": "table",
            "path": f"{name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {**DIALECT, "headerRows": [1]},
            "schema": own,
        }
        for name, own in (("t", schema), ("other", other))
        if own
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}), "utf-8")


def _field(draw: random.Random, name: str) -> dict[str, Any]:
    kind = draw.choice([*KEYS[:5], *CELLS])
    field: dict[str, Any] = {"name": name, "type": kind}
    rules: dict[str, Any] = {}
    if draw.random() < 0.3:
        rules["required"] = True
    if kind in KEYS and draw.random() < 0.25:
        rules["unique"] = True
    if kind in BOUNDS:
        rules |= {
            rule: bound for rule, bound in zip(("minimum", "maximum"), BOUNDS[kind], strict=True) if draw.random() < 0.4
        }
    if kind == "string":
        rules |= {"pattern": draw.choice(PATTERNS[:10])} if draw.random() < 0.4 else {}
        rules |= {"minLength": 2} if draw.random() < 0.2 else {}
        rules |= {"maxLength": draw.choice([2, 5])} if draw.random() < 0.2 else {}
    if kind in ("string", "integer", "date") and draw.random() < 0.2:
        rules["enum"] = draw.sample(CELLS[kind][:5] if kind != "date" else CELLS[kind][:1], 1 if kind == "date" else 3)
    if rules:
        field["constraints"] = rules
    if draw.random() < 0.1:
        field["missingValues"] = draw.choice([["x"], ["", "1"], ["0"]])
    return field


def _links(draw: random.Random, keyable: list[str]) -> list[dict[str, Any]]:
    target, column = draw.choice([("other", "k"), ("other", "v"), ("", draw.choice(keyable)), ("other", "nothing")])
    links = [{"fields": [draw.choice(keyable)], "reference": {"resource": target, "fields": [column]}}]
    if len(keyable) > 1 and draw.random() < 0.3:
        links.append({"fields": keyable[:2], "reference": {"resource": "other", "fields": ["k", "v"]}})
    return links


def _cell(draw: random.Random, field: dict[str, Any]) -> str:
    kind = draw.random()
    if kind < 0.12:
        return draw.choice(COMMON)
    if kind < 0.55:
        return draw.choice(CELLS[field["type"]][:2])
    return draw.choice(CELLS[field["type"]])


def _spoilt(draw: random.Random, labels: list[str]) -> list[str]:
    way = draw.randint(0, 5)
    if way == 0:
        return [*labels, draw.choice(["more", "", labels[0]])]
    if way == 1:
        return labels[:-1] or [""]
    if way == 2:
        return [*labels[:-1], draw.choice(["", "C0", labels[0]])]
    if way == 3:
        return draw.sample(labels, len(labels))
    return [f" {label} " for label in labels] if way == 4 else [*labels, "more", "more"]


def _text(labels: list[str], rows: list[list[str]], end: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(labels)
    writer.writerows(rows)
    return text.getvalue()


def _bytes(draw: random.Random, labels: list[str], rows: list[list[str]]) -> bytes:
    """The table as bytes, after an accident or two."""
    for _ in range(draw.randint(0, 3) if draw.random() < 0.4 and rows else 0):
        at = draw.randrange(len(rows))
        rows[at] = draw.choice([rows[at][:-1], [*rows[at], "over"], [*rows[at], "", ""], [""] * len(labels), []])
    text = _text(labels, rows, draw.choice(["\n", "\n", "\r\n"]))
    accident = draw.random()
    if accident < 0.05:
        text = text.replace('"', "", 1)
    elif accident < 0.1:
        text += draw.choice(['"open', "\n\n", 'a"b,c\n', '"a"b,c\n', "x\ry\n", "a\0b\n", "\r\r\n", " \n", ",,,\n"])
    elif accident < 0.15:
        text = text.rstrip("\r\n")
    return (b"\xef\xbb\xbf" if draw.random() < 0.1 else b"") + text.encode()
