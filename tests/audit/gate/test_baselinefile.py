"""The file of a baseline: the same entries give the same bytes, and what is no baseline is refused."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.errors import UsageError
from traceaudit.gate.baselinefile import read_baseline, render_baseline, write_baseline
from traceaudit.gate.keys import NO_KEY, check_key
from traceaudit.gate.policy import Baseline, Entry

if TYPE_CHECKING:
    from collections.abc import Callable

HASH = st.binary(min_size=32, max_size=32).map(bytes.hex)
ROWS = st.lists(st.binary(min_size=8, max_size=8).map(bytes.hex), max_size=3, unique=True).map(
    lambda rows: tuple(sorted(rows))
)
ENTRY = st.builds(
    lambda name, code, count, rows: Entry(name, code, count, rows, "account" if rows else ""),
    HASH,
    st.sampled_from(["TA101", "TA401"]),
    st.integers(1, 99),
    ROWS,
)
ENTRIES = st.lists(ENTRY, max_size=5, unique_by=lambda entry: entry.fingerprint)
SCHEMA = json.loads(files("traceaudit_reports").joinpath("schema/baseline-1.json").read_text("utf-8"))
FIRST = {"rule": "TA101", "fingerprint": "0" * 64, "count": 3}
SOUND: dict[str, Any] = {
    "schema_version": "1",
    "tool": {"name": "traceaudit", "wrote": "baseline"},
    "key_check": None,
    "entries": [FIRST],
}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACEAUDIT_KEY", raising=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Writes a text to a file."""
    path = tmp_path_factory.mktemp("baselines") / "b.json"

    def write(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write


@given(entries=ENTRIES, key_check=st.none() | st.just(NO_KEY), order=st.randoms())
def test_entries_come_back_and_their_order_makes_no_difference(written, entries, key_check, order) -> None:
    mixed = list(entries)
    order.shuffle(mixed)
    text = render_baseline(Baseline("b.json", tuple(entries), key_check))
    assert render_baseline(Baseline("c.json", tuple(mixed), key_check)) == text
    jsonschema.validate(json.loads(text), SCHEMA)
    read = read_baseline(str(written(text)))
    assert set(read.entries) == set(entries)
    assert read.key_check == key_check
    assert render_baseline(read) == text


def test_one_entry_is_one_line_and_the_file_ends_in_a_line_feed() -> None:
    entries = tuple(Entry(digit * 64, "TA401", 1, ("ab",), "account") for digit in "012")
    write_baseline("b.json", Baseline("b.json", entries))
    text = Path("b.json").read_text("utf-8")
    assert text.count("\n") == 5 + len(entries) + 2
    assert text.endswith("]\n}\n")
    assert all('"rows": ["ab"]' in line for line in text.splitlines()[5:8])


def _changed(**parts: object) -> str:
    return json.dumps({key: value for key, value in (SOUND | parts).items() if value != "left out"})


def _entry(**parts: object) -> str:
    return _changed(entries=[{key: value for key, value in (FIRST | parts).items() if value != "left out"}])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no valid JSON at line 1"),
        ('{"schema_version": "1",\n<<<<<<< HEAD', "no valid JSON at line 2"),
        ("[" * 100_000, "no valid JSON"),
        ("9" * 10_000, "no valid JSON"),
        ("[]", "an object is expected"),
        ("{}", "schema_version: a text with a number"),
        (_changed(schema_version=1), "schema_version: a text with a number"),
        (_changed(schema_version="0"), "schema_version: a text with a number"),
        (_changed(tool={"name": "traceaudit"}), "create` did not write it"),
        (_changed(tool="traceaudit"), "create` did not write it"),
        (_changed(extra=1), "the file has an unknown key"),
        (_changed(entries={}), "entries: a list"),
        (_changed(entries="left out"), "entries: a list"),
        (_changed(entries=[FIRST, FIRST]), f"fingerprint {FIRST['fingerprint'][:12]} stands in two entries; keep one"),
        (_changed(entries=[7]), "entry 1: an object"),
        (_changed(key_check=7), "key_check"),
        (_entry(fingerprint="0" * 63), "entry 1: fingerprint"),
        (_entry(fingerprint="left out"), "entry 1: fingerprint"),
        (_entry(rule="TA1"), "entry 1: rule"),
        (_entry(count=0), "entry 1: count"),
        (_entry(count=True), "entry 1: count"),
        (_entry(count=1.5), "entry 1: count"),
        (_entry(rows="ab"), "entry 1: rows"),
        (_entry(rows=["/home"]), "entry 1: rows"),
        (_entry(kind="\u202e"), "entry 1: kind"),
        (_entry(line=3), "entry 1 has an unknown key"),
    ],
)
def test_what_is_no_sound_baseline_is_refused_and_says_what_to_do(written, text: str, why: str) -> None:
    path = str(written(text))
    with pytest.raises(UsageError) as refused:
        read_baseline(path)
    assert why in str(refused.value)
    assert "b.json: " in str(refused.value)
    assert "baseline create --force" in str(refused.value)


def test_a_newer_schema_is_refused_clearly(written) -> None:
    path = written(json.dumps({"schema_version": "2", "surprise": []}))
    with pytest.raises(UsageError, match=r"b\.json: written by a newer traceaudit \(schema 2\); update traceaudit"):
        read_baseline(str(path))


def test_a_missing_file_is_said() -> None:
    with pytest.raises(UsageError, match=r"none\.json: cannot be read"):
        read_baseline("none.json")


def test_another_key_is_noticed_and_not_told(written, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = {}
    for key in ("", "first key", "second key"):
        monkeypatch.setenv("TRACEAUDIT_KEY", key)
        checks[key] = check_key()
    assert checks[""] == NO_KEY
    assert len(set(checks.values())) == 3
    # too short to tell whoever guesses keys that one is right
    assert all(len(check) == 4 for check in checks.values())
    cases = {
        ("first key", ""): "made with a TRACEAUDIT_KEY, and none is set",
        ("", "first key"): "made without a TRACEAUDIT_KEY, and one is set",
        ("first key", "second key"): "made with another TRACEAUDIT_KEY",
    }
    for (made, used), why in cases.items():
        path = written(_changed(key_check=checks[made]))
        monkeypatch.setenv("TRACEAUDIT_KEY", used)
        with pytest.raises(UsageError, match=why):
            read_baseline(str(path))
        monkeypatch.setenv("TRACEAUDIT_KEY", made)
        assert read_baseline(str(path)).key_check == checks[made]
        # nothing in it hangs on a key
        assert len(read_baseline(str(written(_changed(key_check=None)))).entries) == 1
