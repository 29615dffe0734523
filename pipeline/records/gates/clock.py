"""A limit of processor time, for work that a provider's pattern may draw out.

The limit holds where the system has such clocks and in the main thread, that is for every command on Linux and
macOS. Patterns that could run for ever are refused before, everywhere.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class TimeOverError(BaseException):
    """The work took longer than allowed. It is no Exception, so that nobody takes it for a fault of a cell."""


@contextmanager
def against_the_clock(seconds: float, *, is_needed: bool) -> Iterator[None]:
    """Raise TimeOverError in the work under this clock once it has used so many seconds of processor time."""
    if not is_needed or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _ring(*_: object) -> NoReturn:
    raise TimeOverError
