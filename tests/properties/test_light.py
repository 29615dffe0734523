"""The process of `check` loads little, and is as it was before once the work is done."""

import gc
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.records.light import light
from tests.properties.hostile_tables import plain_package

ROOT = Path(__file__).resolve().parents[2]


def test_a_light_process_looks_for_no_extensions_and_no_pandas() -> None:
    """Modules of a folder are still listed: frictionless lists its own."""
    before = gc.get_threshold(), list(sys.meta_path)
    folder = str(ROOT / "pipeline")
    with light():
        assert list(pkgutil.iter_modules()) == []
        assert "records" in {each.name for each in pkgutil.iter_modules([folder])}
        with pytest.raises(ModuleNotFoundError):
            sys.meta_path[0].find_spec("pandas", None)
        assert sys.meta_path[0].find_spec("json", None) is None
    assert (gc.get_threshold(), list(sys.meta_path)) == before
    assert list(pkgutil.iter_modules())


@pytest.mark.parametrize("contract", ["project", "own"])
def test_check_loads_nothing_that_it_does_not_need(contract: str, tmp_path: Path) -> None:
    """No frames, charts, templates or ways into the net."""
    plain_package(tmp_path, "a\n1\n", {"fields": [{"name": "a", "type": "integer"}]})
    more = [] if contract == "project" else [str(tmp_path), "--contract", "own"]
    command = [sys.executable, "-X", "importtime", "build.py", "check", *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "import time" in line]
    loaded = {name.partition(".")[0] for name in names if "." in name}  # a refused module is named too
    assert {"pandas", "plotly", "jinja2", "babel", "requests"}.isdisjoint(loaded)
    assert "frictionless" in loaded
