"""Sheets for people: one self-contained HTML file, built from a tree, so that no text can become a tag.

A sheet asks for nothing anywhere: no script, no picture, no font. It prints, follows a dark screen and fits a phone.

    page = sheet("Rapport", "fr", [heading(2, "Ce qui bloque"), paragraph("Rien.")])
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias
from xml.etree import ElementTree as ET

Node: TypeAlias = "ET.Element[str]"
Inline: TypeAlias = "str | Node"
"""What stands inside a line: a text, or an element made here."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--soft:#4f5a69;--page:#fff;--card:#f5f6f8}
:root{--line:#cdd3db;--mark:#9a3412;--good:#14603c}
@media(prefers-color-scheme:dark){
:root{--ink:#e9ecf1;--soft:#b3bcc9;--page:#14181e;--card:#1e242c;--line:#3b4552;--mark:#ffb27a;--good:#7fd6a6}
}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem;max-width:52rem;background:var(--page);color:var(--ink)}
body{font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.45rem;line-height:1.25}
h2{margin:2.2rem 0 .6rem;font-size:1.2rem}
h3{margin:0 0 .35rem;font-size:1.05rem}
h4{margin:.8rem 0 .2rem;font-size:1rem}
p,ol,ul{margin:.35rem 0}
ol,ul{padding-left:1.5rem}
.status{padding:.8rem 1rem;border:2px solid var(--mark);border-radius:.4rem;font-size:1.1rem}
.status.good{border-color:var(--good)}
.card{margin:1rem 0;padding:1rem;border:1px solid var(--line);border-left:.35rem solid var(--mark)}
.card{border-radius:.4rem;background:var(--card)}
.card.remark{border-left-color:var(--soft)}
.soft{color:var(--soft)}
table{width:100%;margin:.5rem 0;border-collapse:collapse}
caption{padding:.2rem 0;text-align:left;color:var(--soft)}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th,td{overflow-wrap:break-word;hyphens:auto}
td.number{text-align:right}
td code{overflow-wrap:anywhere}
code{font:.95em ui-monospace,monospace;white-space:pre-wrap}
@media(max-width:40rem){table,caption{display:block}table{overflow-x:auto}}
@media(max-width:30rem){body,.card{padding:.75rem}th,td{padding:.25rem .3rem}}
@media print{
body{max-width:none;padding:0;font-size:10pt;line-height:1.35}
.card{margin:.6rem 0;padding:.6rem}
.card,tr{break-inside:avoid}
h2,h3,h4{break-after:avoid}
}
"""


def element(tag: str, *inside: Inline, **attributes: str) -> Node:
    """An element with texts and elements inside; `class_` stands for class."""
    node = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items() if value})
    for each in inside:
        if isinstance(each, ET.Element):
            node.append(each)
        elif len(node):
            node[-1].tail = (node[-1].tail or "") + each
        else:
            node.text = (node.text or "") + each
    return node


def heading(level: int, *inside: Inline) -> Node:
    """A heading; level 1 is the title of the sheet, which `sheet` writes itself."""
    return element(f"h{level}", *inside)


def paragraph(*inside: Inline, kind: str = "") -> Node:
    """A paragraph; kinds: status (a frame), soft (paler)."""
    return element("p", *inside, class_=kind)


def code(text: str) -> Node:
    return element("code", text)


def strong(text: str) -> Node:
    return element("strong", text)


def bullets(items: Iterable[Inline], *, numbered: bool = False) -> Node:
    return element("ol" if numbered else "ul", *(element("li", item) for item in items))


def card(*inside: Node, kind: str = "") -> Node:
    """A frame round what belongs together; kind: remark (less urgent)."""
    return element("section", *inside, class_=f"card {kind}".strip())


def table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[Inline]], numbers: Sequence[int] = ()) -> Node:
    """A table with its caption; the first cell of each row is its title, `numbers` are the columns set to the right."""
    head = element("thead", element("tr", *(element("th", title, scope="col") for title in titles)))
    body = element("tbody", *(element("tr", *_cells(row, numbers)) for row in rows))
    # on a phone a wide table moves by itself, with the keys too
    return element("table", element("caption", caption), head, body, tabindex="0")


def _cells(row: Sequence[Inline], numbers: Sequence[int]) -> list[Node]:
    first, *others = row
    rest = (
        element("td", cell, class_="number" if place in numbers else "") for place, cell in enumerate(others, start=1)
    )
    return [element("th", first, scope="row"), *rest]


def sheet(title: str, language: str, blocks: Iterable[Node]) -> bytes:
    """The whole file, UTF-8; the same blocks give the same bytes."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy", "content": POLICY}),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", STYLE),
    )
    body = element("body", element("main", element("h1", title), *blocks))
    root = element("html", head, body, lang=language)
    return f"<!doctype html>\n{ET.tostring(root, encoding='unicode', method='html')}\n".encode()
