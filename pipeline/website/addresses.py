"""Where pages and downloads stand: declared addresses, and relative links that work in any folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.texts import parse_toml
from pipeline.website.page import File, Ref

FILES = "files/"
DEMONSTRATION = "demonstration/"  # the folder of the demonstration beside the documented edition


class AddressError(Exception):
    """A page is named that has no declared address."""


@dataclass(frozen=True)
class SiteOrganisation:
    """Whose site it is. `address`: where it is published, with a slash at its end, or blank."""

    name: str
    address: str
    icon: str
    logo: str
    contact: str = ""  # whom to tell when a number could identify a child


@dataclass(frozen=True, eq=False)  # known by itself, so that addresses may be kept
class Settings:
    """What site.toml declares: addresses by page name and language, the menu, the address to leave to, and the look.

    `campaigns`: projects that reach so many countries that they alone make no page of a country;
    `funders_looked_for`: funders of whom a page says so if no row names them;
    `network_size`: the subjects of claims that say how many members the network has;
    `within`: the subject of a claim, and that of the larger one which holds it;
    `moved`: pages of earlier versions of the site, and where what they told of stands now;
    `slugs`: words of addresses by page name, code and language, from slugs.toml.
    """

    addresses: Mapping[str, Mapping[str, str]]
    menu: tuple[str, ...]
    footer: Mapping[str, tuple[str, ...]]
    feed: Mapping[str, str]  # the file of the feed in each language
    leave: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]
    organisation: SiteOrganisation
    type: Mapping[str, str]
    fonts: tuple[Mapping[str, Any], ...]  # family, weight and file of each font of the site's own
    colours: Mapping[str, Mapping[str, str]]  # by palette: light, dark
    not_cited: frozenset[str]  # pages for readers in need, or about the site: nothing of them is to be cited
    first_facts: tuple[str, ...]  # the statements that open the first page
    emergency: str  # the number to call in immediate danger
    first_dates: tuple[str, ...]  # the milestones on it
    path: Mapping[str, Mapping[str, str]]  # by stage of the path of a child: its statement, its service
    campaigns: frozenset[str] = frozenset()
    funders_looked_for: tuple[str, ...] = ()
    network_size: frozenset[str] = frozenset()
    within: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[Ref, Ref] = field(default_factory=dict)
    slugs: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def slug(self, ref: Ref, language: str) -> str:
        """The word that stands for the code of a page in its address."""
        declared = self.slugs.get(ref.name, {}).get(ref.code)
        return declared[language] if declared else ref.code.lower()


def read_settings(text: str, slugs: str = "") -> Settings:
    raw = parse_toml(text)
    return Settings(
        addresses=raw["addresses"],
        menu=tuple(raw["menu"]),
        footer={name: tuple(pages) for name, pages in raw["footer"].items()},
        feed=raw["feed"],
        leave=raw["leave"],
        groups=raw["groups"],
        organisation=SiteOrganisation(**raw["organisation"]),
        type=raw["type"],
        fonts=tuple(raw["fonts"]),
        colours=raw["colours"],
        not_cited=frozenset(raw["not_cited"]),
        first_facts=tuple(raw["first_page"]["facts"]),
        emergency=raw["first_page"]["emergency"],
        first_dates=tuple(raw["first_page"]["dates"]),
        path=raw["first_page"]["path"],
        campaigns=frozenset(raw["places"]["campaigns"]),
        funders_looked_for=tuple(raw["places"]["funders_looked_for"]),
        network_size=frozenset(raw["claims"]["network_size"]),
        within=raw["claims"]["within"],
        moved={_ref(old): _ref(new) for old, new in raw["moved"].items()},
        slugs=parse_toml(slugs),
    )


def _ref(declared: str) -> Ref:
    """A page as site.toml names it: its name, and the code of its subject if it has one."""
    name, _, code = declared.partition(" ")
    return Ref(name, code)


def addresses(templates: Path, language: str) -> Callable[[str, str], str]:
    """A function from name and code of a page to its address below the root of the site."""
    settings = read_settings((templates / "site.toml").read_text("utf-8"))
    return lambda name, code: path_of(settings, Ref(name, code), language).removesuffix("index.html")


@lru_cache(maxsize=20_000)
def path_of(settings: Settings, ref: Ref, language: str) -> str:
    """The file of a page below the root of the site: `fr/resultats/ke-1/index.html`."""
    if ref.name not in settings.addresses:
        raise AddressError(f"site.toml declares no address for the page {ref.name!r}")
    slug = settings.addresses[ref.name][language].format(code=settings.slug(ref, language))
    return f"{language}/{slug}" if slug.endswith(".html") else f"{language}/{slug}index.html"


def href(settings: Settings, here: str, to: Ref | File | str, language: str) -> str:
    """The link from the file `here`: relative for a page or a download, whole for an outside address."""
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
    """The link from the file `here` to the file `target`, both given from the root of the site."""
    folder, _, _ = here.rpartition("/")
    up = ""
    while folder and not target.startswith(f"{folder}/"):
        folder, _, _ = folder.rpartition("/")
        up += "../"
    return up + target.removeprefix(f"{folder}/")
