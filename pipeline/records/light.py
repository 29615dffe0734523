"""Keeps a short command short: a process that checks packages and ends loads nothing that it does not need.

Nothing here changes a verdict, and nothing breaks where a library changes: what is refused is optional to those who
ask for it, and what is passed over would only be asked for by extensions that this project does not use.
"""

import gc
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

RARELY = 500_000
"""New objects between two searches for garbage: loading modules makes some hundred thousand that all stay."""
LISTING = pkgutil.iter_modules


class _NoPandas:
    """Answers a search for pandas as if it were not installed: pyarrow looks for it at the first Python value."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Refuse pandas; leave every other module to others."""
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


@contextmanager
def light() -> Iterator[None]:
    """For a process that holds no frame and soon ends: spare it pandas, extensions and searches for garbage.

    frictionless goes through every installed package in search of extensions of its own. None is used here, so
    none is looked for, and a verdict does not depend on what else is installed.
    """
    finder, often = _NoPandas(), gc.get_threshold()
    sys.meta_path.insert(0, finder)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # pydantic would look for extensions as well
    pkgutil.iter_modules = _only_inside
    gc.set_threshold(RARELY)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        pkgutil.iter_modules = LISTING
        gc.set_threshold(*often)


def _only_inside(path: Iterable[Any] | None = None, prefix: str = "") -> Iterator[pkgutil.ModuleInfo]:
    """The modules in some folders; none where all that are installed are asked for."""
    return iter(()) if path is None else LISTING(path, prefix)


def leave(code: int) -> NoReturn:
    """End the process at once: it has said all it had to say, and taking down what it loaded takes 0.15 s of CPU."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
