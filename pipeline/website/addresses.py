"""Where pages and downloads stand: declared addresses, and relative links that work in any folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.model import DefinitionError
from pipeline.texts import parse_toml
from pipeline.website.page import File, Ref

FILES = "files/"
DEMONSTRATION = "demonstration/"  # the folder of the demonstration beside the documented edition


@dataclass(frozen=True)
class SiteOrganisation:
    name: str
    address: str  # where it is published, with a slash at its end, or blank
    icon: str
    logo: str
    contact: str = ""  # whom to tell when a number could identify a child


@dataclass(frozen=True, eq=False)  # known by itself, so that addresses may be kept
class Settings:
    """What site.toml declares, where each is explained, and slugs.toml."""

    addresses: Mapping[str, Mapping[str, str]]  # by page name and language
    menu: Sequence[str]
    footer: Mapping[str, Sequence[str]]
    feed: Mapping[str, str]  # by language
    leave: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]
    organisation: SiteOrganisation
    type: Mapping[str, str]
    fonts: Sequence[Mapping[str, Any]]
    colours: Mapping[str, Mapping[str, str]]  # by palette: light, dark
    not_cited: Sequence[str]
    facts: Sequence[str]
    emergency: str
    dates: Sequence[str]
    path: Mapping[str, Mapping[str, str]]  # by stage of the path of a child: its statement, its service
    campaigns: Sequence[str]
    funders_looked_for: Sequence[str]
    network_size: Sequence[str]
    within: Mapping[str, str]
    moved: Mapping[Ref, Ref]
    slugs: Mapping[str, Mapping[str, Mapping[str, str]]]  # by page name, code and language

    def slug(self, ref: Ref, language: str) -> str:
        declared = self.slugs.get(ref.name, {}).get(ref.code)
        return declared[language] if declared else ref.code.lower()


def read_settings(text: str, slugs: str = "") -> Settings:
    """Raises KeyError where one is missing, TypeError where the organisation has a key that is not known."""
    raw = parse_toml(text)
    values = {
        **raw,
        **raw["first_page"],
        **raw["places"],
        **raw["claims"],
        "organisation": SiteOrganisation(**raw["organisation"]),
        "moved": {_ref(old): _ref(new) for old, new in raw["moved"].items()},
        "slugs": parse_toml(slugs),
    }
    return Settings(**{each.name: values[each.name] for each in fields(Settings)})


def _ref(declared: str) -> Ref:
    name, _, code = declared.partition(" ")
    return Ref(name, code)


def addresses(templates: Path, language: str) -> Callable[[str, str], str]:
    """From name and code of a page to its address."""
    settings = read_settings((templates / "site.toml").read_text("utf-8"))
    return lambda name, code: path_of(settings, Ref(name, code), language).removesuffix("index.html")


@lru_cache(maxsize=20_000)
def path_of(settings: Settings, ref: Ref, language: str) -> str:
    """Below the root of the site: `fr/resultats/ke-1/index.html`."""
    if ref.name not in settings.addresses:
        raise DefinitionError(f"site.toml declares no address for the page {ref.name!r}")
    slug = settings.addresses[ref.name][language].format(code=settings.slug(ref, language))
    return f"{language}/{slug}" if slug.endswith(".html") else f"{language}/{slug}index.html"


def href(settings: Settings, here: str, to: Ref | File | str, language: str) -> str:
    """Relative from the file `here`; whole for an outside address."""
    if isinstance(to, str):
        return to
    if isinstance(to, File):
        return relative(here, FILES + to.name)
    path = path_of(settings, to, language)
    anchor = f"#{to.anchor}" if to.anchor else ""
    return anchor if path == here and anchor else relative(here, path) + anchor


def beside(settings: Settings, here: str, ref: Ref, language: str, is_demonstration: bool) -> str:
    """The link from the file `here` of one edition to a page of the other."""
    path = path_of(settings, ref, language)
    if is_demonstration:
        return relative(DEMONSTRATION + here, path)
    return relative(here, DEMONSTRATION + path)


def relative(here: str, target: str) -> str:
    folder, _, _ = here.rpartition("/")
    up = ""
    while folder and not target.startswith(f"{folder}/"):
        folder, _, _ = folder.rpartition("/")
        up += "../"
    return up + target.removeprefix(f"{folder}/")
