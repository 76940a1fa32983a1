"""The fuzz script itself: the same inputs again, and every kind of seal among them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "fuzz_signatures.py"


@pytest.fixture(scope="module")
def fuzz():
    spec = importlib.util.spec_from_file_location("fuzz_signatures", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    paths = sys.path.copy()
    spec.loader.exec_module(module)
    sys.path[:] = paths
    return module


def test_some_thousand_inputs_do_no_harm(fuzz) -> None:
    tally = fuzz.run(5, 5000)
    assert tally.crashes == ()
    assert tally.inputs == sum(tally.layouts.values()) == 5000
    assert tally.layouts == fuzz.run(5, 5000).layouts
    everything = {"measured", "unmeasured", "codex", "openai-item", "gemini", "foreign", "scrubbed", "undecodable"}
    assert everything <= set(tally.layouts)


def test_a_seal_outside_its_bounds_is_a_crash(fuzz, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = fuzz.Seal("measured", 0, 1 << 31, 5, 1, 1)
    monkeypatch.setattr(fuzz, "read_seals", lambda texts, kinds: [wrong])
    assert fuzz.judge("abc", "pi", 1)[1].startswith("out of bounds: 'abc'")
    monkeypatch.setattr(fuzz, "read_seals", lambda texts, kinds: 1 / 0)
    assert fuzz.judge("abc", "pi", 1)[1].startswith("ZeroDivisionError")
