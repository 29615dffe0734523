"""The folder of the site on disk.

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


def write_site(files: Mapping[str, bytes], folder: Path, edition: str) -> list[str]:
    """Replace the site on disk whole; gives what others have put beside it.

    Raises FaultError where the folder holds the site of the other edition, ForeignFolderError where it is not ours.
    """
    if _marker_in(folder).get("edition", edition) != edition:
        raise FaultError(Finding("folder-not-ours", package=str(folder), variant="edition"))
    marker = {"edition": edition, "files": sorted(files)}
    text = json.dumps(marker, ensure_ascii=False, indent=1) + "\n"
    return replace_folder(folder, {**files, MARKER: text.encode()}, site_names)


def site_names(folder: Path) -> Collection[str] | None:
    marker = _marker_in(folder)
    return [MARKER, *marker["files"]] if marker else None


def _marker_in(folder: Path) -> dict[str, Any]:
    """What the marker says; nothing where it is none, or not ours."""
    try:
        read = json.loads((folder / MARKER).read_bytes())
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(read, dict) and isinstance(read.get("files"), list)
    return read if is_ours else {}
