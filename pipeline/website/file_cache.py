"""Costly files, kept from one build to the next by the hash of all that they are made from.

The folder is never needed and may be deleted at any time: a file that is missing, cut short or changed is made again.
Whoever makes a file names what it depends on, the versions of libraries included, so that no byte ever differs.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

DIGEST = 32  # bytes of a hash, which stand before the content


@dataclass(frozen=True)
class FileCache:
    """Files by the hash of their sources; without a folder each is made anew."""

    folder: Path | None = None

    def file(self, sources: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
        if self.folder is None:
            return make()
        path = self.folder / _name(sources)
        kept = _read(path)
        if kept is not None:
            return kept
        content = make()
        with suppress(OSError):  # a full or read-only disk only means that it is made again next time
            _write(path, content)
        return content


def _name(sources: Iterable[str | bytes]) -> str:
    """A hash of the sources, each with its length, so that no two lists of them read alike."""
    digest = hashlib.sha256()
    for source in sources:
        content = source.encode() if isinstance(source, str) else source
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _read(path: Path) -> bytes | None:
    """The content of a kept file; none where it is missing or not what was written."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    content = kept[DIGEST:]
    return content if hashlib.sha256(content).digest() == kept[:DIGEST] else None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(hashlib.sha256(content).digest() + content)
    Path(file.name).replace(path)
