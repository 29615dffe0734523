"""What the host and other machines are told: headers, the list of pages, who may read, and the feed of versions.

Nothing is said of an address as long as site.toml declares none; the demonstration is never proposed to anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.texts import LANGUAGES
from pipeline.typography import isolated
from pipeline.website.addresses import path_of, relative
from pipeline.website.content.site import Site
from pipeline.website.output.style import Style
from pipeline.website.output.templates import Templates
from pipeline.website.page import Page, Ref
from pipeline.website.pages import changes

ROOT = "index.html"  # where a reader chooses a language


@dataclass(frozen=True)
class Head:
    """Addresses in the head of a page, each blank where there is none."""

    canonical: str = ""  # its own
    alternates: tuple[tuple[str, str], ...] = ()  # of the same page, by language; x-default: where one is chosen
    picture: str = ""  # shown where the page is shared
    feed: str = ""


def head_of(site: Site, ref: Ref, here: str, picture: str = "") -> Head:
    """`here`, `picture`: the files of the page and of its picture."""
    if site.library.is_demonstration:
        return Head()
    address = site.settings.organisation.address
    if not address:
        return Head(picture=relative(here, picture) if picture else "")
    alternates = [(language, public(site, path_of(site.settings, ref, language))) for language in LANGUAGES]
    if ref.name == "home":
        alternates.append(("x-default", public(site, ROOT)))
    feed = relative(here, feed_path(site))
    return Head(public(site, here), tuple(alternates), address + picture if picture else "", feed)


def public(site: Site, path: str) -> str:
    """The public address of a page: that of its folder."""
    return site.settings.organisation.address + path.removesuffix("index.html")


def picture_path(page: Page) -> str:
    if not page.shared:
        return ""
    code = f"-{page.ref.code.lower()}" if page.ref.code else ""
    return f"share/{page.language}-{page.ref.name.replace('_', '-')}{code}.png"


def feed_path(site: Site) -> str:
    """The file of the feed, beside the page of changes; blank without a public address."""
    if site.library.is_demonstration or not site.settings.organisation.address:
        return ""
    page = path_of(site.settings, Ref("changes"), site.language)
    return page.removesuffix("index.html") + site.settings.feed[site.language]


def feed_files(templates: Templates, sites: Iterable[Site]) -> dict[str, bytes]:
    """The feed of versions (Atom) in each language."""
    files = {}
    for site in sites:
        if path := feed_path(site):
            feed = templates.fill(
                "host/feed.xml",
                site=site,
                t=site.words,
                page=public(site, path_of(site.settings, Ref("changes"), site.language)),
                own=public(site, path),
                versions=changes.versions(site.library),
                version_title=changes.version_title,
                version_paragraph=changes.version_paragraph,
            )
            files[path] = isolated(feed).encode()
    return files


def host_files(templates: Templates, site: Site, style: Style, pages: Iterable[str]) -> dict[str, bytes]:
    """Headers in the form that Netlify and Cloudflare read, robots.txt and the site map. `pages`: their files."""
    if site.library.is_demonstration and site.beside:
        return {}
    paths = sorted([ROOT, *pages])
    address = site.settings.organisation.address
    files = {
        "_headers": templates.fill("host/headers.txt", policy=style.policy_of(paths)),
        "robots.txt": templates.fill("host/robots.txt", address=address),
    }
    if address and not site.library.is_demonstration:
        locations = [public(site, path) for path in paths]
        files["sitemap.xml"] = templates.fill(
            "host/sitemap.xml", locations=locations, day=site.library.release.info["date"]
        )
    return {name: f"{text.rstrip()}\n".encode() for name, text in files.items()}
