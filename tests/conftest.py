"""What every test shares: no way out to the network, two depths of search, and the built site."""

import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.building import build_site

# `make test` repeats the same examples, so that red means a change; `make audit` searches anew, and deeper.
_ANY_SPEED = [HealthCheck.too_slow]
settings.register_profile("test", derandomize=True, deadline=None, suppress_health_check=_ANY_SPEED)
settings.register_profile("audit", max_examples=1000, deadline=None, suppress_health_check=_ANY_SPEED)
settings.load_profile("test")


SLOW_FOLDERS = ("attack", "build", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow folders, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: item.path.parent.name not in SLOW_FOLDERS)


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give the folder of the whole site, built once for all tests and all workers as `make site` builds it."""
    if worker_id == "master":
        return build_site(tmp_path_factory.mktemp("project"))
    shared = tmp_path_factory.getbasetemp().parent
    with FileLock(shared / "site.lock"):
        built = shared / "project" / "site"
        return built if built.is_dir() else build_site(shared / "project")
