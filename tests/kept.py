"""What is costly to make and wanted by many tests: made once for all workers and runs, kept by a hash of its inputs.

The folder `.cache/tests` is never needed and may be deleted at any time. Nobody writes into what stands there.
"""

import hashlib
import json
import os
import pickle
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from filelock import FileLock

from pipeline.release import Release
from pipeline.texts import LANGUAGES
from tests.building import PARTS, ROOT, build_site
from tests.markup import Markup, read_pages

FOLDER = ROOT / ".cache/tests"
TEMPLATES = ROOT / "site_templates"
READERS = tuple(f"tests/{name}.py" for name in ("building", "kept", "markup", "website/reading"))
NEWEST = 2  # states of the inputs that stay: who goes back and forth between two finds both
Made = TypeVar("Made")
HOUR = 3600  # no folder is in the making for longer


def inputs() -> str:
    """A hash of all that a build reads: files, libraries, Python, and the day, which a new release would bear."""
    digest = hashlib.sha256()
    libraries = sorted(f"{each.name} {each.version}" for each in distributions())
    digest.update(repr((sys.version, libraries, datetime.now(UTC).date())).encode())
    for part in (*PARTS, *READERS):
        for path in sorted(_files(ROOT / part)):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _files(part: Path) -> list[Path]:
    """A file, or the files of a folder, through links as a copy goes; what Python compiles there is left out."""
    if part.is_file():
        return [part]
    walked = os.walk(part, followlinks=True)
    return [Path(folder, name) for folder, _, names in walked for name in names if not folder.endswith("__pycache__")]


INPUTS = inputs()
"""Read before anything is made: what is made from files that change meanwhile is not kept."""


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name that `make` fills: as it was kept, or made by one worker while the others wait."""
    state = FOLDER / INPUTS
    if not state.is_dir():
        state.mkdir(parents=True, exist_ok=True)
        _remove_old()
    with FileLock(state / f"{name}.lock"):
        place = state / name
        if place.is_dir():
            return place
        new = Path(mkdtemp(prefix="new-", dir=FOLDER))
        make(new)
        return new.rename(place) if inputs() == INPUTS else new


def _remove_old() -> None:
    ages = {folder: time.time() - folder.stat().st_mtime for folder in FOLDER.iterdir()}
    left = [folder for folder, age in ages.items() if folder.name.startswith("new-") and age > HOUR]
    states = sorted((folder for folder in ages if not folder.name.startswith("new-")), key=lambda each: ages[each])
    for folder in [*left, *states[NEWEST:]]:
        shutil.rmtree(folder, ignore_errors=True)


def built_site() -> Path:
    """The folder of the whole site, as `make site` builds it; an existing one may be named by SITE."""
    if ready := os.environ.get("SITE"):
        return Path(ready).resolve()
    return kept("project", build_site) / "site"


def kept_value(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, as it was kept under this name."""
    held = kept(name, lambda folder: (folder / "all").write_bytes(pickle.dumps(make())))
    found: Made = pickle.loads((held / "all").read_bytes())
    return found


def site_markup() -> Mapping[str, Markup]:
    """What the pages of the whole site name and hold, by path."""
    if os.environ.get("SITE"):
        return read_pages(built_site())
    return kept_value("markup", lambda: read_pages(built_site()))


def rendered(release: Release, languages: tuple[str, ...] = LANGUAGES, *, beside: bool = False) -> Mapping[str, bytes]:
    """The site of a release, by path. The release may be one that a test made."""
    from pipeline.website.output.render import render_site

    return kept_files(
        (release.info, release.tables, release.schemas, release.properties, languages, beside),
        lambda: render_site(release, TEMPLATES, languages, beside=beside, cache=ROOT / ".cache"),
    )


def kept_files(asked: object, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """Files by path, as they were made when the same was asked for."""
    name = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
    return kept_value(f"files-{name}", lambda: dict(make()))
