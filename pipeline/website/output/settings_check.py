"""What staff declare in site_templates, judged whole before a page is drawn: files, settings, colours."""

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise, product
from pathlib import Path
from typing import Any

from pipeline.model import Finding
from pipeline.release import Release
from pipeline.text_checks import unknown_names
from pipeline.texts import parse_toml
from pipeline.website.addresses import Settings, read_settings
from pipeline.website.output.text_check import words_faults
from pipeline.website.pages.home import STAGES

SETTINGS, SLUGS, WORDS = "site.toml", "slugs.toml", "words/fr.toml"
TEXTS = (".toml", ".html", ".css", ".js", ".svg", ".json", ".txt", ".xml")
PICTURES = {".svg": b"<svg", ".png": b"\x89PNG"}  # what the first bytes of such a file hold
HEAD = 4096

LISTS = ("menu", "not_cited", "first_page.facts", "first_page.dates", "places.campaigns", "places.funders_looked_for")
# The keys that the tables of site.toml may have; one that is not known would be read by nobody.
KEYS = {
    "first_page": ("emergency", "facts", "dates", "path"),
    "first_page.path": STAGES,
    **{f"first_page.path.{stage}": ("statement", "service") for stage in STAGES},
    "places": ("campaigns", "funders_looked_for"),
    "claims": ("network_size", "within"),
}
UNKNOWN_KEY = re.compile(r"unexpected keyword argument '(\w+)'")  # how Python says that a table has a key too many
# A word that any server and any disk may have as a folder.
ADDRESS_WORD = re.compile(r"(?!(?:aux|con|nul|prn|(?:com|lpt)[1-9])$)[a-z0-9]+(?:-[a-z0-9]+)*")

PUBLIC_ADDRESS = re.compile(r"https?://[^/\s]+/(?:[^\s?#]*/)?")

# WCAG 2.2 asks for 4.5 to 1 for text and for 3 to 1 for what draws a number.
TEXT, DRAWN, STEP = 4.5, 3.0, 1.25
GROUNDS = ("card", "bg", "soft")
CLASSES = ("class-one", "s2", "class-three", "class-four", "class-five")
PAIRS = (  # which colour must show on which, and how well
    *product(("ink", "mut", "link", "ke", "ap", "cv", "nd"), GROUNDS, [TEXT]),
    ("s1", "card", TEXT),
    *product(("lit", "onmut"), ("night", "night2"), [TEXT]),
    *product(("ink", "link"), ["fict"], [TEXT]),
    *product(["edge"], GROUNDS, [DRAWN]),
    *((higher, lower, STEP) for lower, higher in pairwise(CLASSES)),  # neighbours on a map
)


def declared_faults(templates: Path) -> list[Finding]:
    """Every fault of the files, of the settings and of the words; where a file cannot be read, these faults alone."""
    faults: list[Finding] = []
    for path in sorted(templates.rglob("*")):
        if path.suffix in TEXTS and path.is_file() and "node_modules" not in path.parts:
            faults += _file_faults(path, path.relative_to(templates).as_posix())
    return faults or [*_settings_faults(templates), *words_faults(templates)]


def _file_faults(path: Path, name: str) -> Iterator[Finding]:
    """A file that is no UTF-8 text, that begins with a mark, or that is no TOML."""
    content = path.read_bytes()
    if content.startswith(codecs.BOM_UTF8):
        yield Finding("template-letters", resource=name, variant="mark")
        return
    try:
        text = content.decode("utf-8")
        if path.suffix == ".toml":
            tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Finding("template-letters", resource=name, params=(("line", str(line)),))
    except tomllib.TOMLDecodeError as error:
        yield Finding("definition-unreadable", resource=name, params=(("problem", str(error)),))


def _settings_faults(templates: Path) -> list[Finding]:
    text = (templates / SETTINGS).read_text("utf-8")
    raw = parse_toml(text)
    try:
        settings = read_settings(text, (templates / SLUGS).read_text("utf-8"))
        return [
            *_list_faults(raw),
            *_name_faults(raw, settings, parse_toml((templates / WORDS).read_text("utf-8"))),
            *_slug_faults(settings),
            *contrast_faults(settings),
            *address_faults(settings.organisation.address),
            *_picture_faults(templates, settings),
        ]
    except KeyError as error:
        return [Finding("definition-key-missing", resource=SETTINGS, field=str(error.args[0]))]
    except (TypeError, AttributeError) as error:  # a key that is not known, or a text in place of a table
        if found := UNKNOWN_KEY.search(str(error)):
            return [Finding("definition-key-unknown", resource=SETTINGS, field=found[1])]
        return [Finding("definition-unreadable", resource=SETTINGS, params=(("problem", str(error)),))]


def _value(raw: Mapping[str, Any], name: str) -> Any:
    """What stands under a name such as `first_page.path`. Raises KeyError where it is missing."""
    value: Any = raw
    for part in name.split("."):
        value = value[part]
    return value


def _list_faults(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """A single text where a list is wanted would be read letter by letter."""
    for name in (*LISTS, *(f"footer.{group}" for group in raw["footer"])):
        if not isinstance(_value(raw, name), list):
            yield Finding("definition-list", resource=SETTINGS, field=name)


def _name_faults(raw: Mapping[str, Any], settings: Settings, words: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys that nobody would read, services of which no word tells, pages without an address."""
    for name, known in KEYS.items():
        yield from unknown_names(SETTINGS, name, _value(raw, name), known)
    services = [key.removeprefix("path_") for key in words["home"] if key.startswith("path_")]
    for stage, shown in settings.path.items():
        if "service" in shown:
            yield from unknown_names(SETTINGS, f"first_page.path.{stage}.service", [shown["service"]], services)
    pages = {"menu": settings.menu, "not_cited": sorted(settings.not_cited)}
    pages |= {f"footer.{group}": names for group, names in settings.footer.items()}
    pages["moved"] = [ref.name for ref in chain(settings.moved, settings.moved.values())]
    for field, names in pages.items():
        yield from unknown_names(SETTINGS, field, dict.fromkeys(names), settings.addresses)


def address_faults(address: str) -> Iterator[Finding]:
    if address and not PUBLIC_ADDRESS.fullmatch(address):
        yield Finding("address-not-whole", params=(("address", address),))


def _slug_faults(settings: Settings) -> Iterator[Finding]:
    for name, codes in settings.slugs.items():
        for code, words in codes.items():
            field = f"{name}.{code}"
            if set(words) != {"fr", "en"}:
                yield Finding("definition-one-language", resource=SLUGS, field=field)
            for word in words.values():
                if not ADDRESS_WORD.fullmatch(word):
                    yield Finding("address-word", resource=SLUGS, field=field, params=(("name", word),))


def _picture_faults(templates: Path, settings: Settings) -> Iterator[Finding]:
    """An icon or a logo that is not there, or is no picture of a kind that browsers show in a line of text."""
    for name in (settings.organisation.icon, settings.organisation.logo):
        file = templates / "static" / name
        if not name:
            continue
        if not file.is_file():
            yield Finding("picture", resource=f"static/{name}", variant="missing")
        elif PICTURES.get(file.suffix, b"\0") not in file.read_bytes()[:HEAD]:
            yield Finding("picture", resource=f"static/{name}")


def contrast_faults(settings: Settings) -> list[Finding]:
    """Colours that cannot be told apart; those of the light palette that the dark one does not name are the same."""
    faults = []
    for palette in ("light", "dark"):
        colours = {**settings.colours["light"], **settings.colours[palette]}
        unread = set()
        for name, value in sorted(colours.items()):
            if not re.fullmatch(r"#[0-9a-f]{6}|#[0-9a-f]{3}", value):
                unread.add(name)
                words = (("palette", palette), ("name", name))
                faults.append(Finding("colour-unreadable", package=SETTINGS, params=words))
        for one, other, least in PAIRS:
            if {one, other} & unread:
                continue
            found = contrast(colours[one], colours[other])
            if found < least:
                given = (("palette", palette), ("name", one), ("other", other))
                measured = (("found", f"{found:.2f}"), ("least", f"{least:g}"))
                faults.append(Finding("contrast-too-low", package=SETTINGS, params=given + measured))
    return faults


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = (share / 255 for share in bytes.fromhex(digits))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def unknown_rows(templates: Path, release: Release) -> list[tuple[str, str]]:
    """The settings that name a row which the release lacks, each with it: no fault, for it may have been withdrawn."""
    settings = read_settings((templates / SETTINGS).read_text("utf-8"))
    named = [
        ("first_page.facts", "reach_statements", "statement_id", settings.facts),
        ("first_page.dates", "milestones", "milestone_id", settings.dates),
        ("places.campaigns", "projects", "project_id", sorted(settings.campaigns)),
    ]
    for stage, shown in settings.path.items():
        if "statement" in shown:
            named.append((f"first_page.path.{stage}", "reach_statements", "statement_id", [shown["statement"]]))
    missing = []
    for field, table, key, codes in named:
        known = {row[key] for row in release.rows(table)}  # none in an edition that has no such row
        missing += [(field, code) for code in codes if known and code not in known]
    return missing
