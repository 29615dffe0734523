"""What a badly written cell was meant to say, as people write dates, numbers and codes in Excel."""

import json

import pytest

from pipeline.report.cell_formats import constraint_form, reader_of
from tests.building import ROOT


@pytest.mark.parametrize(
    ("kind", "cell", "form", "expected"),
    [
        ("date", "15/03/2024", "date_order", "2024-03-15"),
        ("date", "15.3.2024", "date_order", "2024-03-15"),
        ("date", "2024/03/15", "date_order", "2024-03-15"),
        ("date", "2024-3-5", "date_zeros", "2024-03-05"),
        ("date", "२०२४-०३-१५", "digits", "2024-03-15"),
        ("date", "45321", "date_serial", "2024-01-30"),
        ("date", "2024-03-15 00:00:00", "date_time", "2024-03-15"),
        ("date", " 2024-03-15", "spaces", "2024-03-15"),
        ("date", "15 mars 2024", "date_words", "2024-03-15"),
        ("date", "1er février 2024", "date_words", "2024-02-01"),
        ("date", "March 15, 2024", "date_words", "2024-03-15"),
        ("date", "30/02/2024", "date_impossible", ""),
        ("date", "2024-02-30", "date_impossible", ""),
        ("date", "15/03/24", "date_short", ""),
        ("date", "mars 2024", "date_part", ""),
        ("date", "15/04/2081", "date_nepal", ""),
        ("date", "2057-01-40", "date_nepal", ""),
        ("date", "inconnue", "", ""),
        ("date", "#REF!", "formula_error", ""),
        ("date", "=A1+1", "formula", ""),
        ("number", "12,5", "decimal_comma", "12.5"),
        ("number", "1\u202f200,5", "thousands", "1200.5"),
        ("number", "1.234,5", "decimal_comma", "1234.5"),
        ("number", "1,234.5", "thousands", "1234.5"),
        ("number", "1,234", "decimal_comma", ""),  # a thousand, or one and a fifth: nobody knows
        ("number", "1’234", "thousands", "1234"),
        ("number", "1,234,567", "thousands", "1234567"),
        ("number", "१२३", "digits", "123"),
        ("number", " 12.5", "spaces", "12.5"),
        ("number", "environ 12", "with_unit", ""),
        ("integer", "1 200", "thousands", "1200"),
        ("integer", "12.0", "whole", "12"),
        ("integer", "12,0", "whole", "12"),
        ("integer", "12,5", "fraction", ""),
        ("integer", "1.50E+05", "exponent", "150000"),
        ("integer", "1,23457E+12", "exponent_lost", ""),
        ("boolean", "VRAI", "yes_no", "true"),
        ("boolean", "oui", "yes_no", "true"),
        ("boolean", "Non", "yes_no", "false"),
        ("boolean", "peut-être", "", ""),
    ],
)
def test_what_is_expected_is_said_only_where_it_is_certain(kind: str, cell: str, form: str, expected: str) -> None:
    read = reader_of(kind, [cell])(cell)
    assert (read.name, read.expected) == (form, expected)


def test_a_code_is_put_right_by_its_pattern() -> None:
    month = {"constraints": {"pattern": r"\d{4}-(0[1-9]|1[0-2])"}}
    code = {"constraints": {"pattern": "[A-Z0-9][A-Z0-9-]{0,39}"}}
    assert constraint_form("3/2019", month).expected == "2019-03"
    assert constraint_form("ecpat lu", code).expected == "ECPAT-LU"
    assert constraint_form("ECPAT-LU ", code).name == "spaces"
    assert [constraint_form(text, code).name for text in ("1.2345E+12", "1,2345E+12")] == ["exponent_lost"] * 2
    assert constraint_form("!", code).expected == ""


def test_a_quotation_is_called_long_only_where_it_is() -> None:
    publications = json.loads((ROOT / "pipeline/contract/schemas/publications.json").read_text("utf-8"))
    quote = next(field for field in publications["fields"] if field["name"] == "quote")
    spaced = constraint_form("deux  espaces ", quote)
    assert (spaced.name, spaced.expected) == ("spaces", "deux espaces")
    assert constraint_form(" ".join(["mot"] * 16), quote).name == "citation_long"
