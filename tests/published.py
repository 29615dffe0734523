"""What stands in the bytes of what is published, whatever their format."""

import csv
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from tests.building import ROOT

MASKED = {
    "toliara", "tulear", "djougou", "malanville", "dakar", "goa", "jessore", "analamanga", "fada", "atsimo", "p fr tol",
    "sos village d enfants", "rightsjessore",
}  # fmt: skip
"""Places of exploitation and shelters, and the codes and names that tell of them, as plain texts."""
GLUED_MIN = 12
"""How many letters of a name do not stand in a row by chance."""


def contents(path: Path) -> str:
    """The text of a file, that of an archive unpacked; nothing for a folder or a picture, which is drawn from pages."""
    if path.suffix == ".png":
        return ""
    if path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'ignore')}" for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "ignore") if path.is_file() else ""


def unnamed() -> Iterator[str]:
    """How organisations that have not agreed to be named are called and written in codes and addresses."""
    for file in sorted((ROOT / "data/raw").glob("*/organisations.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if row["publish_name"] in ("no", "ask"):
                    site = re.sub(r"https?://(www\.)?", "", row["website"])
                    short = re.findall(r"\((.+?)\)", row["name"])
                    yield from (row["org_id"], row["name"], re.sub(r" *\(.+", "", row["name"]), *short, site)


def plain(text: str) -> str:
    """A text in small letters, without accents, and with one blank for whatever stands between words."""
    letters = re.sub("[\u0300-\u036f]+", "", unicodedata.normalize("NFKD", text.lower())).replace("œ", "oe")
    return re.sub(r"[\W_]+", " ", letters).strip()


def decoded(text: str) -> str:
    """A text as somebody reads it who undoes its escapes, and the characters that nobody sees."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", unescape(unquote(unquote(text))))


def readings(path: Path) -> Iterator[str]:
    """What somebody may read in a file and its name: with its tags, in which addresses stand, and without them."""
    text = decoded(f"{path.name}\n{contents(path)}")
    yield plain(text)
    if "</" in text:
        yield plain(re.sub(r"<[^<>]*>", "", text))


def masked_bytes(*folders: Path, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """List (file, name) for every masked place, unnamed organisation and other name in a text, id or address."""
    wanted = {plain(name) for name in (*unnamed(), *names)} - {""}
    glued = {name.replace(" ", "") for name in wanted}
    lost = []
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            for text in readings(path):
                words = f" {text} "
                lost += [(path.name, name) for name in sorted(MASKED | wanted) if f" {name} " in words]
                squashed = text.replace(" ", "")
                lost += [(path.name, name) for name in glued if len(name) >= GLUED_MIN and name in squashed]
    return lost
