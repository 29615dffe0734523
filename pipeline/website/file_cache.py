"""Costly files, kept by the hash of all that they are made from, the versions of libraries included."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

DIGEST = 32  # bytes of a hash, which stand before the content


@dataclass(frozen=True)
class FileCache:
    """A folder that is never needed: a file that is missing, cut short or changed is made again."""

    folder: Path | None = None

    def file(self, sources: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
        if self.folder is None:
            return make()
        name = hashlib.sha256()
        for source in sources:
            part = source.encode() if isinstance(source, str) else source
            name.update(len(part).to_bytes(8, "big") + part)  # so that no two lists of sources read alike
        path = self.folder / name.hexdigest()
        kept = path.read_bytes() if path.is_file() else b""
        content = kept[DIGEST:]
        if kept and hashlib.sha256(content).digest() == kept[:DIGEST]:
            return content
        content = make()
        with suppress(OSError):  # a full or read-only disk only means that it is made again next time
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(file.name).replace(path)
        return content
