"""What the host and other machines are told: headers, the list of pages, who may read, and whose address a page bears.

Nothing is said of an address as long as site.toml declares none; the demonstration is never proposed to anybody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from pipeline.model import Finding
from pipeline.website.addresses import Settings, path_of, relative
from pipeline.website.content.site import Site
from pipeline.website.output.style import Style
from pipeline.website.page import Page, Ref

SHARE = "share/"
ROOT = "index.html"  # where a reader chooses a language
WHOLE = re.compile(r"https?://[^/\s]+/(?:[^\s?#]*/)?")
HEADERS = (
    ("Content-Security-Policy", "{policy}; frame-ancestors 'self'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True)
class Head:
    """Addresses in the head of a page, each blank or missing where there is none.

    `canonical`: its own; `alternates`: (language, address) of the same page in each language, and of the page where
    a language is chosen, which search engines call x-default; `picture`: what is
    shown where it is shared; `feed`: what tells of new versions, from the page.
    """

    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    feed: str = ""


def address_faults(settings: Settings) -> list[Finding]:
    """A public address without https:// before it or a slash behind it."""
    address = settings.organisation.address
    is_right = not address or WHOLE.fullmatch(address)
    return [] if is_right else [Finding("address-not-whole", params=(("address", address),))]


def head_of(site: Site, page: Page, languages: Iterable[str]) -> Head:
    if site.library.is_demonstration:
        return Head()
    here, address = path_of(site.settings, page.ref, page.language), site.settings.organisation.address
    picture = picture_path(page) if page.shared else ""
    if not address:
        return Head(picture=relative(here, picture) if picture else "")
    feed = relative(here, feed_path(site))
    return Head(public(site, here), _alternates(site, page.ref, languages), address + picture if picture else "", feed)


def head_of_root(site: Site, languages: Iterable[str]) -> Head:
    if site.library.is_demonstration or not site.settings.organisation.address:
        return Head()
    return Head(public(site, ROOT), _alternates(site, Ref("home"), languages))


def _alternates(site: Site, ref: Ref, languages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    twins = tuple((each, public(site, path_of(site.settings, ref, each))) for each in languages)
    return (*twins, ("x-default", public(site, ROOT))) if ref.name == "home" else twins


def page_address(site: Site, ref: Ref) -> str:
    return public(site, path_of(site.settings, ref, site.language))


def feed_path(site: Site) -> str:
    """The file of the feed, in the folder of the page of changes; blank without a public address."""
    if site.library.is_demonstration or not site.settings.organisation.address:
        return ""
    page = path_of(site.settings, Ref("changes"), site.language)
    return page.removesuffix("index.html") + site.settings.feed[site.language]


def public(site: Site, path: str) -> str:
    """The public address of a page: that of its folder."""
    return site.settings.organisation.address + path.removesuffix("index.html")


def picture_path(page: Page) -> str:
    code = f"-{page.ref.code.lower()}" if page.ref.code else ""
    return f"{SHARE}{page.language}-{page.ref.name.replace('_', '-')}{code}.png"


def host_files(site: Site, style: Style, pages: Iterable[str]) -> dict[str, bytes]:
    if site.library.is_demonstration and site.beside:
        return {}
    paths = [ROOT, *pages]
    files = {"_headers": _headers(style.policy_of(paths)), "robots.txt": _robots(site)}
    if site.settings.organisation.address and not site.library.is_demonstration:
        files["sitemap.xml"] = _sitemap(site, paths)
    return {name: text.encode() for name, text in files.items()}


def _headers(policy: str) -> str:
    """Headers in the form that Netlify and Cloudflare read; others copy the lines into their own settings."""
    lines = (f"  {name}: {value.replace('{policy}', policy)}" for name, value in HEADERS)
    return "\n".join(["/*", *lines, ""])


def _robots(site: Site) -> str:
    """Everybody may read everything; pages of the demonstration ask themselves not to be listed."""
    address = site.settings.organisation.address
    listed = f"Sitemap: {address}sitemap.xml\n" if address else ""
    return f"User-agent: *\nAllow: /\n{listed}"


def _sitemap(site: Site, paths: Iterable[str]) -> str:
    day = site.library.release.info["date"]
    entries = "".join(
        f"<url><loc>{escape(public(site, path))}</loc><lastmod>{day}</lastmod></url>\n" for path in sorted(paths)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{entries}</urlset>\n'
