"""The index of the search page: which words stand on which of its entries, in a script that this page alone loads.

The words are those that pages show. search.js folds what a reader types in the same way.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from pipeline.website.pages.search import Entry

FREQUENT = 0.35  # a word that stands on so large a part of the entries tells nothing
LONGEST_NAME = 3  # words of a name that may be written as one: « Viêt Nam », « Burkina Faso »
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[a-z0-9]{2,}")
GROUPS_OF_DIGITS = re.compile(r"(\d)(?:[\s'’](?=\d{3}(?!\d))|[.,](?=\d))")
CODE = re.compile(r"\b([a-z]{2})[ -](?=\d\b)")


def search_script(entries: Iterable[set[str]]) -> bytes:
    """The script of the index, from the words of each entry.

    `sizes`: how many they are, for the entry with fewer is more about a word that several have.
    """
    found: dict[str, list[int]] = {}
    sizes = []
    for place, words in enumerate(entries):
        sizes.append(len(words))
        for word in words:
            found.setdefault(word, []).append(place)
    frequent = {word for word, places in found.items() if len(places) > FREQUENT * len(sizes)}
    lines = (f"{word} {_steps(places)}" for word, places in sorted(found.items()) if word not in frequent)
    index = {"frequent": sorted(frequent), "sizes": sizes, "words": "\n".join(lines)}
    return b"searchIndex=" + json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode() + b";\n"


def words_of(entry: Entry, text: str) -> set[str]:
    """The words of an entry; `text`: the HTML of what it leads to."""
    name = WORD.findall(folded(str(entry.to.label)))
    joined = {"".join(name)} if 1 < len(name) <= LONGEST_NAME else set()
    said = f"{entry.to.label} {entry.kind} {entry.said} {html.unescape(TAG.sub(' ', text))}"
    return {*WORD.findall(folded(said)), *joined}


@lru_cache(maxsize=2_000)
def folded(text: str) -> str:
    """The text without case, accents and ligatures; digits of a number joined, and codes such as « KE-1 »."""
    plain = text.lower().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", plain)
    marks = filter(unicodedata.combining, set(letters))
    bare = letters.translate(dict.fromkeys(map(ord, marks)))
    return CODE.sub(r"\1", GROUPS_OF_DIGITS.sub(r"\1", bare))


def _steps(places: list[int]) -> str:
    return ",".join(str(place - before) for before, place in pairwise([0, *places]))


def part_of(page: str, anchor: str) -> str:
    """The HTML of the main part of a page; with an anchor, that of the row or the note that bears it."""
    main = page[page.index("<main") : page.index("</main>")]
    if not anchor:
        return main
    _, _, rest = main.partition(f'id="{anchor}"')
    ends = (rest.find(end) for end in ("</tr>", "</div>"))
    return rest[: min((end for end in ends if end >= 0), default=0)].partition(">")[2]
