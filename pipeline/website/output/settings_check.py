"""What staff declare in site_templates, judged whole before a page is drawn."""

from pathlib import Path

from pipeline.model import Finding
from pipeline.website.addresses import read_settings
from pipeline.website.output.contrast import contrast_faults
from pipeline.website.output.hosting import address_faults
from pipeline.website.output.text_check import words_faults


def declared_faults(templates: Path) -> list[Finding]:
    """Every fault of the settings and of the words files."""
    settings = read_settings((templates / "site.toml").read_text("utf-8"))
    return [*contrast_faults(settings), *address_faults(settings), *words_faults(templates)]
