"""What a cell was meant to say: the form in which it was written and, where that is certain, what is expected.

A form is a name; its sentences stand in pipeline/wording. Nothing is changed in any file: this only tells people.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.typography import plain, without_credentials


@dataclass(frozen=True)
class Form:
    """How a cell is written, and what stands there once it is fixed (blank: not certain).

    `doubt` names the condition under which the expected text is right.
    """

    name: str = ""
    expected: str = ""
    doubt: str = ""
    sign: str = ""  # a sign that is not seen, by its name


UNKNOWN = Form()
NAMES_OF_MONTHS = (
    "janvier january janv jan",
    "fevrier february fevr fev feb",
    "mars march mar",
    "avril april avr apr",
    "mai may",
    "juin june jun",
    "juillet july juil jul",
    "aout august aug",
    "septembre september sept sep",
    "octobre october oct",
    "novembre november nov",
    "decembre december dec",
)
MONTHS: dict[str, int] = {}
for month, names in enumerate(NAMES_OF_MONTHS, start=1):
    MONTHS |= dict.fromkeys(names.split(), month)
ERRORS = re.compile(r"#(REF|N/?A|VALUE|VALEUR|DIV/0|NAME|NOM|NUM|NOMBRE|NULL|NUL|CALC|SPILL)[!?]?|#+", re.IGNORECASE)
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000  # 1954 to 2064
EXCEL_DAY_0 = date(1899, 12, 30)
MISSING_WORDS = {"na", "n/a", "#n/a", "#n/d", "nan", "null", "none", "nil", "\\n", "n.a.", "n.d.", "nd", "-", "--"}
"""What programs and people write where nothing is known, in small letters."""
NEPALI_YEARS = range(2057, 2091)  # of Bikram Sambat: 2000 to 2033 in our calendar
THAI_YEARS, THAI_LEAD = range(2500, 2600), 543
"""Years of the Thai calendar, and by how many it is ahead; months and days are ours."""
SHORT_YEARS = range(100)  # without the century
TRUE = {"vrai", "oui", "yes", "true", "1", "x", "o", "y", "v"}
FALSE = {"faux", "non", "no", "false", "0", "n", "f"}


def is_missing_word(text: str) -> bool:
    return text.strip().casefold() in MISSING_WORDS


def codes_by_name(known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Codes and their names, plain, each to its code; of two codes with one name none."""
    found: dict[str, set[str]] = {}
    for code, names in known.items():
        for name in filter(None, (code, *names)):
            found.setdefault(plain(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def reader_of(kind: str, texts: Iterable[str]) -> Callable[[str], Form]:
    """The reader for the cells of a column of this type; all its bad texts tell in which order days are written."""
    order = _order(texts) if kind == "date" else ""
    readers = {"boolean": _boolean, "integer": _integer, "number": _number}

    def read(text: str) -> Form:
        if ERRORS.fullmatch(text.strip()):
            return Form("formula_error")
        if text.startswith("=") and len(text) > 1:
            return Form("formula")
        if kind == "date":
            return _date(text, order)
        return readers[kind](text) if kind in readers else UNKNOWN

    return read


# --- dates ------------------------------------------------------------------------------------------------------------

THREE = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"[T ]\s*\d{1,2}[:h]\d{2}.*$")
ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):\d{2}(:\d{2}(\.\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})")
NOON = 12


def _order(texts: Iterable[str]) -> str:
    """What comes first in dates that end with the year: `day`, `month`, or unsaid."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := THREE.fullmatch(text.strip()))]
    pairs = [pair for pair in pairs if max(pair) < 32]
    days_first, months_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if days_first == months_first:
        return ""
    return "day" if days_first else "month"


def _date(text: str, order: str) -> Form:
    bare = _ascii(text.strip())
    if bare != text.strip():
        own = _date(bare, order)
        return replace(own, name="digits") if own.expected or DAY.fullmatch(bare) else own
    if re.fullmatch(r"\d{5}([.,]\d+)?", bare) and FIRST_SERIAL <= int(bare[:5]) <= LAST_SERIAL:
        return Form("date_serial", (EXCEL_DAY_0 + timedelta(days=int(bare[:5]))).isoformat())
    if zoned := ZONED.fullmatch(bare):
        return _two_days(zoned[1], int(zoned[2]))
    without_time = TIME.sub("", bare)
    parts = THREE.fullmatch(without_time)
    if parts is None:
        return _date_in_words(plain(without_time))
    form = _three_parts(parts[1], parts[2], parts[3], order)
    if form.name == "date_iso":
        return Form(_iso_fault(text, bare, without_time), form.expected)
    return form


def _iso_fault(text: str, bare: str, without_time: str) -> str:
    if without_time != bare:
        return "date_time"
    if text != bare:
        return "spaces"
    return "date_order" if DAY.fullmatch(bare) or "-" not in bare else "date_zeros"


def _two_days(day: str, hour: int) -> Form:
    """A time of one zone is another day elsewhere: before noon perhaps the day before, after noon the day after."""
    try:
        written = date.fromisoformat(day)
    except ValueError:
        return Form("date_impossible")
    other = written + timedelta(days=1 if hour >= NOON else -1)
    return Form("date_zone", " / ".join(each.isoformat() for each in sorted((written, other))), "either_day")


def _three_parts(first: str, second: str, third: str, order: str) -> Form:
    if len(first) == 4:
        return _day(int(first), int(second), int(third), "date_iso")
    if len(third) == 2 or len(third) == 1:
        return Form("date_short")
    if len(third) != 4:
        return UNKNOWN
    if order == "month":
        return _day(int(third), int(first), int(second), "date_order")
    found = _day(int(third), int(second), int(first), "date_order")
    is_sure = order == "day" or first == second or int(first) > 12
    return found if is_sure or not found.expected else Form(found.name, found.expected, "day_first")


def _day(year: int, month: int, day: int, name: str) -> Form:
    if year in NEPALI_YEARS:
        return Form("date_nepal")
    if year in SHORT_YEARS:
        return Form("date_short")
    try:
        if year in THAI_YEARS:
            return Form("date_thai", date(year - THAI_LEAD, month, day).isoformat())
        return Form(name, date(year, month, day).isoformat())
    except ValueError:
        return Form("date_impossible")


def _date_in_words(text: str) -> Form:
    found = re.fullmatch(r"(?:\w+ )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})", text)
    if found and found[2] in MONTHS:
        return _day(int(found[3]), MONTHS[found[2]], int(found[1]), "date_words")
    found = re.fullmatch(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text)
    if found and found[1] in MONTHS:
        return _day(int(found[3]), MONTHS[found[1]], int(found[2]), "date_words")
    return Form("date_part") if re.fullmatch(r"\d{4}(-\d{2})?|\d{1,2}/\d{4}|[a-z]+ \d{4}", text) else UNKNOWN


# --- numbers, yes and no ----------------------------------------------------------------------------------------------

SPACES = re.compile(r"[\s'\u2019]")
GROUPED = re.compile(r"[+-]?\d{1,3}([\s'\u2019]\d{3})+([.,]\d+)?|[+-]?\d{1,3}(,\d{3}){2,}")
POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
"""655.000: thousands to some, decimals to others."""
EXPONENT = re.compile(r"[+-]?\d+[.,]?\d*[eE][+]?\d+")


def _ascii(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)


NUMBERS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r"[+-]?[1-9]\d{0,2},\d{3}"), "decimal_comma", "", ""),  # 1,200: a thousand or one and a fifth
    (re.compile(r"[+-]?\d+,\d+"), "decimal_comma", "", "."),
    (re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+"), "decimal_comma", ".", "."),
    (re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+"), "thousands", ",", "."),
)
"""How a number is written: its form, what separates thousands, and what the comma becomes (blank: not certain)."""


def _number(text: str) -> Form:
    bare = _ascii(text.strip())
    if bare != text.strip():
        return Form("digits", bare) if _value(bare) is not None else UNKNOWN
    if GROUPED.fullmatch(bare):
        return Form("thousands", _ungrouped(bare))
    for pattern, name, group, point in NUMBERS:
        if pattern.fullmatch(bare):
            return Form(name, bare.replace(group or "\0", "").replace(",", point) if point else "")
    if text != bare and _value(bare) is not None:
        return Form("spaces", bare)
    return Form("with_unit") if re.search(r"\d", bare) else UNKNOWN


def _ungrouped(text: str) -> str:
    """1 200,5 is 1200.5; two commas or more can only stand between thousands."""
    return SPACES.sub("", text).replace(",", "" if text.count(",") > 1 else ".")


def _integer(text: str) -> Form:
    bare = text.strip()
    if EXPONENT.fullmatch(bare):
        return _from_exponent(bare)
    form = _number(text)
    value = _value(form.expected or bare)
    if POINTED.fullmatch(bare):
        return Form("thousand_point")
    if value is None:
        return form
    if value != value.to_integral_value():
        return Form("fraction")
    return Form(form.name if form.name not in ("with_unit", "decimal_comma") else "whole", f"{int(value)}")


def _from_exponent(text: str) -> Form:
    """1.50E+05 is 150000, unless the spreadsheet kept fewer digits than the number has."""
    mantissa, _, power = text.replace(",", ".").upper().partition("E")
    value = _value(f"{mantissa}E{power}")
    kept = len(mantissa.replace(".", "").lstrip("+-"))
    if value is None or int(power) > 11 or (kept >= 6 and int(power) + 1 > kept):
        return Form("exponent_lost")
    return Form("exponent", f"{int(value)}") if value == value.to_integral_value() else Form("fraction")


def _value(text: str) -> Decimal | None:
    try:
        value = Decimal(text) if text.isascii() else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _boolean(text: str) -> Form:
    word = plain(text)
    if word in TRUE | FALSE:
        return Form("yes_no", "true" if word in TRUE else "false")
    return UNKNOWN


YEARS = r"\d{4}(-\d{4})?"
"""The pattern of a period: a calendar year, or a year from July to June."""
CITATION = r"\S+(\s\S+("  # how the pattern of a citation begins
CITED_WORDS = 15


def _years(text: str) -> Form:
    """A month, a quarter or a day where a year is wanted."""
    pair = re.fullmatch(r"(20\d{2})\s*[-/\u2013]\s*(20)?(\d{2})", text)
    is_month = pair and not pair[2] and int(pair[3]) <= 12
    if pair and not is_month and int(pair[3]) == int(pair[1][2:]) + 1:
        return Form("year_wanted", f"{pair[1]}-20{pair[3]}")
    named = {int(each) for each in re.findall(r"(?<!\d)20\d{2}(?!\d)", text)}
    year = named.pop() if len(named) == 1 else 0
    is_ours = year not in NEPALI_YEARS
    return Form("year_wanted", str(year), "calendar_year") if year and is_ours else Form("year_wanted")


def constraint_form(text: str, declared: Mapping[str, Any]) -> Form:
    """The form of a text that has its type and breaks a pattern: spaces, capitals, a month the other way round."""
    pattern = declared.get("constraints", {}).get("pattern")
    if pattern is None:
        return UNKNOWN
    bare = text.strip()
    if pattern == YEARS:
        return _years(bare)
    if pattern.startswith(CITATION):
        is_long = len(bare.split()) > CITED_WORDS
        return Form("citation_long") if is_long else Form("spaces", " ".join(bare.split()))
    address = without_credentials(bare, "")
    if address != bare:
        return Form("credentials", address)
    if EXPONENT.fullmatch(bare):
        return Form("exponent_lost")
    month = re.fullmatch(r"(0?[1-9]|1[0-2])[-/.](\d{4})", bare)
    upper = re.sub(r"[\s_]+", "-", bare.upper())
    tried = [
        ("spaces", bare),
        ("capitals", upper),
        ("", bare.lower().replace(" ", "_")),
        ("", f"{month[2]}-{month[1]:0>2}" if month else ""),
    ]
    return next((Form(name, each) for name, each in tried if each != text and re.fullmatch(pattern, each)), UNKNOWN)
