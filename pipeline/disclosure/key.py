"""The key of the rounding: 32 random bytes, made once, the only thing that outlives a release."""

import hmac
import secrets
from pathlib import Path

from pipeline.folders import for_owner_only, write_whole
from pipeline.model import FaultError, Finding

KEY, LENGTH = "key", 32

DEMONSTRATION_KEY = b"public key of the demonstration!"
"""The demonstration is invented, so its key is public: every machine makes the same bytes."""


class RefusedError(FaultError):
    """Publishing was refused to protect people; the findings say why, and what to do."""


def make_key(folder: Path) -> bool:
    """Make the key of a folder, once; False where there is one already, which is kept.

    It is swapped in whole, so that no half of a key is ever read as one.
    Raises RefusedError where the key that is there is damaged: a new one would be another one.
    """
    if read_key(folder) is not None:
        return False
    with for_owner_only():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_whole(folder / KEY, [secrets.token_bytes(LENGTH)])
    return True


def read_key(folder: Path) -> bytes | None:
    """The key of a folder, None where there is none. Raises RefusedError where it is damaged."""
    try:
        key = (folder / KEY).read_bytes()
    except FileNotFoundError:
        return None
    if len(key) != LENGTH:
        raise RefusedError(Finding("key-damaged", package=str(folder)))
    return key


def key_check(key: bytes) -> str:
    """What a release says of its key, so that another one is noticed: HMAC-SHA256(key, "check"), hexadecimal."""
    return hmac.digest(key, b"check", "sha256").hex()
