"""The scripts beside the pages: our own, plotly.js, and one file for each figure.

Each bears the fingerprint of its content in its name, so that a browser may keep it for ever. Scripts are classic
ones that assign a value: modules and requests for data do not work in pages opened from a folder.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.typography import isolated
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.plotly_figure import bundle, figure_json, is_worth_exploring
from pipeline.website.words import Words

FOLDER = "scripts/"
OWN = ("lists", "search", "choose", "charts", "explore")


@dataclass(frozen=True)
class Scripts:
    static: Mapping[str, tuple[str, bytes]]  # path and content by name
    weight: int  # of plotly, in bytes as sent
    figures: dict[str, bytes] = field(default_factory=dict)  # by path, filled while pages are laid out

    def path(self, name: str) -> str:
        return self.static[name][0]

    def figure(self, chart: Chart, words: Words, stamp: str) -> tuple[str, int] | None:
        """The path of the figure of a chart and the bytes that a click loads; none where the drawing shows all."""
        if not is_worth_exploring(chart):
            return None
        content = isolated(figure_json(chart, words, stamp).decode()).encode()
        path = fingerprinted(f"figure-{words.language}-{chart.id}.js", content)
        key = path.removeprefix(FOLDER)
        self.figures[path] = b'(window.figures??={})["' + key.encode() + b'"]=' + content + b";\n"
        return path, self.weight + _packed(content)

    def files(self) -> Mapping[str, bytes]:
        """Every script that a page may load."""
        found = dict(self.figures)
        for name, (path, content) in self.static.items():
            if self.figures or name not in ("explore", "plotly"):
                found[path] = content
        return found


def read_scripts(templates: Path) -> Scripts:
    contents = {name: _bare((templates / f"static/{name}.js").read_text("utf-8")) for name in OWN}
    contents["plotly"] = _with_style_elements(bundle(templates))
    static = {name: (fingerprinted(f"{name}.js", content), content) for name, content in contents.items()}
    return Scripts(static, _packed(contents["plotly"]))


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def fingerprinted(name: str, content: bytes) -> str:
    stem, ending = name.rsplit(".", 1)
    return f"{FOLDER}{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def _bare(script: str) -> bytes:
    """A script without the comments on lines of their own, and without indents."""
    uncommented = re.sub(r"^\s*/\*.*?\*/$", "", script, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in uncommented.splitlines())
    return ("\n".join(line for line in lines if line and not line.startswith("//")) + "\n").encode()


def _with_style_elements(plotly: bytes) -> bytes:
    """The bundle after elements that keep it from writing styles of its own, which our policy refuses.

    It writes none where it finds elements that bear its names; what it needs of them stands in site.css.
    """
    names = ["plotly.js-style-global", *re.findall(r'getElementById\("([0-9a-f]{64})"\)', plotly.decode())]
    made = ",".join(f'"{name}"' for name in dict.fromkeys(names))
    head = f'for(const id of[{made}])document.head.append(Object.assign(document.createElement("meta"),'
    return f'{head}{{id,className:"no-inline-styles"}}));\n'.encode() + plotly
