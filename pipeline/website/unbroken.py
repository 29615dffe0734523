"""Pairs of years that stay on one line: « 2018-2021 » is one thing, and its dash no place to break it.

Only what is laid out is wrapped. Titles of windows, addresses, pictures and spoken texts keep their plain words; so do
search and what a reader copies, for no sign is added.
"""

import re

DASH = re.compile(r"[-–](?<=(?<![\d/-])\d{4}.)(?=\d{4}(?![\d/-]))")
BARE = ("<title", "<text", "<tspan", "<script", "<style", "<option")  # where no element may stand


def unbroken(html: str) -> str:
    """A page in which every pair of years stands in an element that does not break."""
    pieces: list[str] = []
    end = 0
    for dash in DASH.finditer(html):
        first, last = dash.start() - 4, dash.end() + 4
        if _is_laid_out(html[html.rfind("<", 0, first) : first]):
            pieces += [html[end:first], f'<span class="y">{html[first:last]}</span>']
            end = last
    return "".join([*pieces, html[end:]])


def _is_laid_out(since: str) -> bool:
    """Whether what follows the last tag is text on the page; `since`: all from the opening of that tag on."""
    return ">" in since and not since.startswith(BARE)
