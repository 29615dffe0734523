"""Pages and templates to files: {path: bytes}. The only door for jinja2.

Nothing here reads a clock or the network; of the disk it reads the folder of templates alone.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.release import Release
from pipeline.website import findings
from pipeline.website.addresses import FILES, href, path_of, read_settings, relative
from pipeline.website.addresses import beside as beside_of
from pipeline.website.charts import Chart, alternative_text, table_of
from pipeline.website.citing import quotable, reference
from pipeline.website.draw import Look, draw
from pipeline.website.exports import all_files
from pipeline.website.library import Library
from pipeline.website.navigation import entries
from pipeline.website.page import Page, Ref
from pipeline.website.pages import all_pages, borrowed
from pipeline.website.site import Site
from pipeline.website.words import LANGUAGES, Words, check_words, read_words
from pipeline.website.world import read_world

LISTS = "scripts/lists.{digest}.js"


def render_site(
    release: Release, templates: Path, languages: tuple[str, ...] = LANGUAGES, *, beside: bool = False
) -> dict[str, bytes]:
    """The whole static site of a release, by path below its root. The same release gives the same bytes.

    beside: whether the demonstration is built below the documented edition, so that each leads to the other.
    """
    library = Library(release)
    settings = read_settings(_read(templates, "site.toml"), _read(templates, "slugs.toml"))
    downloads = all_files(library)
    sites = [Site(library, _words(templates, language), settings, downloads, beside) for language in languages]
    check_words([site.words for site in sites])
    environment = _environment(templates)
    world = read_world(_read(templates, "map/world.json"))
    style = _style(templates)
    files = {FILES + name: content for name, content in downloads.items()}
    files[str(style["lists"])] = _read(templates, "static/lists.js").encode()
    for site in sites:
        look = Look(site.stamp, world)
        pages = all_pages(site)
        present = frozenset(page.ref.name for page in pages) | borrowed(site)
        for page in pages:
            here = path_of(settings, page.ref, site.language)
            context = {**style, **_context(site, page, here, look), **_around(site, page, present)}
            context["lists"] = relative(here, str(style["lists"]))
            files[here] = _html(environment, page, context)
    return {**files, **_roots(environment, sites, style)}


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _words(templates: Path, language: str) -> Words:
    translations = _read(templates, f"words/translations.{language}.toml")
    return read_words(_read(templates, f"words/{language}.toml"), language, translations)


def _environment(templates: Path) -> Environment:
    """Every value is escaped, and a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _style(templates: Path) -> Mapping[str, object]:
    """The style sheet, set into each page, the policy that allows it and our own scripts, and where these stand."""
    css = "".join(line.strip() + "\n" for line in _read(templates, "static/site.css").splitlines() if line.strip())
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'"
    )
    lists = LISTS.format(digest=hashlib.sha256(_read(templates, "static/lists.js").encode()).hexdigest()[:8])
    icon = base64.b64encode(_read(templates, "static/icon.svg").encode()).decode()
    # our own style sheet, which must not be escaped
    icon = f"data:image/svg+xml;base64,{icon}"
    return {"css": Markup(css), "policy": policy, "icon": icon, "lists": lists}  # noqa: S704


def _html(environment: Environment, page: Page, context: Mapping[str, object]) -> bytes:
    return environment.get_template(f"pages/{page.template}.html").render(**context).encode()


def _around(site: Site, page: Page, present: frozenset[str]) -> dict[str, object]:
    """What stands around the content of a page: menu, footer, and what may be cited of it."""
    return {
        "menu": entries(site, site.settings.menu, present),
        "footer": {title: entries(site, names, present) for title, names in site.settings.footer.items()},
        "quotable": quotable(site, page),
        "reference": reference(site),
    }


def _context(site: Site, page: Page, here: str, look: Look) -> dict[str, Any]:
    """What every template may use beside its page."""
    settings = site.settings
    return {
        "page": page,
        "content": page.content,
        "t": site.words,
        "site": site,
        "url": partial(_url, site, here),
        "other_edition": beside_of(settings, here, Ref("home"), site.language, site.library.is_demonstration),
        "other_languages": [
            (language, href(settings, here, page.ref, language)) for language in LANGUAGES if language != site.language
        ],
        "leave": settings.leave[site.language],
        "status": findings.status_line(site),
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


def _drawings(words: Words, look: Look, chart: Chart) -> list[Markup]:
    return [Markup(svg) for _, svg in draw(chart, words, look)]  # noqa: S704 - draw escapes every text it writes


def _alternative(words: Words, stamp: str, chart: Chart) -> str:
    return alternative_text(chart, words, stamp)


def _table(words: Words, chart: Chart) -> Any:
    return table_of(chart, words)


def _roots(environment: Environment, sites: list[Site], style: Mapping[str, object]) -> dict[str, bytes]:
    """The page where a reader chooses a language, and the one for an address that is not there, in all of them."""
    return {
        name: environment.get_template(f"pages/{template}.html").render(sites=sites, **style).encode()
        for name, template in (("index.html", "root"), ("404.html", "missing_root"))
    }
