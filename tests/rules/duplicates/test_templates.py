"""Skeletons of thoughts: what has a gap, what has none, and when a skeleton is a template."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.duplicates.templates import SKELETONS, emit_skeletons, skeleton_of, template_thoughts
from traceaudit_rules.options import Options
from traceaudit_rules.tables import THOUGHTS

LONG = "The suite says that {} is wrong, so the next thing is to open it and to see what calls it from outside. " * 3
GAP = "\N{REPLACEMENT CHARACTER}"


def skeleton(text: str) -> str:
    return pl.select(skeleton_of(pl.lit(text))).item()


@pytest.mark.parametrize(
    "name",
    ["src/app.py", "/srv/app", "app.main", "load_rows", "loadRows", "LoadRows", '"two words"', "`a b`", "12", "v2"],
)
def test_names_numbers_and_quotations_are_gaps(name: str) -> None:
    assert skeleton(f"Then {name} comes next") == f"then {GAP} comes next"


@pytest.mark.parametrize("text", ["don't and can't agree", "well-known words", "Somebody Else", "a, b: c", "I, too."])
def test_plain_words_are_none(text: str) -> None:
    assert skeleton(text) == text.lower()


def test_a_list_of_names_is_one_gap() -> None:
    assert skeleton("open a.py, b.py and c.py now") == skeleton("open d.py now")


def judge(*rows: dict[str, object]) -> list[str | None]:
    base = {"format": "f", "model": "m", "action_kind": "tool_call", "pointer": "/cot"}
    emitted = emit_skeletons({"thoughts": THOUGHTS.frame([base | row for row in rows])})
    prepared = SKELETONS.prepare(emitted.sort("key", "file", "offset"), Options())
    return template_thoughts.check.reduce(prepared)["subject"].to_list()


def thought(number: int, **more: object) -> dict[str, object]:
    text = LONG.format(*(f"part_{number}.py",) * 3)
    return {"text": text, "session": f"s{number}", "uid": f"u{number}", "action_key": number, "offset": number} | more


def test_three_sessions_make_a_template() -> None:
    assert judge(*map(thought, range(3))) == ["templates"] * 3
    assert judge(*map(thought, range(2))) == [None] * 2


def test_copies_of_one_thought_in_resumed_sessions_count_once() -> None:
    same = [thought(0, message_id="msg_1", session=f"s{number}", file=number) for number in range(4)]
    assert judge(*same) == [None]


def test_models_are_judged_apart() -> None:
    assert judge(*(thought(number, model=f"m{number}") for number in range(3))) == [None] * 3


def test_no_text_leaves_the_worker() -> None:
    emitted = emit_skeletons({"thoughts": THOUGHTS.frame([thought(1)])})
    assert emitted.height == 1
    assert not [name for name in ("text", "skeleton", "action") if name in emitted.columns]


def test_thoughts_without_a_session_are_no_template() -> None:
    assert judge(*(thought(number, session=None) for number in range(4))) == [None] * 4
