"""The folder of the site on disk: replaced only where it is one of ours, and of the same edition.

`.impact-site` names the edition and every file that is ours. Anything else (CNAME, .htaccess, .well-known, .git) was
put there by whoever publishes, and stays.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pipeline.folders import replace_folder
from pipeline.model import FaultError, Finding

MARKER = ".impact-site"
UNMARKED = {
    "404.html", "_headers", "demonstration", "en", "files", "fr", "index.html", "robots.txt", "scripts", "share",
    "sitemap.xml",
}  # fmt: skip
"""What a site held at its root before there was a marker."""
NOTES = ("files/release.json", "files/demonstration-release.json")
"""What of such a site is unmistakable: the notes of the release that it was built from."""


def write_site(files: Mapping[str, bytes], folder: Path, edition: str) -> list[str]:
    """Replace the site on disk whole; gives what others have put into its folder, which stays there.

    Raises FaultError where the folder holds the site of the other edition, NotOursError where it holds anything else.
    """
    if edition_in(folder) not in ("", edition):
        raise FaultError(Finding("folder-not-ours", package=str(folder), variant="edition"))
    marker = {"edition": edition, "files": sorted(files)}
    text = json.dumps(marker, ensure_ascii=False, indent=1) + "\n"
    return replace_folder(folder, {**files, MARKER: text.encode()}, site_names)


def site_names(folder: Path) -> Collection[str] | None:
    """The files of a site of ours, or the entries of one from before there was a marker; None for anything else."""
    marker = _json_in(folder / MARKER)
    if isinstance(marker.get("files"), list):
        return [MARKER, *marker["files"]]
    return UNMARKED if edition_in(folder) else None


def edition_in(folder: Path) -> str:
    """The edition of the site in a folder; blank where it holds no site of ours."""
    marker = _json_in(folder / MARKER)
    if "files" in marker:
        return str(marker.get("edition", ""))
    for name in NOTES:
        notes = _json_in(folder / name)
        if {"edition", "code_version", "packages"} <= notes.keys() and (folder / "404.html").is_file():
            return str(notes["edition"])
    return ""


def _json_in(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
