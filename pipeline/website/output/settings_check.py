"""What staff declare in site_templates, judged whole before a page is drawn."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.model import Finding
from pipeline.release import Release
from pipeline.texts import parse_toml
from pipeline.website.addresses import Settings, read_settings
from pipeline.website.output.contrast import contrast_faults
from pipeline.website.output.hosting import address_faults
from pipeline.website.output.template_files import file_faults, picture_faults
from pipeline.website.output.text_check import words_faults
from pipeline.website.pages.home import STAGES

SETTINGS, SLUGS, WORDS = "site.toml", "slugs.toml", "words/fr.toml"
LISTS = ("menu", "not_cited", "first_page.facts", "first_page.dates", "places.campaigns", "places.funders_looked_for")
KEYS = {
    "first_page": ("emergency", "facts", "dates", "path"),
    "first_page.path": STAGES,
    **{f"first_page.path.{stage}": ("statement", "service") for stage in STAGES},
    "places": ("campaigns", "funders_looked_for"),
    "claims": ("network_size", "within"),
}
"""The keys that the tables of site.toml may have; one that is not known would be read by nobody."""
NAMED = 12
"""Names that exist and are repeated beside one that does not."""
UNKNOWN_KEY = re.compile(r"unexpected keyword argument '(\w+)'")
"""How Python says that a table has a key too many."""
ADDRESS_WORD = re.compile(r"(?!(?:aux|con|nul|prn|(?:com|lpt)[1-9])$)[a-z0-9]+(?:-[a-z0-9]+)*")
"""A word that any server and any disk may have as a folder."""


def declared_faults(templates: Path) -> list[Finding]:
    """Every fault of the files, of the settings and of the words; where a file cannot be read, these faults alone."""
    return file_faults(templates) or [*_settings_faults(templates), *words_faults(templates)]


def _settings_faults(templates: Path) -> list[Finding]:
    text = (templates / SETTINGS).read_text("utf-8")
    raw = parse_toml(text)
    slugs = (templates / SLUGS).read_text("utf-8")
    try:
        settings = read_settings(text, slugs)
        return [
            *_list_faults(raw),
            *_key_faults(raw),
            *_service_faults(settings, parse_toml((templates / WORDS).read_text("utf-8"))),
            *_page_faults(settings),
            *_slug_faults(settings),
            *contrast_faults(settings),
            *address_faults(settings),
            *picture_faults(templates, settings),
        ]
    except KeyError as error:
        return [Finding("definition-key-missing", resource=SETTINGS, field=str(error.args[0]))]
    except (TypeError, AttributeError) as error:  # a key that is not known, or a text in place of a table
        if found := UNKNOWN_KEY.search(str(error)):
            return [Finding("definition-key-unknown", resource=SETTINGS, field=found[1])]
        return [Finding("definition-unreadable", resource=SETTINGS, params=(("problem", str(error)),))]


def _list_faults(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """A single text where a list is wanted would be read letter by letter."""
    for name in (*LISTS, *(f"footer.{group}" for group in raw["footer"])):
        table, _, key = name.rpartition(".")
        if not isinstance((raw[table] if table else raw)[key], list):
            yield Finding("definition-list", resource=SETTINGS, field=name)


def _key_faults(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys that nobody would read. Raises KeyError where a table is missing."""
    for name, known in KEYS.items():
        table: Any = raw
        for part in name.split("."):
            table = table[part]
        for key in table:
            if key not in known:
                yield _unknown(key, name, known)


def _service_faults(settings: Settings, words: Mapping[str, Any]) -> Iterator[Finding]:
    """Services at the stages of the path of a child that no word of the first page is about."""
    known = [key.removeprefix("path_") for key in words["home"] if key.startswith("path_")]
    for stage, shown in settings.path.items():
        if (service := shown.get("service")) and service not in known:
            yield _unknown(service, f"first_page.path.{stage}.service", known)


def unknown_rows(templates: Path, release: Release) -> list[tuple[str, str]]:
    """The settings that name a row which the release does not have, each with its row: the page leaves it out.

    No fault: the row may have been withdrawn by its organisation. An edition without any row of a table has nothing
    to be shown.
    """
    settings = read_settings((templates / SETTINGS).read_text("utf-8"))
    named = {
        "first_page.facts": ("reach_statements", "statement_id", settings.facts),
        "first_page.dates": ("milestones", "milestone_id", settings.dates),
        "places.campaigns": ("projects", "project_id", sorted(settings.campaigns)),
        **{
            f"first_page.path.{stage}": ("reach_statements", "statement_id", [shown["statement"]])
            for stage, shown in settings.path.items()
            if "statement" in shown
        },
    }
    missing = []
    for field, (table, key, codes) in named.items():
        known = {row[key] for row in release.rows(table)}
        missing += [(field, code) for code in codes if known and code not in known]
    return missing


def _unknown(name: str, field: str, known: Sequence[str]) -> Finding:
    few = ", ".join(known[:NAMED]) + (", …" if len(known) > NAMED else "")
    return Finding("definition-name-unknown", resource=SETTINGS, field=field, params=(("name", name), ("known", few)))


def _page_faults(settings: Settings) -> Iterator[Finding]:
    """Pages that are named and have no address: the menu would lack them without a word."""
    named = {"menu": settings.menu, "not_cited": sorted(settings.not_cited)}
    named |= {f"footer.{group}": pages for group, pages in settings.footer.items()}
    named["moved"] = [ref.name for ref in chain(settings.moved, settings.moved.values())]
    for field, pages in named.items():
        for page in dict.fromkeys(pages):
            if page not in settings.addresses:
                yield _unknown(page, field, list(settings.addresses))


def _slug_faults(settings: Settings) -> Iterator[Finding]:
    for name, codes in settings.slugs.items():
        for code, words in codes.items():
            field = f"{name}.{code}"
            if set(words) != {"fr", "en"}:
                yield Finding("definition-one-language", resource=SLUGS, field=field)
            for word in words.values():
                if not ADDRESS_WORD.fullmatch(word):
                    yield Finding("address-word", resource=SLUGS, field=field, params=(("name", word),))
