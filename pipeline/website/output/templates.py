"""Pages, drawings and files for hosts from their templates. The only door for jinja2."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from pipeline.model import FaultError, Finding
from pipeline.website.addresses import Settings
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.layouts import layouts
from pipeline.website.charts.world_geometry import World
from pipeline.website.output import inline_html
from pipeline.website.words import Words


@dataclass(frozen=True)
class Templates:
    environment: Environment

    def fill(self, name: str, **values: object) -> str:
        """The text of a template. Raises FaultError that names the file and the line where one is broken."""
        try:
            return self.environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise _broken(error.name or name, error.lineno, error.message) from None
        except TemplateNotFound as error:
            raise FaultError(Finding("template-broken", resource=str(error.name), variant="missing")) from None
        except UndefinedError as error:
            line = 0
            for frame in extract_tb(error.__traceback__):
                if frame.filename.endswith(".html"):
                    name, line = frame.filename, frame.lineno or 0
            raise _broken(name, line, error.message) from None

    def draw(self, name: str, **values: object) -> Markup:
        """A drawing, on one line; its template escapes every text."""
        return Markup(re.sub(r"\n\s*", "", self.fill(f"drawings/{name}.html", **values)))  # noqa: S704

    def draw_chart(self, chart: Chart, words: Words, stamp: str = "", world: World | None = None) -> list[Markup]:
        """A chart in every layout. `stamp` marks what is invented; `world`: outlines for a map."""
        common = {"chart": chart, "t": words, "stamp": stamp, "world": world}
        return [self.draw(chart.kind, **common, **values) for values in layouts(chart, words)]


def _broken(name: str, line: int, problem: str | None) -> FaultError:
    words = (("line", str(line)), ("problem", problem or ""))
    return FaultError(Finding("template-broken", resource=Path(name).name, params=words))


def read_templates(folder: Path, settings: Settings) -> Templates:
    """Every value is escaped, a name that is not there is an error, and fractions are written to a tenth."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_to_a_tenth,
    )
    environment.filters |= {
        "years": inline_html.with_whole_years,
        "heading": inline_html.as_heading,
        "figure": inline_html.with_its_number_large,
        "joined_years": inline_html.with_joined_years,
        "narrow": inline_html.in_a_narrow_column,
    }
    environment.globals["icon"] = _data_address(folder, settings.organisation.icon)
    environment.globals["logo"] = _data_address(folder, settings.organisation.logo)
    return Templates(environment)


def _to_a_tenth(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def _data_address(folder: Path, picture: str) -> str:
    """A picture of site.toml as an address that holds it whole; blank where none is declared."""
    if not picture:
        return ""
    kind = "png" if picture.endswith(".png") else "svg+xml"
    content = base64.b64encode((folder / "static" / picture).read_bytes()).decode()
    return f"data:image/{kind};base64,{content}"
