"""Pages and templates to files: {path: bytes}. The only door for jinja2.

Nothing here reads a clock or the network; of the disk it reads the folder of templates alone.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from markupsafe import Markup

from pipeline.model import FaultError, Finding
from pipeline.release import Release
from pipeline.texts import LANGUAGES
from pipeline.website.addresses import FILES, Settings, href, path_of, read_settings, relative
from pipeline.website.addresses import beside as beside_of
from pipeline.website.charts.chart import Chart, alternative_text, is_worth_drawing, table_of
from pipeline.website.charts.draw_chart import draw
from pipeline.website.charts.draw_work_map import draw_work_map
from pipeline.website.charts.mini_columns import mini_columns
from pipeline.website.charts.pattern import pattern
from pipeline.website.charts.world_geometry import World, read_world
from pipeline.website.content import findings
from pipeline.website.content.downloads import all_files
from pipeline.website.content.findings import quotable, reference
from pipeline.website.content.site import Site
from pipeline.website.file_cache import FileCache
from pipeline.website.library import Library
from pipeline.website.output.feed import feed_files
from pipeline.website.output.hosting import head_of, head_of_root, host_files, picture_path
from pipeline.website.output.inline_html import Inline, as_heading, with_its_number_large, with_whole_years
from pipeline.website.output.scripts import Scripts, fingerprinted, read_scripts
from pipeline.website.output.search_index import part_of, search_script
from pipeline.website.output.share_images import ShareImage, picture
from pipeline.website.output.style import FONTS, Style, read_style
from pipeline.website.output.text_direction import isolated_page
from pipeline.website.page import Link, Page, Ref
from pipeline.website.pages import all_pages, borrowed
from pipeline.website.pages.data import size
from pipeline.website.words import words_in


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
    render_context = _render_context(templates, settings)
    pages = _by_path(settings, sites)
    present = frozenset(page.ref.name for _, page in pages.values()) | borrowed(sites[0])
    found_last = {path: each for path, each in pages.items() if each[1].ref.name == "search"}
    html = {
        path: _html(render_context, site, page, present)
        for path, (site, page) in pages.items()
        if path not in found_last
    }
    indexes = {path: _search_index(site, page, html) for path, (site, page) in found_last.items()}
    for path, (site, page) in found_last.items():
        words_found = relative(path, indexes[path][0])
        html[path] = _html(render_context, site, page, present, search_index=words_found)
    html |= _roots(render_context, sites)
    if not library.is_demonstration:
        html |= _moved(render_context, sites, frozenset(html))
    return {
        **{FILES + name: content for name, content in downloads.items()},
        **{path: isolated_page(text).encode() for path, text in html.items()},
        **_fonts(templates, settings),
        **render_context.scripts.files(),
        **dict(indexes.values()),
        **_shared(pages.values(), templates / "fonts", kept),
        **feed_files(sites),
        **host_files(sites[0], render_context.style, pages),
    }


def _by_path(settings: Settings, sites: Sequence[Site]) -> dict[str, tuple[Site, Page]]:
    """Every page by its file. Raises FaultError where two have one, as some disks see it, naming both."""
    pages: dict[str, tuple[Site, Page]] = {}
    folded: dict[str, Page] = {}
    faults = []
    for site in sites:
        for page in all_pages(site):
            path = path_of(settings, page.ref, site.language)
            other = folded.setdefault(path.casefold(), page)
            if other is not page:
                words = (("first", _named(other.ref)), ("second", _named(page.ref)), ("path", path))
                faults.append(Finding("address-twice", params=words))
            pages[path] = (site, page)
    if faults:
        raise FaultError(*faults)
    return pages


def _named(ref: Ref) -> str:
    return f"{ref.name} {ref.code}".strip()


@dataclass(frozen=True)
class RenderContext:
    environment: Environment
    world: World
    style: Style
    scripts: Scripts


def _render_context(templates: Path, settings: Settings) -> RenderContext:
    style = read_style(_read(templates, "static/site.css"), settings)
    environment = _environment(templates)
    environment.globals.update(_pictures(templates, settings))
    world = read_world(_read(templates, "map/world.json"))
    return RenderContext(environment, world, style, read_scripts(templates))


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _environment(templates: Path) -> Environment:
    """Every value is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["years"] = with_whole_years
    environment.filters["heading"] = as_heading
    environment.filters["figure"] = with_its_number_large
    return environment


def _pictures(templates: Path, settings: Settings) -> dict[str, str]:
    named = {"icon": settings.organisation.icon, "logo": settings.organisation.logo}
    pictures = dict.fromkeys(named, "")
    for role, name in named.items():
        if name:
            kind = "png" if name.endswith(".png") else "svg+xml"
            content = base64.b64encode((templates / "static" / name).read_bytes()).decode()
            pictures[role] = f"data:image/{kind};base64,{content}"
    return pictures


def _fonts(templates: Path, settings: Settings) -> dict[str, bytes]:
    return {FONTS + font["file"]: (templates / "fonts" / font["file"]).read_bytes() for font in settings.fonts}


def _html(render_context: RenderContext, site: Site, page: Page, present: frozenset[str], **more: str) -> str:
    context = {**_context(render_context, site, page), **_around(site, page, present), **more}
    try:
        return render_context.environment.get_template(f"pages/{page.template}.html").render(**context)
    except TemplateSyntaxError as error:
        raise _broken(error.name or page.template, error.lineno, error.message or "") from None
    except TemplateNotFound as error:
        raise FaultError(Finding("template-broken", resource=str(error.name), variant="missing")) from None
    except UndefinedError as error:
        frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        file, line = (frames[-1].filename, frames[-1].lineno) if frames else (page.template, None)
        raise _broken(Path(file).name, line or 0, error.message or "") from None


def _broken(template: str, line: int, problem: str) -> FaultError:
    words = (("line", str(line)), ("problem", problem))
    return FaultError(Finding("template-broken", resource=template, params=words))


def _search_index(site: Site, page: Page, html: Mapping[str, str]) -> tuple[str, bytes]:
    """The script that holds the words of all entries of the search page, as the other pages show them."""
    texts = (_text_of(site, entry.to.to, html) for entry in page.content)
    content = search_script(page.content, texts)
    return fingerprinted(f"words-{site.language}.js", content), content


def _text_of(site: Site, to: object, html: Mapping[str, str]) -> str:
    """What the page of an entry shows; nothing of a page that the other edition lends."""
    if not isinstance(to, Ref):
        return ""
    found = html.get(path_of(site.settings, Ref(to.name, to.code), site.language), "")
    return part_of(found, to.anchor) if found else ""


def entries(site: Site, names: Iterable[str], present: frozenset[str]) -> list[Link]:
    """The pages of these names as links, without those that the edition lacks."""
    return [site.page(name) for name in names if name in present]


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
    settings, scripts = site.settings, render_context.scripts
    here, world = path_of(settings, page.ref, site.language), render_context.world
    url = partial(_url, site, here)
    return {
        "page": page,
        "style": render_context.style.at(here),
        "content": page.content,
        "t": site.words,
        "site": site,
        "url": url,
        "inline": Inline(url),
        "other_edition": beside_of(settings, here, Ref("home"), site.language, site.library.is_demonstration),
        "other_languages": [
            (language, href(settings, here, page.ref, language)) for language in LANGUAGES if language != site.language
        ],
        "lists": relative(here, scripts.path("lists")),
        "finder": relative(here, scripts.path("search")),
        "chooser": relative(here, scripts.path("choose")),
        "charts": relative(here, scripts.path("charts")),
        "is_worth_drawing": is_worth_drawing,
        "head": head_of(site, page, LANGUAGES),
        "leave": settings.leave[site.language],
        "status": findings.status_line(site),
        "explore": partial(_explore, scripts, site, here),
        # what draws escapes every text that it writes
        "drawings": lambda chart: [Markup(svg) for _, svg in draw(chart, site.words, site.stamp, world)],  # noqa: S704
        "work_map": lambda view: Markup(draw_work_map(view, world, url, site.stamp)),  # noqa: S704
        "mini_columns": lambda columns: Markup(mini_columns(columns)),  # noqa: S704
        "pattern": lambda key: Markup(pattern(key)),  # noqa: S704
        "alternative_text": lambda chart: alternative_text(chart, site.words, site.stamp),
        "table_of": lambda chart: table_of(chart, site.words),
    }


def _url(site: Site, here: str, to: Any) -> str:
    target = Ref(to) if isinstance(to, str) and ":" not in to else to
    if isinstance(target, Ref) and target.name in borrowed(site):
        return beside_of(site.settings, here, target, site.language, is_demonstration=True)
    return href(site.settings, here, target, site.language)


def _explore(scripts: Scripts, site: Site, here: str, chart: Chart) -> dict[str, str] | None:
    """What the button of a chart needs: the ways to three scripts, and what a click loads."""
    found = scripts.figure(chart, site.words, site.stamp)
    if found is None:
        return None
    figure, weight = found
    paths = {"starter": scripts.path("explore"), "library": scripts.path("plotly"), "figure": figure}
    return {**{name: relative(here, path) for name, path in paths.items()}, "weight": size(weight, site.words)}


def _roots(render_context: RenderContext, sites: list[Site]) -> dict[str, str]:
    """The page where a reader chooses a language, and the one for an address that is not there, in all of them."""
    style = render_context.style
    kinds = (
        ("index.html", "root", _from_root, style.at("index.html")),
        ("404.html", "missing_root", _from_anywhere, style.anywhere),
    )
    context = {"sites": sites, "head": head_of_root(sites[0], LANGUAGES)}
    made = {}
    for name, template, to, style_of_page in kinds:
        page = render_context.environment.get_template(f"pages/{template}.html")
        made[name] = page.render(to=to, style=style_of_page, **context)
    return made


def _moved(render_context: RenderContext, sites: list[Site], present: frozenset[str]) -> dict[str, str]:
    """Addresses of earlier versions that lead on; they stand in no list of pages."""
    template = render_context.environment.get_template("pages/moved.html")
    made = {}
    for site in sites:
        for old, new in site.settings.moved.items():
            here, target = (path_of(site.settings, ref, site.language) for ref in (old, new))
            if target in present and here not in present:
                style = render_context.style.at(here)
                made[here] = template.render(site=site, t=site.words, to=relative(here, target), style=style)
    return made


def _from_root(site: Site, name: str) -> str:
    return path_of(site.settings, Ref(name), site.language)


def _from_anywhere(site: Site, name: str) -> str:
    """The link to a page from whatever address was asked for: whole, once the site has a public address."""
    public = "" if site.library.is_demonstration else site.settings.organisation.address
    return public + _from_root(site, name)
