"""facts.views: counts by format, folder and container, and quantiles that numpy would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.facts import reasoning, views
from traceaudit_rules.tables import ROWS, STEPS
from traceaudit_rules.tally import Tally, tally

LENGTHS = st.lists(st.integers(0, 5_000) | st.integers(0, 6), min_size=1, max_size=80)


def _rows(*rows: dict[str, object]) -> dict[str, object]:
    common = {"file": 0, "format": "pi", "folder": ".", "container": "jsonl"}
    return {"rows": ROWS.frame([common | {"at": at} | row for at, row in enumerate(rows)]), "steps": STEPS.frame([])}


def _steps(*steps: dict[str, object]) -> dict[str, object]:
    common = {"file": 0, "at": 0, "format": "pi", "folder": ".", "container": "jsonl"}
    return {"rows": _rows({})["rows"], "steps": STEPS.frame([common | step for step in steps])}


@given(LENGTHS)
def test_summaries_are_those_of_numpy(lengths: list[int]) -> None:
    (view,) = views.present(tally(("views", "pi", ".", "jsonl", "length cot"), [(length, 1) for length in lengths]))
    summary = view["lengths"]["cot"]
    assert summary["min"] == min(lengths)
    assert summary["max"] == max(lengths)
    for name, share in (("median", 0.5), ("p90", 0.9), ("p95", 0.95)):
        assert summary[name] == pytest.approx(np.quantile(lengths, share), abs=1e-4)
    assert summary["mean"] == pytest.approx(np.mean(lengths), abs=1e-4)


@given(LENGTHS)
def test_whole_quantiles_are_written_as_integers(lengths: list[int]) -> None:
    (view,) = views.present(tally(("views", "pi", ".", "jsonl", "length cot"), [(length, 1) for length in lengths]))
    summary = view["lengths"]["cot"]
    for name in ("median", "p90", "p95"):
        assert isinstance(summary[name], int) == (summary[name] == int(summary[name]))


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 400)), min_size=1, max_size=40), st.integers(0, 40))
def test_summaries_do_not_depend_on_shards(rows: list[tuple[str, int]], cut: int) -> None:
    entries = [{"session": session, "cot_chars": length} for session, length in rows]
    whole = views.count(_rows(*entries))
    parts = sum((views.count(_rows(*part)) for part in (entries[:cut], entries[cut:])), Tally())
    assert views.present(whole) == views.present(parts)


def test_rows_and_sessions_are_counted_by_format_and_folder() -> None:
    counted = views.count(
        _rows(
            {"session": "a", "folder": "raw"},
            {"session": "a", "folder": "raw"},
            {"session": "b", "folder": "raw"},
            {"session": "a", "folder": "merged", "format": "fable-merged"},
            {"session": None, "folder": "raw"},
        )
    )
    merged, raw = views.present(counted)
    assert (merged["format"], merged["folder"], merged["rows"], merged["sessions"]) == ("fable-merged", "merged", 1, 1)
    assert (raw["format"], raw["folder"], raw["rows"], raw["sessions"]) == ("pi", "raw", 4, 2)
    assert raw["rows_per_session"]["max"] == 2
    assert raw["rows_per_session"]["mean"] == 1.5


def test_containers_are_views_of_their_own() -> None:
    rows = ({"session": "a"}, {"session": "b"}, {"session": "a", "container": "parquet"})
    shown = [(view["container"], view["rows"], view["sessions"]) for view in views.present(views.count(_rows(*rows)))]
    assert shown == [("jsonl", 2, 2), ("parquet", 1, 1)]


def test_sessions_are_kept_as_numbers() -> None:
    counted = views.count(_rows({"session": "a"}, {"session": "/home/kim"}))
    assert all(isinstance(label, int) for label in counted.of("views", "pi", ".", "jsonl", "sessions!"))


def test_labels_of_rows_are_counted_and_missing_ones_are_not() -> None:
    counted = views.count(
        _rows(
            {"output_type": "text", "origin": "local", "source_file": "claude/-home-user-a/5f.jsonl", "model": "m"},
            {"output_type": "text", "origin": "hf", "source_file": "top.jsonl"},
            {},
        )
    )
    (view,) = views.present(counted)
    assert view["output_types"] == {"text": 2}
    assert view["origins"] == {"hf": 1, "local": 1}
    assert view["source_roots"] == {"-home-user-a": 1}
    assert view["models"] == {"m": 1}


def test_a_row_counts_its_model_once() -> None:
    said = {"role": "assistant", "kind": "text", "model": "m"}
    tables = {
        "rows": _rows({}, {"model": "m"})["rows"],
        "steps": _steps(said, said | {"kind": "tool_call", "tool": "Bash"}, said | {"at": 1})["steps"],
    }
    (view,) = views.present(views.count(tables))
    assert view["models"] == {"m": 2}
    assert view["tools"] == {"Bash": 1}


def test_lengths_of_thinking_are_code_points() -> None:
    thinking = {"kind": "thinking", "role": "assistant"}
    (view,) = views.present(views.count(_steps(thinking | {"text": "\U0001f642é"}, thinking | {"text": ""}, thinking)))
    assert view["lengths"]["cot"]["max"] == view["lengths"]["cot"]["min"] == 2


def test_published_lengths_are_not_counted_twice() -> None:
    tables = {
        "rows": _rows({"cot_chars": 5})["rows"],
        "steps": _steps({"kind": "thinking", "text": "other"})["steps"],
    }
    (view,) = views.present(views.count(tables))
    assert view["lengths"]["cot"]["mean"] == 5
    assert views.count(tables).total("views", "pi", ".", "jsonl", "length cot") == 1


def test_the_rarest_labels_are_one_entry() -> None:
    labels = [(f"tool {number:03}", 1) for number in range(60)] + [("Bash", 5)]
    (view,) = views.present(tally(("views", "pi", ".", "jsonl", "tools"), labels))
    assert len(view["tools"]) == 51
    assert next(iter(view["tools"])) == "Bash"
    assert sum(view["tools"].values()) == 65


def test_no_rows_are_no_views() -> None:
    assert views.present(Tally()) == []
    assert views.present(views.count({"rows": ROWS.frame([]), "steps": STEPS.frame([])})) == []


def test_thinking_states_are_counted() -> None:
    states = ("omitted", "omitted", "text_signed", None)
    steps = _steps(*({"kind": "thinking", "thinking_state": state} for state in states))
    facts = reasoning.present(reasoning.count(steps))
    assert (facts["states"], facts["states_distinct"]) == ({"omitted": 2, "text_signed": 1}, {})


def test_steps_are_counted_by_role_and_by_kind() -> None:
    said = {"role": "assistant", "kind": "text"}
    (view,) = views.present(views.count(_steps(said, said | {"kind": "tool_call"}, {"role": None, "kind": "meta"})))
    assert view["roles"] == {"assistant": 2}
    assert view["kinds"] == {"meta": 1, "text": 1, "tool_call": 1}


def test_truncated_contexts_are_counted_where_rows_have_one() -> None:
    (view,) = views.present(views.count(_rows({"truncated": True}, {"truncated": False}, {"truncated": True}, {})))
    assert view["truncated"] == {"rows": 2, "of": 3}
    (view,) = views.present(views.count(_rows({})))
    assert view["truncated"] == {}


def test_lengths_on_one_cap_are_counted() -> None:
    (view,) = views.present(views.count(_rows(*[{"context_chars": 7_022}] * 8, {"context_chars": 150})))
    assert view["caps"] == {"context": {"length": 7_022, "count": 8}}
    assert [one["count"] for one in view["histograms"]["context"]][::10] == [1, 8]
    assert view["histograms"]["completion"] == []
