"""Random tables with everything that has ever parted two readers: forms, keys, ragged rows, bytes."""

import csv
import io
import random
from pathlib import Path
from typing import Any

from tests.properties.hostile_cells import BOUNDS, CELLS, COMMON, FORMS, KEYS, MISSING, PATTERNS


def random_table(seed: int, folder: Path) -> dict[str, Any]:
    """A table `t.csv` written to a folder, and its schema; the same seed gives the same bytes."""
    draw = random.Random(seed)
    is_second = draw.random() < 0.4  # version 2 of the standard knows more forms
    fields = [_field(draw, f"c{number}", is_second=is_second) for number in range(draw.randint(1, 6))]
    schema: dict[str, Any] = {"fields": fields, "missingValues": draw.choice(MISSING if is_second else MISSING[2:])}
    keyable = [field["name"] for field in fields if field["type"] in KEYS]
    if keyable and draw.random() < 0.5:
        primary = draw.sample(keyable, draw.randint(1, min(3, len(keyable))))
        schema["primaryKey"] = primary[0] if len(primary) == 1 and draw.random() < 0.5 else primary
    rows = [[_cell(draw, field) for field in fields] for _ in range(draw.randint(0, 40))]
    rows += draw.choices(rows, k=draw.randint(0, 3)) if rows else []
    labels = [field["name"] for field in fields]
    if draw.random() < 0.2:
        labels = _spoilt(draw, labels)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t.csv").write_bytes(b"" if draw.random() < 0.005 else _bytes(draw, labels, rows))
    return schema


def _field(draw: random.Random, name: str, *, is_second: bool) -> dict[str, Any]:
    kind = draw.choice([*KEYS[:5], *CELLS])
    field: dict[str, Any] = {"name": name, "type": kind}
    rules: dict[str, Any] = {}
    if draw.random() < 0.3:
        rules["required"] = True
    if kind in KEYS and draw.random() < 0.25:
        rules["unique"] = True
    for names in (("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"))[: 1 + is_second]:
        bounds = zip(names, BOUNDS.get(kind, ()), strict=False)
        rules |= {rule: bound for rule, bound in bounds if draw.random() < 0.3}
    if kind == "string":
        rules |= {"pattern": draw.choice(PATTERNS[:10])} if draw.random() < 0.4 else {}
        rules |= {"minLength": 2} if draw.random() < 0.2 else {}
        rules |= {"maxLength": draw.choice([2, 5])} if draw.random() < 0.2 else {}
    if kind in ("string", "integer", "date") and draw.random() < 0.2:
        rules["enum"] = draw.sample(CELLS[kind][:5] if kind != "date" else CELLS[kind][:1], 1 if kind == "date" else 3)
    if rules:
        field["constraints"] = rules
    if kind in FORMS and draw.random() < 0.3:
        field |= draw.choice(FORMS[kind])
    if draw.random() < 0.1:
        field["missingValues"] = draw.choice(
            [["x"], ["", "1"], ["0"], [{"value": "1"}, {"value": ""}]][: 3 + is_second]
        )
    return field


def _cell(draw: random.Random, field: dict[str, Any]) -> str:
    kind = draw.random()
    if kind < 0.12:
        return draw.choice(COMMON)
    if kind < 0.55:
        return draw.choice(CELLS[field["type"]][:2])
    return draw.choice(CELLS[field["type"]])


def _spoilt(draw: random.Random, labels: list[str]) -> list[str]:
    way = draw.randint(0, 6)
    if way == 0:
        return [*labels, draw.choice(["more", "", labels[0]])]
    if way == 1:
        return labels[:-1] or [""]
    if way == 2:
        return [*labels[:-1], draw.choice(["", "C0", labels[0]])]
    if way == 3:
        return draw.sample(labels, len(labels))
    if way == 4:
        return ["more", *draw.sample(labels, draw.randint(1, len(labels)))]
    return [f" {label} " for label in labels] if way == 5 else [*labels, "more", "more"]


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
    elif accident < 0.17:
        text = text.replace("\r\n", "\n").replace("\n", "\r")
    return (b"\xef\xbb\xbf" if draw.random() < 0.1 else b"") + text.encode()
