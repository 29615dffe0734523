"""The feed of versions (Atom), one in each language, from the same sentences as the page of changes.

An entry is a version; its date is that of the version, so that the same release gives the same bytes.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from pipeline.typography import isolated
from pipeline.website.content.site import Site
from pipeline.website.output.hosting import feed_path, page_address, public
from pipeline.website.page import Ref
from pipeline.website.pages.changes import Version, version_paragraph, version_title, versions

ATOM = "http://www.w3.org/2005/Atom"


def feed_files(sites: Iterable[Site]) -> dict[str, bytes]:
    """The feed of each language by its path; none as long as the site has no public address."""
    return {path: _feed(site, path) for site in sites if (path := feed_path(site))}


def _feed(site: Site, path: str) -> bytes:
    page, every = page_address(site, Ref("changes")), versions(site.library)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": site.language})
    name = f"{site.brand} {site.words('site.name', window=site.window)}"
    _add(feed, "title", site.words("changes.feed_title", site=name))
    _add(feed, "id", page)
    _add(feed, "link", href=page)
    _add(feed, "link", rel="self", type="application/atom+xml", href=public(site, path))
    _add(feed, "updated", _moment(every[0]))
    _add(_add(feed, "author"), "name", site.brand)
    for version in every:
        _entry(feed, site, version, f"{page}#{version.anchor}")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode").encode() + b"\n"


def _entry(feed: "ET.Element[str]", site: Site, version: Version, address: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "title", version_title(site, version))
    _add(entry, "id", address)
    _add(entry, "link", href=address)
    _add(entry, "updated", _moment(version))
    _add(entry, "summary", version_paragraph(site, version))


def _add(to: "ET.Element[str]", tag: str, text: str = "", **attributes: str) -> "ET.Element[str]":
    made = ET.SubElement(to, tag, attributes)
    made.text = isolated(text) or None
    return made


def _moment(version: Version) -> str:
    return f"{version.release['date']}T00:00:00Z"
