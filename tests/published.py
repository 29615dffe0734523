"""What stands in the bytes of what is published, whatever their format."""

import re
import zipfile
from pathlib import Path

MASKED = "toliara|tul[ée]ar|djougou|malanville|dakar|goa|jessore|analamanga|fada|atsimo|case sahel|sosve-tol|p-fr-tol"
"""Places of exploitation and shelters, and the codes that name them."""


def contents(path: Path) -> str:
    """The text of a file, that of an archive unpacked; nothing for a folder or a picture, which is drawn from pages."""
    if path.suffix == ".png":
        return ""
    if path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'ignore')}" for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "ignore") if path.is_file() else ""


def masked_bytes(*folders: Path) -> list[tuple[str, str]]:
    """List (file, place) for every masked place in a text, id, address, file name or search list."""
    pattern = re.compile(rf"\b({MASKED})\b", re.IGNORECASE)
    lost = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found = pattern.search(f"{path.name}\n{contents(path)}")
            if found:
                lost.append((path.name, found[0]))
    return lost
