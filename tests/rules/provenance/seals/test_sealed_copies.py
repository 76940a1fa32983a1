"""What is sent of a signed thought: by tag, by nonce, by text, and never the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.provenance.seals.sealed_copies import NONCE, TAG, TEXT, emit_seals
from traceaudit_rules.tables import THOUGHTS

if TYPE_CHECKING:
    import polars as pl

THOUGHT = {
    "file": 0,
    "offset": 0,
    "format": "claude-code",
    "model": "claude-opus-4-5",
    "state": "text_signed",
    "layout": "measured",
    "channel": 11,
    "outcome": "match",
    "tag": 7,
    "nonce": 8,
    "text": "Run a known test.",
    "newlines": 0,
    "vis": 17,
    "hidden": 17,
}


def emit(**more: Any) -> pl.DataFrame:
    return emit_seals({"thoughts": THOUGHTS.frame([THOUGHT | more])})


def test_a_short_line_is_sent_three_times_under_three_keys() -> None:
    sent = emit()
    assert sent["on"].to_list() == [TAG, NONCE, TEXT]
    assert sent["key"].n_unique() == 3
    assert sent["value"].to_list()[:2] == [7, 8]


def test_the_text_is_not_sent() -> None:
    values = [value for value in emit().row(0) if isinstance(value, str)]
    assert not [value for value in values if "known" in value]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"text": "", "state": "omitted", "vis": 0}, [TAG, NONCE]),
        ({"outcome": "summary"}, [TAG, NONCE]),
        ({"tag": None}, [NONCE, TEXT]),
        ({"nonce": None, "outcome": "impossible"}, [TAG]),
        ({"layout": "unmeasured"}, []),
        ({"layout": "codex", "tag": None, "nonce": None}, []),
        ({"state": "redacted"}, []),
    ],
    ids=str,
)
def test_what_was_not_measured_is_left_out(other: dict[str, Any], expected: list[str]) -> None:
    assert emit(**other)["on"].to_list() == expected


def test_blanks_make_no_other_text_and_letters_do() -> None:
    first, second = emit(), emit(text=" Run  a known\ntest. ")
    assert first["text_key"][0] == second["text_key"][0]
    assert first["text_key"][0] != emit(text="Run a known Test.")["text_key"][0]


def test_equal_thoughts_meet_wherever_they_stand() -> None:
    assert emit()["key"].to_list() == emit(file=9, offset=90, session="t", format="pi")["key"].to_list()
