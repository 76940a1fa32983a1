"""What thoughts know of the future: hindsight and quotations, over whole conversations."""

from __future__ import annotations

import random
import time
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.leakage import LEAKAGE, measure_leakage
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.tables import ROWS, STEPS, THOUGHTS

NEWS = "case_ruttle: QuotaError in src/hopper/gauge.py line 4711, see frame_lens"
GERMAN = (
    "Ich lese zuerst die Datei und prüfe, ob das noch stimmt. Wenn das nicht so ist, muss ich auch den Test ändern. "
)


def turn(thought: str, result: str = NEWS, call: str = "c1", args: str = '{"command":"make"}') -> list[dict[str, Any]]:
    """A thought, its call and the result."""
    return [
        {"kind": "thinking", "text": thought, "thinking_state": "text_unsigned"},
        {"kind": "tool_call", "tool": "Bash", "call_id": call, "args": args},
        {"kind": "tool_result", "call_id": call, "text": result},
    ]


def tables(*steps: dict[str, Any], **row: Any) -> dict[str, pl.DataFrame]:
    """One file as a batch of work."""
    place = {"file": 0, "offset": 0, "at": 0, "format": "pi"} | row
    truncated = place.pop("truncated", None)
    made = {
        "rows": ROWS.frame([place | {"truncated": truncated}]),
        "steps": STEPS.frame([place | step for step in steps]),
    }
    return made | {"thoughts": thoughts_of(made)}


def measure(*steps: dict[str, Any], **row: Any) -> list[dict[str, Any]]:
    """What is measured of the thoughts of one file."""
    return measure_leakage(tables(*steps, **row)).to_dicts()


def told(text: str) -> dict[str, Any]:
    """A prompt."""
    return {"kind": "prompt", "text": text}


def test_words_that_only_the_result_holds() -> None:
    (found,) = measure(told("Go."), *turn("case_ruttle raises QuotaError in src/hopper/gauge.py at 4711."))
    assert (found["context_known"], found["hindsight"]) == ("full", 4)


@pytest.mark.parametrize(
    "before", [told("case_ruttle QuotaError"), {"kind": "meta", "args": '{"a":"\\ncase_ruttle","b":"QuotaError"}'}]
)
def test_what_stood_before_is_no_hindsight(before: dict[str, Any]) -> None:
    assert measure(before, *turn("case_ruttle raises QuotaError at 4711."))[0]["hindsight"] == 1


def test_an_earlier_thought_or_result_is_the_context_of_a_later_one() -> None:
    first, second = measure(*turn("case_ruttle fails."), *turn("case_ruttle fails at 4711.", call="c2"))
    assert (first["hindsight"], second["hindsight"]) == (1, 0)


def test_what_is_said_and_called_behind_the_thought_is_none() -> None:
    thought, call, result = turn("case_ruttle raises QuotaError at 4711.", args='{"command":"grep QuotaError"}')
    (found,) = measure(thought, {"kind": "text", "text": "I look for 4711."}, call, result)
    assert found["hindsight"] == 1


def test_of_a_truncated_context_numbers_paths_and_errors_count() -> None:
    (found,) = measure(*turn("case_ruttle raises QuotaError in src/hopper/gauge.py at 4711."), truncated=True)
    assert (found["context_known"], found["hindsight"]) == ("truncated", 3)
    (later,) = measure(*turn("case_ruttle fails."), offset=9)
    assert (later["context_known"], later["hindsight"]) == ("truncated", 0)


def test_without_its_result_a_thought_is_not_judged() -> None:
    thought, call, _ = turn("case_ruttle fails.")
    assert [(found["context_known"], found["hindsight"]) for found in measure(thought, call)] == [("none", None)]
    assert [found["context_known"] for found in measure(thought, {"kind": "text", "text": "Done."})] == [None]


def test_a_quotation_counts_unless_it_stood_before() -> None:
    line = "replace the hopper gauge with a ruttle that counts every spindle twice"
    said = {"kind": "text", "text": f"I will {line}."}
    thought = turn(f"So I {line}.")[0]
    assert measure(told("Go."), thought, said)[0]["quoted"] == len(f" {line}.")
    assert measure(told(f"Please {line}."), thought, said)[0]["quoted"] == 0
    assert measure(told("Go."), thought)[0]["quoted"] is None


def test_conversations_in_one_batch_do_not_touch_each_other() -> None:
    rows, steps = [], []
    for at in range(3):
        place = {"file": 0, "offset": at * 90, "at": at, "conversation": at * 90}
        rows.append(place)
        steps += [place | step for step in (told("case_ruttle" if at == 1 else "Go."), *turn("case_ruttle, 4711"))]
    made = {"rows": ROWS.frame(rows), "steps": STEPS.frame(steps)}
    found = measure_leakage(made | {"thoughts": thoughts_of(made)})
    assert found["hindsight"].to_list() == [2, 1, 2]


def test_thoughts_alone_are_compared_with_their_action() -> None:
    thoughts = THOUGHTS.frame([{"text": "<think>", "action": "<think>"}, {"text": "<think>"}, {}])
    found = measure_leakage({"thoughts": thoughts})
    assert found.schema == pl.Schema(LEAKAGE)
    assert found["residue_before"].to_list() == [True, False, None]


def test_no_thoughts_no_rows() -> None:
    assert measure_leakage(tables(told("Go."))).shape == (0, len(LEAKAGE))
    assert measure_leakage({"thoughts": THOUGHTS.frame([])}).shape == (0, len(LEAKAGE))


STEP = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["prompt", "context", "thinking", "text", "tool_call", "tool_result", "meta", ""]),
        "text": st.none() | st.text(max_size=30) | st.sampled_from([NEWS, GERMAN * 2, "<think> As instructed"]),
        "args": st.none() | st.text(max_size=20),
        "call_id": st.none() | st.sampled_from("ab"),
        "conversation": st.none() | st.integers(0, 2),
        "file": st.integers(0, 1),
        "thinking_state": st.none() | st.just("placeholder"),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP, max_size=14))
def test_any_steps_are_measured_one_row_a_thought(steps: list[dict[str, Any]]) -> None:
    made = tables(*steps)
    found = measure_leakage(made)
    assert found.schema == pl.Schema(LEAKAGE)
    assert found.height == made["thoughts"].height


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_files_changes_nothing(order: list[int]) -> None:
    files = [[told("Go."), *turn(f"case_ruttle, 4711 and frame_lens{'es' * number}")] for number in range(5)]
    rows = [{"file": number, "offset": 0, "at": at} for at, number in enumerate(order)]
    steps = [{"file": number, "at": at} | step for at, number in enumerate(order) for step in files[number]]
    made = {"rows": ROWS.frame(rows), "steps": STEPS.frame(steps)}
    found = measure_leakage(made | {"thoughts": thoughts_of(made)})
    assert [found.row(order.index(number)) for number in range(5)] == [
        measure_leakage(tables(*steps)).row(0) for steps in files
    ]


def test_more_than_can_be_searched_is_left_out_and_not_called_clean() -> None:
    names = " ".join(f"name_{number}_x" for number in range(250))
    filler = "".join(f"other_{number} " for number in range(25_000))
    steps = [step for number in range(30) for step in turn(f"{names} {number}", filler, call=str(number))]
    start = time.process_time()
    found = measure(*steps)
    assert time.process_time() - start < 3
    assert {(one["context_known"], one["hindsight"]) for one in found} == {("full", 0), (None, None)}


@pytest.mark.parametrize("text", ["a" * 3_000_000, " ".join(str(number) for number in range(400_000)), "ж" * 10**6])
def test_hostile_rows_take_no_time(text: str) -> None:
    made = tables(told(text), *turn(text, text, args=text))
    start = time.process_time()
    measure_leakage(made)
    assert time.process_time() - start < 1.5


def test_many_words_in_many_thoughts_are_not_quadratic() -> None:
    rng = random.Random(7)
    words = [f"name_{rng.random()}" for _ in range(20)]
    steps = [step for number in range(800) for step in turn(" ".join(words), " ".join(words) * 3, call=str(number))]
    made = tables(told("x" * 4_000_000), *steps)
    start = time.process_time()
    found = measure_leakage(made)
    assert time.process_time() - start < 1.5
    assert found["hindsight"][0] == 8
