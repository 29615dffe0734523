"""Keeps a short command short: pyarrow looks for pandas at the first Python value it meets, and would load it."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NoReturn

RARELY = 100_000
"""New objects between two searches for garbage: loading modules makes a hundred thousand that all stay."""


class _NoPandas(MetaPathFinder):
    """Answers a search for pandas as if it were not installed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Refuse pandas; leave every other module to others."""
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


@contextmanager
def light() -> Iterator[None]:
    """For a process that holds no frame and soon ends: spare it pandas (0.4 s of CPU) and most searches for garbage."""
    finder, often = _NoPandas(), gc.get_threshold()
    sys.meta_path.insert(0, finder)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would search every installed package for some
    gc.set_threshold(RARELY)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        gc.set_threshold(*often)


def leave(code: int) -> NoReturn:
    """End the process at once: it has said all it had to say, and taking down what it loaded takes 0.15 s of CPU."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
