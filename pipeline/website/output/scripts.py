"""The scripts beside the pages: a small one that waits for a click, plotly.js, and one file for each figure.

Each bears the fingerprint of its content in its name, so that a browser may keep it for ever. Scripts are classic
ones that assign a value: modules and requests for data do not work in pages opened from a folder.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.typography import isolated
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.plotly_figure import figure_json, is_worth_exploring
from pipeline.website.words import Words

FOLDER = "scripts/"


@dataclass(frozen=True)
class Explore:
    """What the button of a chart needs: the paths of three scripts, and what a click loads, in bytes."""

    starter: str
    library: str
    figure: str
    weight: int


@dataclass(frozen=True)
class Scripts:
    """The scripts of an edition. `figures` fills while pages are laid out, and with it what is published.

    `lists` filters and sorts; `finder` searches the whole site; `chooser` leads from a choice to its answer; `charts`
    says values and gives charts away; `starter` waits for a click; `library` is plotly.js, of so many bytes as sent.
    """

    lists: tuple[str, bytes]
    finder: tuple[str, bytes]
    chooser: tuple[str, bytes]
    charts: tuple[str, bytes]
    starter: tuple[str, bytes]
    library: tuple[str, bytes]
    weight: int
    figures: dict[str, bytes] = field(default_factory=dict)

    def explore(self, chart: Chart, words: Words, stamp: str) -> Explore | None:
        if not is_worth_exploring(chart):
            return None
        content = isolated(figure_json(chart, words, stamp).decode()).encode()
        name = fingerprinted(f"figure-{words.language}-{chart.id}.js", content)
        key = name.removeprefix(FOLDER)
        self.figures[name] = b'(window.figures??={})["' + key.encode() + b'"]=' + content + b";\n"
        return Explore(self.starter[0], self.library[0], name, self.weight + len(gzip.compress(content, 9, mtime=0)))

    def files(self) -> Mapping[str, bytes]:
        """Every script that a page may load; plotly only where a chart is worth it."""
        on_click = [self.starter, self.library] if self.figures else []
        return dict([self.lists, self.finder, self.chooser, self.charts, *on_click], **self.figures)


def read_scripts(lists: str, finder: str, chooser: str, charts: str, starter: str, plotly: bytes) -> Scripts:
    """The scripts from the texts of those in static/ and a bundle of plotly.js."""
    library = with_style_elements(plotly)
    return Scripts(
        _named("lists.js", bare(lists)),
        _named("search.js", bare(finder)),
        _named("choose.js", bare(chooser)),
        _named("charts.js", bare(charts)),
        _named("explore.js", bare(starter)),
        _named("plotly.js", library),
        weight=len(gzip.compress(library, 9, mtime=0)),
    )


def _named(name: str, content: bytes) -> tuple[str, bytes]:
    return fingerprinted(name, content), content


def fingerprinted(name: str, content: bytes) -> str:
    stem, ending = name.rsplit(".", 1)
    return f"{FOLDER}{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def bare(script: str) -> bytes:
    """A script without the comments on lines of their own, and without indents."""
    uncommented = re.sub(r"^\s*/\*.*?\*/$", "", script, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in uncommented.splitlines())
    return ("\n".join(line for line in lines if line and not line.startswith("//")) + "\n").encode()


def with_style_elements(plotly: bytes) -> bytes:
    """The bundle after elements that keep it from writing styles of its own, which our policy refuses.

    It writes none where it finds elements that bear its names; what it needs of them stands in site.css.
    """
    names = ["plotly.js-style-global", *re.findall(r'getElementById\("([0-9a-f]{64})"\)', plotly.decode())]
    made = ",".join(f'"{name}"' for name in dict.fromkeys(names))
    head = f'for(const id of[{made}])document.head.append(Object.assign(document.createElement("meta"),'
    return f'{head}{{id,className:"no-inline-styles"}}));\n'.encode() + plotly
