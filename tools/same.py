"""Whether two folders, sites or releases, hold the same; says the first differences.

    python tools/same.py BEFORE AFTER [--level bytes|content|columns] [--except PATTERN ...]

bytes    the same files with the same bytes
content  the same texts, links and data; style, markup, ids and the code of scripts may differ
columns  every column of the tables before follows from the tables after, by tools/renamed_columns.toml;
         new tables and new columns are allowed, pages are not looked at

Ends with 0 where nothing differs, with 1 where something does.
"""

import argparse
import csv
import io
import json
import posixpath
import re
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

RENAMED = Path(__file__).with_name("renamed_columns.toml")
WITHOUT_CONTENT = frozenset({"_headers", ".impact-site"})
SHOWN = 20  # so many differences are printed

Rule = Mapping[str, Any]
Files = Mapping[str, bytes]
Rows = list[dict[str, str]]


def main() -> int:
    """Compare the two folders that the command line names."""
    options = _options()
    before, after = (_read_folder(folder, options.skip) for folder in (options.before, options.after))
    found = list(LEVELS[options.level](before, after))
    for line in found[:SHOWN]:
        print(line)
    if len(found) > SHOWN:
        print(f"… and {len(found) - SHOWN} more")
    verdict = f"{len(found)} differences" if found else "the same"
    print(f"level {options.level}: {verdict} ({len(before)} files before, {len(after)} after)")
    return 1 if found else 0


def _options() -> argparse.Namespace:
    line = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    line.add_argument("before", type=Path)
    line.add_argument("after", type=Path)
    line.add_argument("--level", choices=sorted(LEVELS), default="bytes")
    line.add_argument("--except", dest="skip", metavar="PATTERN", action="append", default=[])
    return line.parse_args()


def _read_folder(folder: Path, skip: list[str]) -> dict[str, bytes]:
    """Every file below a folder by its path, those left out that match a pattern."""
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder")
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_skipped = any(fnmatchcase(name, pattern) for pattern in skip)
        if path.is_file() and not is_skipped:
            files[name] = path.read_bytes()
    return files


# --- bytes ----------------------------------------------------------------------------------------------------------


def byte_differences(before: Files, after: Files) -> Iterator[str]:
    """The files that stand on one side only, and those whose bytes differ."""
    yield from _unpaired(before, after)
    for name in sorted(before.keys() & after.keys()):
        old, new = before[name], after[name]
        if old != new:
            place = _first_difference(old, new)
            start = max(place - 30, 0)
            yield f"{name}, byte {place}: {old[start : place + 30]!r} became {new[start : place + 30]!r}"


def _unpaired(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for name in sorted(before.keys() - after.keys()):
        yield f"{name} is gone"
    for name in sorted(after.keys() - before.keys()):
        yield f"{name} is new"


def _first_difference(old: bytes | list[str], new: bytes | list[str]) -> int:
    shorter = min(len(old), len(new))
    return next((place for place in range(shorter) if old[place] != new[place]), shorter)


# --- content --------------------------------------------------------------------------------------------------------


def content_differences(before: Files, after: Files) -> Iterator[str]:
    """What differs in the texts, links and data of the files."""
    old_site, new_site = Pages(before), Pages(after)
    old_files, new_files = _with_content(before), _with_content(after)
    yield from _unpaired(old_files, new_files)
    for name in sorted(old_files.keys() & new_files.keys()):
        old, new = old_files[name], new_files[name]
        if old == new:
            continue
        if name.endswith(".html"):
            yield from _word_differences(name, old_site.content(name), new_site.content(name))
        else:
            yield from _file_differences(name, old, new)


def _with_content(files: Files) -> dict[str, bytes]:
    """The files that hold content, a fingerprint in a name left out; scripts that hold no figure are none."""
    kept = {}
    for name, content in files.items():
        is_code = name.endswith(".js") and "/figure-" not in name
        if not is_code and posixpath.basename(name) not in WITHOUT_CONTENT:
            kept[_without_fingerprint(name)] = content
    return kept


def _without_fingerprint(name: str) -> str:
    return re.sub(r"\.[0-9a-f]{12}(?=\.js$)", "", name)


def _file_differences(name: str, old: bytes, new: bytes) -> Iterator[str]:
    """How two files differ that are no pages."""
    if name.endswith(".csv"):
        yield from _table_differences(name, _read_table(old), _read_table(new))
    elif name.endswith(".json"):
        yield from _value_differences(name, json.loads(old), json.loads(new))
    elif name.endswith(".zip"):
        for difference in content_differences(_read_archive(old), _read_archive(new)):
            yield f"{name} › {difference}"
    else:
        yield from byte_differences({name: old}, {name: new})


def _read_archive(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _value_differences(place: str, old: object, new: object) -> Iterator[str]:
    """Where two values of JSON differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            if key not in new or key not in old:
                yield f"{place} › {key} is {'new' if key in new else 'gone'}"
            else:
                yield from _value_differences(f"{place} › {key}", old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _value_differences(f"{place} › {number}", one, other)
    elif old != new:
        yield f"{place}: {_short(old)} became {_short(new)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _word_differences(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    """The first place where the words of two pages differ."""
    if old == new:
        return
    place = _first_difference(old, new)
    start = max(place - 4, 0)
    was, became = (" ".join(words[start : place + 8]) for words in (old, new))
    yield f"{name}, word {place}: « {was} » became « {became} »"


# --- pages ----------------------------------------------------------------------------------------------------------

SILENT = frozenset({"style", "script"})
WITHIN_A_WORD = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "wbr"]
)
SPOKEN = ("alt", "title", "aria-label", "placeholder", "label", "value", "datetime", "lang", "hreflang")
LEADING = {"a": "href", "area": "href", "link": "href", "img": "src", "form": "action", "image": "href"}


class Pages:
    """The pages of a site as lists of words; an address stands among them as « → path (words there) »."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: dict[str, _PageReader] = {}

    def content(self, name: str) -> list[str]:
        """What a page says, shows and leads to, in its order."""
        page = self._page(name)
        return [self._resolved(name, word) if word.startswith("→ ") else word for word in page.words]

    def _page(self, name: str) -> "_PageReader":
        if name not in self._read:
            reader = _PageReader()
            reader.feed(self._files[name].decode())
            reader.close()
            reader.end()
            self._read[name] = reader
        return self._read[name]

    def _resolved(self, name: str, link: str) -> str:
        """A link by what it leads to: an id in its address is told by the words that stand there."""
        address, anchor = urldefrag(link.removeprefix("→ "))
        if ":" in address:
            return link
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address))) if address else name
        path = _without_fingerprint(path)
        if not anchor:
            return f"→ {path}"
        if path not in self._files:
            return f"→ {path}#{anchor}"
        page = self._page(path)
        if anchor not in page.anchors:
            return f"→ {path}#{anchor}, which is not there"
        start = page.anchors[anchor]
        here = [word for word in page.words[start : start + 12] if not word.startswith("→ ")]
        return f"→ {path} ({' '.join(here[:6])})"


class _PageReader(HTMLParser):
    """Reads one page: `words` in their order, and for each id of `anchors` the number of the word that follows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.anchors: dict[str, int] = {}
        self._pending: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in WITHIN_A_WORD:
            self.end()
        self._silent = tag in SILENT
        if "id" in given:
            self.end()
            self.anchors[given["id"]] = len(self.words)
        self._add_attributes(tag, given)

    def _add_attributes(self, tag: str, given: Mapping[str, str]) -> None:
        """What the attributes of an element say, hold or lead to."""
        said = [given[name] for name in SPOKEN if given.get(name)]
        said += [value for name, value in given.items() if name.startswith("data-") and value]
        if tag == "meta" and "http-equiv" not in given:
            said += [given.get("name", given.get("property", "")), given.get("content", "")]
        address = given.get(LEADING.get(tag, ""), "")
        is_link = bool(address) and not address.startswith("data:")
        if said or is_link:
            self.end()
        for text in said:
            self.words += text.split()
        if is_link:
            self.words.append(f"→ {address}")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag not in WITHIN_A_WORD:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pending.append(data)

    def end(self) -> None:
        """Take the text since the last element that ends a word into the words; a no-break space ends none."""
        self.words += re.split(r"[ \t\r\n\f]+", "".join(self._pending).strip(" \t\r\n\f"))
        if not self.words[-1]:
            self.words.pop()
        self._pending = []


# --- tables ---------------------------------------------------------------------------------------------------------


def _read_table(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _table_differences(name: str, old: Rows, new: Rows) -> Iterator[str]:
    """The number of rows, and the first cell of each column that differs."""
    if len(old) != len(new):
        yield f"{name}: {len(old)} rows became {len(new)}"
    seen = set()
    blank: dict[str, str] = {}
    for number, (one, other) in enumerate(zip_longest(old, new, fillvalue=blank), 2):
        for column in [*one, *(column for column in other if column not in one)]:
            was, became = one.get(column), other.get(column)
            if was != became and column not in seen:
                seen.add(column)
                yield f"{name}, row {number}, column {column}: {was!r} became {became!r}"


def column_differences(before: Files, after: Files) -> Iterator[str]:
    """The columns of the tables before that do not follow from the tables after."""
    for name in sorted(before):
        now = _name_now(name)
        if not name.endswith(".csv") or not now:
            continue
        if now not in after:
            yield f"{name}: there is no table {now}"
            continue
        if before[name] == after[now]:
            continue
        old, new = _read_table(before[name]), _read_table(after[now])
        columns = [column for column in (old[0] if old else ()) if not _went(name, column)]
        earlier = []
        for row in old:
            earlier.append({column: row[column] for column in columns})
        yield from _table_differences(name, earlier, [_replayed(name, columns, row) for row in new])


@cache
def _renamed() -> Mapping[str, Any]:
    return tomllib.loads(RENAMED.read_text("utf-8"))


def _name_now(name: str) -> str:
    """The name that a table bears after; blank where it went."""
    for each in _renamed().get("file", []):
        if posixpath.basename(name) == each["earlier"]:
            return posixpath.join(posixpath.dirname(name), each["now"]) if each["now"] else ""
    return name


def _rules_of(name: str, column: str) -> list[Rule]:
    """How an earlier column follows from those of today: `now` is a template of them; no rule: it is still there."""
    file = posixpath.basename(name)
    return [
        each for each in _renamed().get("column", []) if fnmatchcase(file, each["file"]) and each["earlier"] == column
    ]


def _went(name: str, column: str) -> bool:
    return any(rule["now"] == "" for rule in _rules_of(name, column))


def _rule_for(rules: list[Rule], row: Mapping[str, str]) -> Rule:
    """The first rule whose conditions the row meets."""
    for rule in rules:
        if all(row.get(column) == value for column, value in rule.get("where", {}).items()):
            return rule
    return {}


def _replayed(name: str, columns: list[str], row: Mapping[str, str]) -> dict[str, str]:
    """The earlier columns of one row."""
    found = {}
    for column in columns:
        rule = _rule_for(_rules_of(name, column), row)
        template = rule.get("now", "{" + column + "}")
        codes = _renamed().get("codes", {}) if rule else {}
        cells = {each: codes.get(each, {}).get(value, value) for each, value in row.items()}
        wanted = re.findall(r"{(\w+)}", template)
        is_there = all(each in row for each in wanted)
        found[column] = template.format_map(cells) if is_there else f"(no column {template})"
    return found


LEVELS: Mapping[str, Callable[[Files, Files], Iterator[str]]] = {
    "bytes": byte_differences,
    "content": content_differences,
    "columns": column_differences,
}

if __name__ == "__main__":
    sys.exit(main())
