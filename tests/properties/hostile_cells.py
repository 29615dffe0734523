"""Cells that have ever parted two readers, by the type that they are meant for, and what fields may declare."""

from typing import Any

CELLS: dict[str, list[str]] = {
    "string": [
        "a", "b", "A-1", "A-12", " a", "a ", "F", "M", "é", "é", "\u200b", "=1+1", "NA", "axxx", "x\ny", "a\rb",
        "A\xa0", "a@b.cd", "http://x.yz", "zzz\n", "YWJj", "00000000-0000-4000-8000-000000000000", "ab", "BBBBBB",
    ],
    "integer": [
        "1", "01", "+1", "-1", "-0", "0", "1_000", "१२३", " 7", "7\xa0", "12.0", "1e3", "1,5", "9" * 20, "0x1F", "--1",
        "1 ", "\t2", "1.5", "12%", "€7", "1 000", "1_0", "9" * 5000, "-9999999999999999", "9007199254740993",
        "000000000000000001", "①",
    ],
    "number": [
        "1", "1.0", "1.50E+05", "1_0.5", "NaN", "inf", "-0.0", ".5", "5.", "12,5", "1 200", "0.1", "1" * 17, "१.५",
        "NAN", "sNaN", "-Infinity", "+1.5", "1e400", "1e-3", "1.200,50", "1,200.50", "€1.5", "1.5€", "-0", "0.10",
        "1.", "١", "1111111111111111.5", "00012.5", "-.5", "1.5.1",
    ],
    "boolean": ["true", "false", "True", "1", "0", "VRAI", "oui", "TRUE", "no", "non", "Y", "N", "false "],
    "date": [
        "2024-03-05", "2024-3-5", "2024-02-30", "15/03/2024", "45321", "2081-04-15", "0001-01-01", "2024-03-05 ",
        "2023-02-28", "2024-02-29", "2024-12-31", "24-03-05", "1899-12-31", "२०२४-०३-०५", "05/03/2024", "5 March 2024",
        "2024-03-05T00:00:00", "-2024-03-05", "20240305", "2024-03-05\n", " 2024-03-05", "10000-01-01",
    ],
    "year": [
        "2024", "24", "2_01", "+201", " 201", "0000", "9999", "-001", "२०२४", "20240", "-1", "2024.0", "0", "00002024",
    ],
    "yearmonth": [
        "2024-03", "24-3", "2024-13", "2024-00", "2024-3", "2024-03-01", "2024-12", "0000-01", "2024-1", " 2024-03",
    ],
    "any": ["a", "1", "2024-01-01", " ", "x"],
    "datetime": [
        "2024-03-05T10:11:12", "2024-03-05T10:11:12Z", "2024-03-05", "2024-03-05T10:11", "2024-03-05T10:11:12.5",
        "2024-03-05T10:11:12+02:00", "2024-03-05 10:11", "24:00:00",
    ],
    "time": ["10:11:12", "10:11", "25:00:00", "10:11:12Z", "10:11:12.5", "10:11:12+02:00", "9:05"],
    "duration": ["P1Y", "PT5S", "1", "P1Y2M", "P1D", "P", "-P1D", "P1.5D"],
    "geopoint": ["1,2", "200,1", "x", "1,91", "181,2", " 1 , 2 ", "[1, 2]", '{"lon": 1, "lat": 2}', "1,2,3"],
    "object": ['{"a": 1}', "[]", "{", '{"a": [1, 2]}', "{}", "null"],
    "array": ["[1, 2]", "[]", "{}", '["a"]', "1", "[[1]]"],
    "list": ["a,b", "1", "1,2,3", "a;b", "1;2", " a, b ", "2024-01-01,x"],
    "geojson": ['{"type": "Point", "coordinates": [1, 2]}', '{"type": "Point"}', '{"coordinates": [0,0]}'],
}  # fmt: skip
COMMON = ["", "", "NA", "-", " ", "None", "#REF!", "null", 'say "hi"', "a,b", "line\r\nbreak", "0", "x" * 30]
PATTERNS = [
    "[a-z]+", "a|b", "A-[0-9]{1,2}", r"\d{1,4}", "(a|b)?x*", "[^a]+", r"\w+", "A-.*", r"[^\d]+", "a{,3}", "(?i)a",
]  # fmt: skip
BOUNDS: dict[str, tuple[Any, Any]] = {
    "integer": (0, 12),
    "number": (0.1, 100),
    "date": ("1900-01-01", "2050-12-31"),
    "year": (1900, 2050),
    "yearmonth": ("2000-01", "2024-03"),
}

FORMS: dict[str, list[dict[str, Any]]] = {
    "string": [{"format": name} for name in ("email", "uri", "uuid", "binary", "default")]
    + [{"categories": ["F", "M", "a"]}, {"categories": [{"value": "F", "label": "f"}], "categoriesOrdered": True}],
    "integer": [{"bareNumber": False}, {"groupChar": ","}, {"categories": [1, 0]}],
    "number": [
        {"decimalChar": ",", "groupChar": "."},
        {"groupChar": " "},
        {"groupChar": ","},
        {"bareNumber": False},
        {"decimalChar": ","},
        {"floatNumber": True},
    ],
    "boolean": [{"trueValues": ["oui", "1"], "falseValues": ["non", "0"]}, {"trueValues": ["TRUE"]}],
    "date": [{"format": "%d/%m/%Y"}, {"format": "any"}, {"format": "default"}],
    "datetime": [{"format": "any"}, {"format": "%Y-%m-%d %H:%M"}],
    "time": [{"format": "%H:%M"}, {"format": "any"}],
    "geopoint": [{"format": "array"}, {"format": "object"}],
    "list": [{"delimiter": ";"}, {"itemType": "integer"}, {"itemType": "date"}],
    "geojson": [{"format": "topojson"}],
}
"""What a field may declare beside its constraints, by type."""
MISSING: list[list[Any]] = [
    [{"value": "", "label": "not asked"}, {"value": "0"}],
    [{"value": "NA"}],
    [""],
    [""],
    ["", "NA"],
    ["-"],
    ["NA", "None"],
    ["", " "],
    [],
]
"""Missing values of a schema; the first two are known to version 2 only."""
KEYS = ("string", "integer", "number", "date", "boolean", "year", "any", "yearmonth", "datetime", "time", "duration")
