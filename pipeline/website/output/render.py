"""A release to the files of its site: {path: bytes}.

Nothing here reads a clock or the network; of the disk it reads the folder of templates alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.model import FaultError, Finding
from pipeline.release import Release
from pipeline.texts import LANGUAGES
from pipeline.website import addresses, pages
from pipeline.website.addresses import Settings, path_of, relative
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.layouts import pattern_tiles
from pipeline.website.charts.work_map import work_map_layout
from pipeline.website.charts.world_geometry import World, read_world
from pipeline.website.content import findings
from pipeline.website.content.downloads import all_files
from pipeline.website.content.site import Site
from pipeline.website.file_cache import FileCache
from pipeline.website.library import Library
from pipeline.website.output import hosting, search_index, share_images
from pipeline.website.output.inline_html import isolated_page
from pipeline.website.output.scripts import Scripts, fingerprinted, read_scripts
from pipeline.website.output.style import FONTS, Style, read_style
from pipeline.website.output.templates import Templates, read_templates
from pipeline.website.page import Link, Page, Ref
from pipeline.website.pages.data import size
from pipeline.website.pages.search import Entry
from pipeline.website.words import words_in

Pages = Mapping[str, tuple[Site, Page]]  # by the path of their file


def render_site(
    release: Release,
    templates: Path,
    languages: tuple[str, ...] = LANGUAGES,
    *,
    beside: bool = False,
    cache: Path | None = None,
) -> dict[str, bytes]:
    """The whole static site of a release, by path below its root. The same release gives the same bytes.

    beside: whether the demonstration is built below the documented edition, so that each leads to the other.
    cache: a folder in which costly files are kept from one build to the next; it changes no byte.
    """
    library, kept = Library(release), FileCache(cache)
    settings = addresses.read_settings(_read(templates, "site.toml"), _read(templates, "slugs.toml"))
    downloads = all_files(library, kept)
    sites = [Site(library, words_in(templates, language), settings, downloads, beside) for language in languages]
    by_path = _by_path(sites)
    present = frozenset(page.ref.name for _, page in by_path.values()) | pages.borrowed(sites[0])
    renderer = read_renderer(templates, settings, present)

    html, indexes = _html(renderer, by_path)
    html |= renderer.roots(sites)
    if not library.is_demonstration:
        html |= renderer.moved(sites, frozenset(html))
    files = {addresses.FILES + name: content for name, content in downloads.items()}
    files |= {path: isolated_page(text).encode() for path, text in html.items()}
    for font in settings.fonts:
        files[FONTS + font["file"]] = (templates / "fonts" / font["file"]).read_bytes()
    return {
        **files,
        **renderer.scripts.files(),
        **indexes,
        **_share_images(renderer, by_path, templates / "fonts", kept),
        **hosting.feed_files(renderer.templates, sites),
        **hosting.host_files(renderer.templates, sites[0], renderer.style, by_path),
    }


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _by_path(sites: Iterable[Site]) -> Pages:
    """Every page by its file. Raises FaultError where two have one, as some disks see it, naming both."""
    by_path: dict[str, tuple[Site, Page]] = {}
    folded: dict[str, Page] = {}
    faults = []
    for site in sites:
        for page in pages.all_pages(site):
            path = path_of(site.settings, page.ref, site.language)
            other = folded.setdefault(path.casefold(), page)
            if other is not page:
                first, second = (f"{each.ref.name} {each.ref.code}".strip() for each in (other, page))
                words = (("first", first), ("second", second), ("path", path))
                faults.append(Finding("address-twice", params=words))
            by_path[path] = (site, page)
    if faults:
        raise FaultError(*faults)
    return by_path


@dataclass(frozen=True)
class Renderer:
    """What every page is drawn with. `present`: the names of the pages that the edition has or borrows."""

    templates: Templates
    world: World
    style: Style
    scripts: Scripts
    present: frozenset[str]

    def page(self, site: Site, page: Page, **more: str) -> str:
        context = {**self._context(site, page), **more}
        return self.templates.fill(f"pages/{page.template}.html", **context)

    def _context(self, site: Site, page: Page) -> dict[str, Any]:
        settings = site.settings
        here = path_of(settings, page.ref, site.language)
        url = partial(_url, site, here)
        picture = hosting.picture_path(page)
        return {
            "page": page,
            "style": self.style.at(here),
            "content": page.content,
            "t": site.words,
            "site": site,
            "url": url,
            "menu": self.entries(site, settings.menu),
            "footer": {title: self.entries(site, names) for title, names in settings.footer.items()},
            "quotable": findings.quotable(site, page),
            "reference": findings.reference(site),
            "other_edition": addresses.beside(
                settings, here, Ref("home"), site.language, site.library.is_demonstration
            ),
            "other_languages": [
                (language, addresses.href(settings, here, page.ref, language))
                for language in LANGUAGES
                if language != site.language
            ],
            "script": lambda name: relative(here, self.scripts.path(name)),
            "head": hosting.head_of(site, page.ref, here, picture),
            "status": findings.status_line(site),
            "explore": partial(self._explore, site, here),
            "drawings": lambda chart: self.templates.draw_chart(chart, site.words, site.stamp, self.world),
            "draw": self.templates.draw,
            "work_map": lambda countries: work_map_layout(countries, self.world),
            "pattern_tiles": pattern_tiles,
        }

    def entries(self, site: Site, names: Iterable[str]) -> list[Link]:
        """The pages of these names as links, without those that the edition lacks."""
        return [site.page(name) for name in names if name in self.present]

    def _explore(self, site: Site, here: str, chart: Chart) -> dict[str, str] | None:
        """What the button of a chart needs: the way to its figure, and what a click loads."""
        found = self.scripts.figure(chart, site.words, site.stamp)
        if found is None:
            return None
        figure, weight = found
        return {"figure": relative(here, figure), "weight": size(weight, site.words)}

    def roots(self, sites: list[Site]) -> dict[str, str]:
        """The page where a reader chooses a language, and the one for an address that is not there, in all of them.

        From whatever address was asked for, a link is whole, once the site has a public address.
        """
        root = hosting.ROOT
        context: dict[str, Any] = {"sites": sites, "head": hosting.head_of(sites[0], Ref("home"), root)}
        public = "" if sites[0].library.is_demonstration else sites[0].settings.organisation.address
        return {
            root: self.templates.fill(
                "pages/root.html", to=partial(_from_root, ""), style=self.style.at(root), **context
            ),
            "404.html": self.templates.fill(
                "pages/missing_root.html", to=partial(_from_root, public), style=self.style.anywhere, **context
            ),
        }

    def moved(self, sites: Iterable[Site], present: frozenset[str]) -> dict[str, str]:
        """Addresses of earlier versions that lead on; they stand in no list of pages."""
        made = {}
        for site in sites:
            for old, new in site.settings.moved.items():
                here = path_of(site.settings, old, site.language)
                target = path_of(site.settings, new, site.language)
                if target in present and here not in present:
                    values = {"site": site, "t": site.words, "to": relative(here, target), "style": self.style.at(here)}
                    made[here] = self.templates.fill("pages/moved.html", **values)
        return made


def read_renderer(templates: Path, settings: Settings, present: frozenset[str]) -> Renderer:
    return Renderer(
        read_templates(templates, settings),
        read_world(_read(templates, "map/world.json")),
        read_style(_read(templates, "static/site.css"), settings),
        read_scripts(templates),
        present,
    )


def _url(site: Site, here: str, to: Any) -> str:
    target = Ref(to) if isinstance(to, str) and ":" not in to else to
    if isinstance(target, Ref) and target.name in pages.borrowed(site):
        return addresses.beside(site.settings, here, target, site.language, is_demonstration=True)
    return addresses.href(site.settings, here, target, site.language)


def _from_root(before: str, site: Site, name: str) -> str:
    return before + path_of(site.settings, Ref(name), site.language)


def _html(renderer: Renderer, by_path: Pages) -> tuple[dict[str, str], dict[str, bytes]]:
    """Every page, and the index of words of each search page, which comes last: it holds what the others show."""
    html, indexes = {}, {}
    for path, (site, page) in by_path.items():
        if page.ref.name != "search":
            html[path] = renderer.page(site, page)
    for path, (site, page) in by_path.items():
        if page.ref.name == "search":
            index = _search_index(site, page.content, html)
            name = fingerprinted(f"words-{site.language}.js", index)
            indexes[name] = index
            html[path] = renderer.page(site, page, search_index=relative(path, name))
    return html, indexes


def _search_index(site: Site, entries: Iterable[Entry], html: Mapping[str, str]) -> bytes:
    """The words of all entries, as the pages show them; nothing of a page that the other edition lends."""
    found = []
    for entry in entries:
        to, text = entry.to.to, ""
        if isinstance(to, Ref):
            page = html.get(path_of(site.settings, Ref(to.name, to.code), site.language))
            text = search_index.part_of(page, to.anchor) if page else ""
        found.append(search_index.words_of(entry, text))
    return search_index.search_script(found)


def _share_images(renderer: Renderer, by_path: Pages, fonts: Path, cache: FileCache) -> dict[str, bytes]:
    made = {}
    for site, page in by_path.values():
        if page.shared and not site.library.is_demonstration:
            values = share_images.share_layout(site, page, fonts)
            svg = renderer.templates.draw("share_image", status=findings.status_line(site), **values)
            made[hosting.picture_path(page)] = share_images.picture(svg, fonts, cache)
    return made
