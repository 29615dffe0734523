"""The check report as a field office opens it: from a folder, on a phone, in the dark; nothing is asked elsewhere."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from playwright.sync_api import Browser

from pipeline.intake.check_result import Checked
from pipeline.intake.finding_groups import FindingGroup
from pipeline.model import Finding, Severity
from pipeline.report.formatting import compose
from pipeline.report.html_report import as_html
from tests.browser.harness import Visit, Visitor, axe_violations, faults_of, sideways_scroll

pytestmark = pytest.mark.browser

PLACE = {"package": "mali", "resource": "projects"}


def checked() -> Checked:
    """Cards of every make: with examples, with a long word, with steps, of a whole table, and a remark."""
    cells = pa.array(["15/03/2024", "45321", "motinterminable" * 6], pa.string())
    date = Finding("type-error", field="start_date", column="E", variant="date", **PLACE)  # type: ignore[arg-type]
    table = Finding("encoding-error", package="mali", resource="sources")
    remark = Finding("no-date", Severity.WARNING, package="mali")
    rows = np.arange(2, 5)
    return Checked(
        [
            FindingGroup(date, rows, {"received": cells}),
            FindingGroup(table, np.array([7])),
            FindingGroup(remark, np.array([0])),
        ],
        ("mali",),
    )


def faults(opened: Visit) -> list[str]:
    wider = sideways_scroll(opened.page)
    scrolls = [f"scrolls sideways by {wider} px"] if wider else []
    return [*opened.noticed, *axe_violations(opened.page), *scrolls]


@pytest.mark.parametrize("visitor", [Visitor(320, "light"), Visitor(1280, "dark")], ids=["phone", "dark"])
def test_the_report_is_silent_accessible_and_fits(browser: Browser, visitor: Visitor, tmp_path: Path) -> None:
    names = [f"{language}.html" for language in ("fr", "en")]
    for name in names:
        (tmp_path / name).write_bytes(as_html(compose(checked(), name[:2])))
    assert faults_of(browser, tmp_path.as_uri() + "/", names, visitor, faults) == {}
