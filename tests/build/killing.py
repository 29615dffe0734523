"""Processes that are killed: just before one of their changes to the disk, or after a time."""

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress

CHANGES = frozenset({"os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.truncate"})
"""What Python tells before it changes something on the disk, beside the opening of a file to be written."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NEVER = 1_000_000_000

Work = Callable[[], int]


def run(work: Work, *, before_step: int = NEVER, after_s: float | None = None) -> int:
    """Work in a process of its own, killed before a change to the disk or after a time; its exit code, -9 if killed."""
    return _run(work, before_step, after_s)[0]


def steps_of(work: Work) -> int:
    """How many changes to the disk a piece of work makes."""
    code, left = _run(work, NEVER, None)
    assert code == 0, code
    return NEVER - left


def _run(work: Work, before_step: int, after_s: float | None) -> tuple[int, int]:
    """The exit code, and how many steps were left."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 dislikes a fork beside threads
        child = os.fork()
    if child == 0:
        _work(work, before_step, writing)
    os.close(writing)
    if after_s is not None:
        threading.Timer(after_s, _kill, (child,)).start()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told = os.read(reading, 99)
    os.close(reading)
    return code, int(told or b"0")


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _work(work: Work, before_step: int, writing: int) -> None:
    left = before_step

    def count(event: str, told: tuple[object, ...]) -> None:
        nonlocal left
        is_written = event == "open" and isinstance(told[2], int) and told[2] & WRITING
        if event in CHANGES or is_written:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()

    sys.addaudithook(count)
    code = 70
    try:
        code = work()
        os.write(writing, str(left).encode())
    finally:
        os._exit(code)
