"""What every test shares: no way out to the network, two depths of search, and the built site."""

import gc
import sys
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

import build
from pipeline.catalogue import read_catalogue
from pipeline.indicators.rules import RULES
from tests.kept import built_site, site_markup
from tests.markup import Markup

# `make test` repeats the same examples, so that red means a change; `make audit` searches anew, and deeper.
_ANY_SPEED = [HealthCheck.too_slow]
settings.register_profile("test", derandomize=True, deadline=None, suppress_health_check=_ANY_SPEED)
settings.register_profile("audit", max_examples=500, deadline=None, suppress_health_check=_ANY_SPEED)
settings.load_profile("test")


QUICK_FOLDERS = ("architecture", "spec")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the files to the workers in an order in which none waits for another.

    The first file needs the built site, so that one worker builds it while the others do what goes without it.
    Quick files come last, so that no worker is left alone at the end.
    """
    on_site = sorted({item.path for item in items if "site" in getattr(item, "fixturenames", ())})

    def turn(item: pytest.Item) -> int:
        if item.path in on_site:
            return 0 if item.path == on_site[0] else 2
        return 3 if item.path.parent.name in QUICK_FOLDERS else 1

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What is there now stays until the end: to look for garbage in it, again and again, took a fifth of the time."""
    gc.freeze()
    gc.set_threshold(50_000)


def _is_outside(host: object) -> bool:
    return isinstance(host, str) and host not in {"", "localhost", "::1"} and not host.startswith("127.")


def _refuse_the_network(event: str, args: tuple[object, ...]) -> None:
    """Raise when anything in this process asks for a host that is not this machine."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if _is_outside(host):
        message = f"a test asked the network for {host}"
        raise PermissionError(message)


sys.addaudithook(_refuse_the_network)


@pytest.fixture(scope="session", autouse=True)
def definitions_once() -> Iterator[None]:
    """The definitions stay the same while tests run: a command finds them read and checked by the one before."""
    read = cache(partial(read_catalogue, rules=RULES))
    with patch.object(build, "read_catalogue", lambda **_: read()):
        yield


@pytest.fixture(scope="session")
def site() -> Path:
    """Give the folder of the whole site, to be read only."""
    return built_site()


@pytest.fixture(scope="session")
def markup(site: Path) -> Mapping[str, Markup]:
    """Give what its pages name and hold, by path."""
    return site_markup()
