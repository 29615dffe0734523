"""Laws that readers know, tried on the published numbers: a part within its whole, a whole the sum of its halves."""

from collections.abc import Iterator

import numpy as np

from tests.attack.declaration import Declaration
from tests.attack.leaks import MOST, Leak
from tests.attack.tables import Numbers, Published


def broken(published: Published, truth: Numbers | None = None) -> Iterator[Leak]:
    """Each cell where a law fails; where the truth itself fails it, no reader can lean on it."""
    for law, wrong in _failures(published.declared, published.values, published.leaf):
        kept = ~_true_failures(published, truth, law) if truth is not None else np.ones(wrong.shape, bool)
        for cell in np.argwhere(wrong & kept)[:MOST]:
            yield Leak("law", " | ".join(str(int(i)) for i in cell), law)


def _true_failures(published: Published, truth: Numbers, law: str) -> np.ndarray:
    """Where the truth fails a law; what is not published stays out, as in the release."""
    shown = np.where(np.isnan(published.values), np.nan, truth)
    return dict(_failures(published.declared, shown, published.leaf))[law]


def _failures(declared: Declaration, values: Numbers, leaf: tuple[slice, ...]) -> Iterator[tuple[str, np.ndarray]]:
    """Each law by name, with the cells that break it; comparisons with a blank hold."""
    first = 1 + declared.halves
    whole, halves, parts = values[..., 0], values[..., 1:first], values[..., first:]
    for number, name in enumerate(declared.measures[first:]):
        yield f"{name} <= whole", parts[..., number] > whole
    yield "halves <= whole", np.nansum(halves, axis=-1) > whole
    both = halves[leaf].sum(axis=-1)  # unknown where a half is blank
    both[...] = both if declared.halves else np.nan
    yield "whole = halves", ~np.isnan(both) & (both != whole[leaf])
    if "so_far" in declared.words and declared.halves:
        yield "whole <= new so far", _beyond_new(declared, values)


def _beyond_new(declared: Declaration, values: Numbers) -> np.ndarray:
    """Children of a year above the new ones up to that year, for a project that began within the window."""
    at = declared.words["so_far"]["at"]
    slices: list[slice | int] = [slice(0, declared.axes[0].leaves), slice(0, declared.axes[1].leaves)]
    slices += [axis.place_of[at[axis.name]] for axis in declared.axes[2:]]
    here = values[tuple(slices)]  # place x period x measure
    so_far = np.cumsum(here[..., 1], axis=1)  # a blank year leaves the sum unknown from there on
    return np.asarray((here[..., 0] > so_far) & declared.started[:, None])
