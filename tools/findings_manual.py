"""The documented list of codes, docs/findings.md, made from the catalogue; run as a module it prints the text.

python -m tools.findings_manual > docs/findings.md
"""

import sys
from collections.abc import Iterator

from pipeline.report.finding import EXITS
from pipeline.texts import levels, wording
from pipeline.typography import typeset

HEAD = """# Findings: every code that a check can give

Made from `pipeline/wording/` by `python -m tools.findings_manual > docs/findings.md`; a test
keeps the two together. Codes are stable: a code never changes its meaning, and new ones may be added.

## The list for programs

`python build.py check PATH --json FILE` writes a JSON list, one object for each finding, by package, table, column and
cause, then by row. It is written piece by piece, so that its length needs no memory.

| key | holds |
|---|---|
| `package`, `resource` | where: the package and the table; blank where the finding is about more than one |
| `row` | the record of the CSV file, the line of titles being 1; `null` where no row is meant, or none may be named |
| `field`, `column` | the field of the contract, and the letter of its column in that file; blank where none is meant |
| `code` | one of the codes below, without what stands after a point |
| `severity` | `error` stops the build, `warning` does not |
| `what_fr`, `what_en` | what is wrong |
| `fix_fr`, `fix_en` | one action that fixes it |

A cell that was received may be repeated in the sentences, shortened. Never of a table or a field that the contract
marks as sensitive; about a table of people, no row is named either.

## The list of work

`--worklist FILE.csv` writes one line for each cell, for Excel: UTF-8 with its mark, separated as Excel of the language
(`--lang`) expects, semicolons in French and commas in English. A text that a spreadsheet might take for a formula has
an apostrophe in front.

## Codes

Exit codes: 0 a remark, 1 a fault in data, 2 in a descriptor, a definition or a path, 3 refused to protect people.
What stands after a point distinguishes sentences of one code. `{…}` are places that are filled.

"""
TITLES = "| code | exit | English | français |\n|---|---|---|---|\n"


def manual() -> str:
    """The whole text of docs/findings.md."""
    return HEAD + TITLES + "".join(_lines())


def _lines() -> Iterator[str]:
    for code in sorted(wording("messages", "en")):
        exit_code = EXITS[levels()[code]]
        english, french = (_described(code, language) for language in ("en", "fr"))
        yield f"| `{code}` | {exit_code} | {english} | {french} |\n"


def _described(code: str, language: str) -> str:
    """The title of a finding, and what is wrong, for any number of things."""
    message = wording("messages", language)[code]
    text = message["what"]
    if not isinstance(text, str):
        text = text["other"]
    return f"**{message['title']}** {typeset(text, language)}".replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(manual())
