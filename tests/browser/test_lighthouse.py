"""What Lighthouse says of four kinds of pages, on a slow phone: marks, and how long a reader waits."""

import json
import os
import subprocess
from typing import Any

import pytest

from tests.browser.harness import chromium_path, tool

pytestmark = [pytest.mark.browser, pytest.mark.audit, pytest.mark.alone]

KINDS = ("performance", "accessibility", "best-practices", "seo")
DOCUMENTED = ("fr/index.html", "fr/resultats/ke-2/index.html", "fr/pays/mali/index.html", "fr/enfants/index.html")
INVENTED = "demonstration/fr/enfants/index.html"
# 400 kbit/s, two seconds before each answer, a processor four times slower
SLOW_3G = (
    "--throttling-method=devtools",
    "--throttling.requestLatencyMs=2000",
    "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=400",
    "--throttling.cpuSlowdownMultiplier=4",
)
FIRST_PAINT_MS, BLOCKED_MS = 2_500, 50
TIMES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
ATTEMPTS = 3  # the page is measured, not what else the machine does at the moment


def report(base: str, path: str, *options: str) -> dict[str, Any]:
    """Ask Lighthouse about a page of the hosted site; give its whole report."""
    command = [
        *(tool("lighthouse"), base + path, "--quiet", "--output=json", "--output-path=stdout"),
        *("--chrome-flags=--headless=new --no-sandbox --disable-gpu", f"--only-categories={','.join(KINDS)}", *options),
    ]
    environment = {**os.environ, "CHROME_PATH": chromium_path()}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.startswith("{"), done.stderr[-600:]
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def marks(said: dict[str, Any]) -> list[int]:
    """The marks of the four kinds, out of 100."""
    return [round(100 * said["categories"][kind]["score"]) for kind in KINDS]


def failing(said: dict[str, Any]) -> set[str]:
    """The questions that count for a mark and were not answered fully."""
    counted = {each["id"] for kind in KINDS for each in said["categories"][kind]["auditRefs"] if each["weight"]}
    return {name for name in counted if said["audits"][name]["score"] not in {None, 1}}


def in_time(said: dict[str, Any]) -> bool:
    """Whether a page was there soon, never held its reader up, and stayed where it was."""
    paint, blocked, moved = (said["audits"][name]["numericValue"] for name in TIMES)
    return bool(paint <= FIRST_PAINT_MS and blocked <= BLOCKED_MS and moved == 0)


def is_full(said: dict[str, Any]) -> bool:
    """Whether nothing was left to wish for."""
    return marks(said) == [100] * len(KINDS) and not failing(said)


@pytest.mark.parametrize("path", DOCUMENTED)
def test_a_page_has_full_marks(hosted_site: str, path: str) -> None:
    assert any(is_full(report(hosted_site, path)) for _ in range(ATTEMPTS))


def test_the_demonstration_fails_only_in_being_hidden_from_search(hosted_site: str) -> None:
    assert any(failing(report(hosted_site, INVENTED)) == {"is-crawlable"} for _ in range(ATTEMPTS))


@pytest.mark.parametrize("path", DOCUMENTED[:2])
def test_on_a_slow_line_a_page_is_there_soon_and_stays_where_it_is(hosted_site: str, path: str) -> None:
    assert any(in_time(report(hosted_site, path, *SLOW_3G)) for _ in range(ATTEMPTS))
