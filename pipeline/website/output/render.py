"""Pages and templates to files: {path: bytes}. The only door for jinja2.

Nothing here reads a clock or the network; of the disk it reads the folder of templates alone.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.release import Release
from pipeline.website.addresses import FILES, Settings, href, path_of, read_settings, relative
from pipeline.website.addresses import beside as beside_of
from pipeline.website.charts.chart import Chart, alternative_text, table_of
from pipeline.website.charts.draw_chart import DrawingContext, draw
from pipeline.website.charts.plotly_figure import bundle
from pipeline.website.charts.world_geometry import World, read_world
from pipeline.website.content import findings
from pipeline.website.content.citations import quotable, reference
from pipeline.website.content.downloads import all_files
from pipeline.website.content.navigation import entries
from pipeline.website.content.site import Site
from pipeline.website.file_cache import FileCache
from pipeline.website.library import Library
from pipeline.website.output.feed import feed_files
from pipeline.website.output.hosting import head_of, head_of_root, host_files, picture_path
from pipeline.website.output.inline_html import Inline, with_whole_years
from pipeline.website.output.scripts import Scripts, read_scripts
from pipeline.website.output.share_images import ShareImage, picture
from pipeline.website.output.style import Style, read_style
from pipeline.website.page import Page, Ref
from pipeline.website.pages import all_pages, borrowed
from pipeline.website.pages.data import size
from pipeline.website.words import LANGUAGES, Words, WordsError, words_in


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
    library = Library(release)
    settings = read_settings(_read(templates, "site.toml"), _read(templates, "slugs.toml"))
    kept = FileCache(cache)
    downloads = all_files(library, kept)
    sites = [Site(library, words_in(templates, language), settings, downloads, beside) for language in languages]
    render_context = _render_context(templates, settings, cache)
    pages = {path_of(settings, page.ref, site.language): (site, page) for site in sites for page in all_pages(site)}
    check_twins(page for _, page in pages.values())
    present = frozenset(page.ref.name for _, page in pages.values()) | borrowed(sites[0])
    html = {path: _html(render_context, site, page, present) for path, (site, page) in pages.items()} | _roots(
        render_context, sites
    )
    return {
        **{FILES + name: content for name, content in downloads.items()},
        **{path: text.encode() for path, text in html.items()},
        **render_context.scripts.files(),
        **_shared(pages.values(), templates / "fonts", kept),
        **feed_files(sites),
        **host_files(sites[0], render_context.style, pages),
    }


def check_twins(pages: Iterable[Page]) -> None:
    """Raise where a page stands in one language and not in another."""
    languages: dict[Ref, set[str]] = {}
    for page in pages:
        languages.setdefault(page.ref, set()).add(page.language)
    every = set[str]().union(*languages.values())
    alone = sorted(f"{ref.name} {ref.code}".strip() for ref, found in languages.items() if found != every)
    if alone:
        raise WordsError(f"these pages do not stand in every language: {', '.join(alone)}")


@dataclass(frozen=True)
class RenderContext:
    """What every page is laid out with: templates, outlines of the world, style and scripts."""

    environment: Environment
    world: World
    style: Style
    scripts: Scripts


def _render_context(templates: Path, settings: Settings, cache: Path | None = None) -> RenderContext:
    style = read_style(_read(templates, "static/site.css"), settings)
    environment = _environment(templates, cache)
    environment.globals.update(style=style, **_pictures(templates, settings))
    return RenderContext(
        environment,
        read_world(_read(templates, "map/world.json")),
        style,
        read_scripts(_read(templates, "static/lists.js"), _read(templates, "static/explore.js"), bundle(templates)),
    )


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _environment(templates: Path, cache: Path | None = None) -> Environment:
    """Every value is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=_compiled(cache),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["years"] = with_whole_years
    return environment


def _compiled(cache: Path | None) -> FileSystemBytecodeCache | None:
    """The templates as an earlier build compiled them with these settings; a changed one is compiled again."""
    if cache is None:
        return None
    settings = hashlib.sha256(Path(__file__).read_bytes() + version("jinja2").encode()).hexdigest()
    folder = cache / f"templates-{settings[:12]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))


def _pictures(templates: Path, settings: Settings) -> dict[str, str]:
    named = {"icon": settings.organisation.icon, "logo": settings.organisation.logo}
    return {role: _inlined(_read(templates, f"static/{name}")) if name else "" for role, name in named.items()}


def _inlined(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _html(render_context: RenderContext, site: Site, page: Page, present: frozenset[str]) -> str:
    context = {**_context(render_context, site, page), **_around(site, page, present)}
    return render_context.environment.get_template(f"pages/{page.template}.html").render(**context)


def _around(site: Site, page: Page, present: frozenset[str]) -> dict[str, object]:
    return {
        "menu": entries(site, site.settings.menu, present),
        "footer": {title: entries(site, names, present) for title, names in site.settings.footer.items()},
        "quotable": quotable(site, page),
        "reference": reference(site),
    }


def _shared(pages: Iterable[tuple[Site, Page]], fonts: Path, cache: FileCache) -> dict[str, bytes]:
    made = {}
    for site, page in pages:
        if page.shared and not site.library.is_demonstration:
            colours = site.settings.colours["light"]
            made[picture_path(page)] = picture(_poster(site, page), fonts, colours, cache)
    return made


def _poster(site: Site, page: Page) -> ShareImage:
    figures = page.shared.figures if page.shared else ()
    name = site.words("site.name", window=site.window)
    return ShareImage(site.brand, name, page.kicker, page.title, figures, findings.status_line(site))


def _context(render_context: RenderContext, site: Site, page: Page) -> dict[str, Any]:
    settings = site.settings
    here, look = path_of(settings, page.ref, site.language), DrawingContext(site.stamp, render_context.world)
    url = partial(_url, site, here)
    return {
        "page": page,
        "content": page.content,
        "t": site.words,
        "site": site,
        "url": url,
        "inline": Inline(url),
        "other_edition": beside_of(settings, here, Ref("home"), site.language, site.library.is_demonstration),
        "other_languages": [
            (language, href(settings, here, page.ref, language)) for language in LANGUAGES if language != site.language
        ],
        "lists": relative(here, render_context.scripts.lists[0]),
        "head": head_of(site, page, LANGUAGES),
        "leave": settings.leave[site.language],
        "status": findings.status_line(site),
        "explore": partial(_explore, render_context.scripts, site, here),
        "drawings": partial(_drawings, site.words, look),
        "alternative_text": partial(_alternative, site.words, look.stamp),
        "table_of": partial(_table, site.words),
    }


def _url(site: Site, here: str, to: Any) -> str:
    """The address of a page, a download or a place outside; the demonstration borrows a few pages."""
    target = Ref(to) if isinstance(to, str) and ":" not in to else to
    if isinstance(target, Ref) and target.name in borrowed(site):
        return beside_of(site.settings, here, target, site.language, is_demonstration=True)
    return href(site.settings, here, target, site.language)


def _explore(scripts: Scripts, site: Site, here: str, chart: Chart) -> dict[str, str] | None:
    found = scripts.explore(chart, site.words, site.stamp)
    if found is None:
        return None
    addresses = {name: relative(here, getattr(found, name)) for name in ("starter", "library", "figure")}
    return {**addresses, "weight": size(found.weight, site.words)}


def _drawings(words: Words, look: DrawingContext, chart: Chart) -> list[Markup]:
    return [Markup(svg) for _, svg in draw(chart, words, look)]  # noqa: S704 - draw escapes every text it writes


def _alternative(words: Words, stamp: str, chart: Chart) -> str:
    return alternative_text(chart, words, stamp)


def _table(words: Words, chart: Chart) -> Any:
    return table_of(chart, words)


def _roots(render_context: RenderContext, sites: list[Site]) -> dict[str, str]:
    """The page where a reader chooses a language, and the one for an address that is not there, in all of them."""
    kinds = (("index.html", "root", _from_root), ("404.html", "missing_root", _from_anywhere))
    context = {"sites": sites, "head": head_of_root(sites[0], LANGUAGES)}
    return {
        name: render_context.environment.get_template(f"pages/{template}.html").render(to=to, **context)
        for name, template, to in kinds
    }


def _from_root(site: Site, name: str) -> str:
    return path_of(site.settings, Ref(name), site.language)


def _from_anywhere(site: Site, name: str) -> str:
    """The link to a page from whatever address was asked for: whole, once the site has a public address."""
    public = "" if site.library.is_demonstration else site.settings.organisation.address
    return public + _from_root(site, name)
