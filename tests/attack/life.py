"""Brings releases with different codes, or of different times, onto one set of codes, so that they can be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tests.attack.declaration import Axis, Declaration
from tests.attack.rules import Window
from tests.attack.tables import Numbers, Published


def recoded_declaration(declared: Declaration, name: str, groups: Mapping[str, Sequence[str]]) -> Declaration:
    """The declaration after codes of a flat axis became others: new code to the old ones that it stands for."""
    number = declared.axis(name)
    axis, weights = declared.axes[number], _weights(declared.axes[number], groups)
    codes = tuple(_new_codes(axis, groups))
    members = (weights.astype(float) @ axis.members.astype(float) @ weights[:-1, :-1].T.astype(float)) > 0
    new = Axis(axis.name, codes, (*("leaf",) * (len(codes) - 1), "total"), members)
    return replace(declared, axes=(*declared.axes[:number], new, *declared.axes[number + 1 :]))


def recoded(cube: Numbers, declared: Declaration, name: str, groups: Mapping[str, Sequence[str]]) -> Numbers:
    """A cube of any numbers, such as lower ends, with the codes of an axis summed into new ones."""
    number = declared.axis(name)
    weights = _weights(declared.axes[number], groups).astype(float)
    return np.moveaxis(np.tensordot(weights, cube, axes=(1, number)), 0, number)


def recoded_release(published: Published, name: str, groups: Mapping[str, Sequence[str]]) -> Published:
    """A release as if the new codes had been published."""
    declared = recoded_declaration(published.declared, name, groups)
    values = recoded(published.values, published.declared, name, groups)
    listed = recoded(published.listed.astype(float), published.declared, name, groups) > 0
    status = np.where(listed, "reported", "").astype(object)
    return Published(declared, published.base, values, listed, status)


def recoded_window(seen: Window, declared: Declaration, name: str, groups: Mapping[str, Sequence[str]]) -> Window:
    """What the old numbers say of the truth of the new codes."""
    return Window(recoded(seen.low, declared, name, groups), recoded(seen.high, declared, name, groups))


def _new_codes(axis: Axis, groups: Mapping[str, Sequence[str]]) -> list[str]:
    gone = {code for codes in groups.values() for code in codes}
    kept = [code for code in axis.codes[: axis.leaves] if code not in gone]
    return [*sorted([*kept, *groups]), axis.codes[-1]]


def _weights(axis: Axis, groups: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Which old codes each new code sums up; the total stays."""
    rows = [groups.get(code, [code]) for code in _new_codes(axis, groups)]
    return np.array([[code in row for code in axis.codes] for row in rows])
