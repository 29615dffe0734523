"""Whole numbers only: a total split into exact shares, and draws that depend on a seed and a name, on nothing else.

No stream of random numbers runs through the generator, so adding a place or a year changes no other one, and
neither machine nor version of a library can change a byte.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

Code = TypeVar("Code")

ROUGHNESS = 64
"""A roughened weight lies between half and three halves of itself."""


def draw(seed: int, *names: object) -> int:
    """A number from 0 to 2**64 - 1 for a seed and a name."""
    text = "|".join(map(str, (seed, *names)))
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def roughened(weight: int, seed: int, *names: object) -> int:
    """A weight made uneven, so that no two places look alike; 0 stays 0."""
    return weight * (ROUGHNESS // 2 + draw(seed, *names) % ROUGHNESS)


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """The total split by weights: whole shares that add up to it, the largest remainders rounded up.

    Raises ValueError where there is something to split and nothing to split it by.
    """
    whole = sum(weights)
    if not whole:
        if total:
            raise ValueError("a place of the scenario has children, but no year in which they are met")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def chosen(weights: Iterable[tuple[Code, int]], number: int) -> Code:
    """The code at which a drawn number falls, codes taking room by their weights."""
    pairs = list(weights)
    rest = number % sum(weight for _, weight in pairs)
    for code, weight in pairs:
        if rest < weight:
            return code
        rest -= weight
    raise AssertionError("the number lies within the sum of the weights")
