"""The length identity T1: each outcome, at its very edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.signatures.anthropic import SEAL
from traceaudit_rules.signatures.identity import MEASURED, OUTCOMES, is_beyond, t1_outcome
from traceaudit_rules.signatures.reading import LAYOUTS, OVERSIZED, Seal

PLAIN = Seal("measured", 0, 11, 100, 1, 2)


@pytest.mark.parametrize(
    ("vis", "newlines", "outcome"),
    [
        (0, 0, "omitted"),
        (100, 0, "match"),
        (100, 3, "match"),
        (101, 1, "match"),
        (103, 3, "match"),
        (104, 3, "summary"),
        (99, 3, "summary"),
        (1, 1, "summary"),
        (99, 0, "altered"),
        (101, 0, "altered"),
        (8, 0, "altered"),
        (7, 0, "summary"),
        (224, 0, "altered"),
        (224, 5, "summary"),
        (225, 5, "impossible"),
        (225, 200, "impossible"),
        (5000, 0, "impossible"),
    ],
)
def test_outcomes_beside_a_hundred_sealed_bytes(vis: int, newlines: int, outcome: str) -> None:
    assert t1_outcome(vis, newlines, PLAIN) == outcome


@pytest.mark.parametrize(
    ("vis", "hidden", "outcome"),
    [(599, 598, "altered"), (600, 599, "summary"), (600, 601, "summary"), (599, 600, "altered"), (600, 600, "match")],
)
def test_long_lines_can_be_summaries(vis: int, hidden: int, outcome: str) -> None:
    assert t1_outcome(vis, 0, PLAIN._replace(hidden=hidden)) == outcome


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"channel": 10}, "altered"),
        ({"channel": 12}, "altered"),
        ({"channel": 13}, "summary"),
        ({"channel": 12, "model": "claude-opus-4-6"}, "summary"),
        ({"channel": 14, "model": "claude-opus-4-8"}, "summary"),
        ({"envelope": 2, "channel": 15, "model": "claude-fable-5"}, "not-assessed"),
        ({"layout": "unmeasured"}, "not-assessed"),
        ({"channel": None}, "not-assessed"),
        ({"hidden": None}, "not-assessed"),
    ],
)
def test_one_changed_byte_counts_where_one_liners_are_never_summarised(change: dict[str, object], outcome: str) -> None:
    assert t1_outcome(99, 0, PLAIN._replace(**change)) == outcome


def test_sealed_thoughts_without_text_are_omitted_in_every_measured_envelope() -> None:
    assert t1_outcome(0, 0, Seal("measured", 2, 16, 900, 1, 2, "claude-fable-5")) == "omitted"
    assert t1_outcome(0, 0, Seal("unmeasured", 4, 17)) == "not-assessed"


def test_tiny_thoughts_have_room() -> None:
    assert not is_beyond(64, 0)
    assert is_beyond(65, 0)
    assert not is_beyond(80, 10)
    assert is_beyond(81, 10)


def test_limits_are_parameters() -> None:
    seal = PLAIN._replace(envelope=2, channel=15, model="claude-fable-5")
    wider = MEASURED._replace(text_envelopes=frozenset({0, 2}), beyond_factor=3, beyond_slack=0)
    assert t1_outcome(300, 0, seal, wider) == "summary"
    assert t1_outcome(301, 0, seal, wider) == "impossible"


def test_limits_are_those_of_the_data_file() -> None:
    names = (
        "text-beyond-seal",
        "text-beyond-seal-slack",
        "altered-least-bytes",
        "altered-most-bytes",
        "altered-channel",
    )
    assert [threshold(name).value for name in names] == list(MEASURED[:5])
    assert threshold("sealing-bytes").value == SEAL
    assert threshold("longest-signature").value == OVERSIZED


@given(
    st.integers(0, 1 << 32),
    st.integers(0, 1 << 32),
    st.sampled_from(list(LAYOUTS)),
    st.one_of(st.none(), st.integers(0, 1 << 32)),
    st.one_of(st.none(), st.integers(0, 1 << 31)),
)
def test_every_outcome_is_documented(
    vis: int, newlines: int, layout: str, hidden: int | None, channel: int | None
) -> None:
    outcome = t1_outcome(vis, newlines, Seal(layout, 0, channel, hidden))
    assert outcome in OUTCOMES
    assert layout == "measured" or outcome == "not-assessed"


@given(st.integers(1, 100_000))
def test_a_text_of_the_sealed_length_always_matches(size: int) -> None:
    for channel in range(10, 16):
        assert t1_outcome(size, 0, Seal("measured", 0, channel, size)) == "match"
