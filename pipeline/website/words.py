"""What the pages say, in one language.

A key that is missing, or a value that its sentence asks for and is not given, is an error: no page is built.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from pipeline.model import DefinitionError
from pipeline.texts import flat_texts, number, parse_toml, places_in, plural_form
from pipeline.typography import FIXED, NARROW, strip_control_characters, typeset, with_dashes
from pipeline.website.page import Text

LOCALES = {"fr": Locale("fr"), "en": Locale("en", "GB")}
TWO_YEARS = re.compile(r"(?<=\b\d{4})-(?=\d{4}\b(?!-))")


@dataclass(frozen=True)
class Words:
    language: str
    sentences: Mapping[str, str]
    plurals: Mapping[str, Mapping[str, str]]
    translations: Mapping[str, str]  # of the free wording of records

    def __call__(self, key: str, **values: object) -> str:
        if key not in self.sentences:
            raise DefinitionError(f"words/{self.language}.toml has no sentence {key!r}")
        return _filled(self.sentences[key], values)

    def each(self, stem: str, *names: str, **values: object) -> tuple[str, ...]:
        return tuple(self(f"{stem}{name}", **values) for name in names)

    def count(self, key: str, n: int, **values: object) -> str:
        """For n things; {n} is the number as the language writes it."""
        if key not in self.plurals:
            raise DefinitionError(f"words/{self.language}.toml has no plural {key!r}")
        return self.in_number(self.plurals[key], n, **values)

    def in_number(self, forms: Mapping[str, str], n: int, **values: object) -> str:
        return _filled(plural_form(forms, n, self.language), {"n": self.number(n), **values})

    @property
    def wanted(self) -> dict[str, frozenset[str]]:
        wanted = {key: places_in(text) for key, text in self.sentences.items()}
        for key, forms in self.plurals.items():
            wanted |= {f"{key}.{form}": places_in(text) for form, text in forms.items()}
        return wanted

    def knows(self, key: str) -> bool:
        return key in self.sentences or key in self.plurals

    def has_translation(self, text: str) -> bool:
        """Whatever its spaces."""
        return _plain(text) in self.translations

    def translated(self, text: str, language: str = "en") -> Text:
        """In this language where it is known, else as it stands, so marked."""
        if self.has_translation(text):
            return Text(self.typeset(self.translations[_plain(text)]))
        shown = strip_control_characters(text)
        if not any(map(str.isalpha, shown)):  # years and signs belong to every language
            return Text(self.typeset(shown))
        return Text(shown, "" if language == self.language else language)

    def number(self, n: float | Decimal) -> str:
        return number(n, self.language)

    def money(self, n: float | Decimal) -> str:
        return format_decimal(n, format="#,##0.00" if n % 1 else None, locale=LOCALES[self.language])

    def about(self, n: int) -> str:
        """A rounded number: « environ 1 240 »; a zero says that it is rounded."""
        return self("value.about", n=self.number(n)) if n else self("value.about_zero")

    def language_name(self, code: str) -> str:
        return str(LOCALES[self.language].languages[code])

    @property
    def separators(self) -> str:
        return get_decimal_symbol(LOCALES[self.language]) + get_group_symbol(LOCALES[self.language])

    def date(self, day: date | None, precision: str = "day") -> str:
        return _date(day, precision, self.language) if day and precision != "unknown" else ""

    def listed(self, items: Iterable[str]) -> str:
        known = list(items)
        return format_list(known, locale=LOCALES[self.language]) if known else ""

    def typeset(self, text: str) -> str:
        """With the spaces and dashes of the language; English joins two years by a dash."""
        text = with_dashes(typeset(text, self.language))
        return text if self.language == "fr" else TWO_YEARS.sub("\N{EN DASH}", text)

    def opening(self, text: str) -> str:
        return text[:1].upper() + text[1:]


@lru_cache(maxsize=20_000)
def _date(day: date, precision: str, language: str) -> str:
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return format_date(day, "MMMM yyyy", locale=LOCALES[language])
    text = format_date(day, "d MMMM yyyy", locale=LOCALES[language])
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text


def read_words(text: str, language: str, translations: str = "") -> Words:
    sentences: dict[str, str] = {}
    plurals: dict[str, Mapping[str, str]] = {}
    for key, wording in flat_texts(parse_toml(text)):
        if isinstance(wording, str):
            sentences[key] = typeset(wording, language)
        else:
            plurals[key] = {form: typeset(text, language) for form, text in wording.items()}
    return Words(language, sentences, plurals, parse_toml(translations))


def words_in(templates: Path, language: str) -> Words:
    texts = [(templates / "words" / f"{name}{language}.toml").read_text("utf-8") for name in ("", "translations.")]
    return read_words(texts[0], language, texts[1])


def _filled(text: str, values: Mapping[str, object]) -> str:
    try:
        return text.format_map(values)
    except KeyError:
        wanted = sorted(places_in(text))
        raise DefinitionError(f"{text!r} asks for {wanted} and is given {sorted(values)}") from None


def _plain(text: str) -> str:
    return text.replace(FIXED, " ").replace(NARROW, " ")
