"""Codes that lead to no row because of what is wrong with the table that they lead into: that is to be mended first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from pipeline.records.report.root import Root

KEYS_SUSPECT = ("type-error", "constraint-error", "pattern-whole", "primary-key", "primary-key-blank")
"""Faults of a key cell, behind which the code that others know it by may hide."""
READ = frozenset(("hash-count", "byte-count", "row-count", "field-count"))
"""Faults of a whole file that is read all the same."""


def readable_targets(found: list[Root]) -> list[Root]:
    """Codes that lead into a table that could not be read are not wrong for all we know."""
    first = {
        name: place for place, root in reversed(list(enumerate(found))) if is_unreadable(root) for name in _unread(root)
    }
    folded: dict[int, int] = {}
    kept = []
    for place, root in enumerate(found):
        target = dict(root.pattern.words).get("target", "") if root.pattern.code == "foreign-key" else ""
        if target in first:
            folded[first[target]] = folded.get(first[target], 0) + len(root.cause)
        else:
            kept.append((place, root))
    return [replace(root, folded=root.folded + folded.get(place, 0)) for place, root in kept]


def good_targets(keys: Mapping[str, str], found: list[Root]) -> list[Root]:
    """Codes that lead to no row, where as many rows of their table have a wrong key, wait for these keys."""
    suspects = {root.pattern.resource: root for root in reversed(found) if _hides_keys(root, keys)}
    folded: dict[int, int] = {}
    kept = []
    for root in found:
        target = suspects.get(dict(root.pattern.words).get("target", "") if root.pattern.code == "foreign-key" else "")
        if target and target is not root and _different(root) <= _hidden_keys(found, keys, target.pattern.resource):
            folded[id(target)] = folded.get(id(target), 0) + len(root.cause)
        else:
            kept.append(root)
    return [replace(root, folded=root.folded + folded.get(id(root), 0)) for root in kept]


def _hides_keys(root: Root, keys: Mapping[str, str]) -> bool:
    """Whether rows of a table cannot be known by their keys."""
    own = root.pattern
    is_key = own.field == keys.get(own.resource) and own.code in KEYS_SUSPECT
    return root.is_error and (root.is_of_rows or is_key) and own.code != "blank-row"


def _hidden_keys(found: Iterable[Root], keys: Mapping[str, str], resource: str) -> int:
    rows = [root.cause.rows for root in found if root.pattern.resource == resource and _hides_keys(root, keys)]
    return len(np.unique(np.concatenate(rows)))


def _different(root: Root) -> int:
    """How many different texts the cells of a cause hold, or may hold."""
    texts = root.cause.told.get("received")
    return len(root.cause) if texts is None else len(texts.unique())


def _unread(root: Root) -> tuple[str, str]:
    """The table that was not read, and the one that it was probably meant to be."""
    near = dict(root.pattern.words).get("near", "") if root.pattern.code == "resource-unknown" else ""
    return root.pattern.resource, near or root.pattern.resource


def is_unreadable(root: Root) -> bool:
    """Whether the table of a cause was not read: something is wrong with its file or its titles."""
    own = root.pattern
    is_above_rows = own.code in ("encoding-error", "quote-open", "file-cut") or not (root.cause.rows > 1).any()
    return bool(own.resource) and root.is_error and is_above_rows and own.code not in READ
