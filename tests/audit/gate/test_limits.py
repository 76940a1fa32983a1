"""Limits as users write them."""

from __future__ import annotations

import pytest

from traceaudit.errors import UsageError
from traceaudit.gate.limits import check_measure, make_limit, parse_limit
from traceaudit.gate.measures import MEASURES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("near_duplicate_rate <= 0.02", "near_duplicate_rate <= 0.02"),
        ("near-duplicate-rate<=2%", "near_duplicate_rate <= 0.02"),
        ("  rows >= 12_345_678 ", "rows >= 12345678"),
        ("hidden_thinking_rate <= 1e-3", "hidden_thinking_rate <= 0.001"),
        ("TA711 <= 25", "TA711 <= 25"),
        ("ta7xx <= 0", "TA7 <= 0"),
        ("exact-copies <= 3", "TA711 <= 3"),
        ("findings <= 0", "findings <= 0"),
    ],
)
def test_a_limit_is_read_in_one_spelling(text: str, said: str) -> None:
    limit = parse_limit(text)
    assert str(limit) == said
    assert parse_limit(str(limit)) == limit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("near_duplicat_rate <= 0.02", "did you mean near_duplicate_rate"),
        ("nonsense", "write a measure"),
        ("", "write a measure"),
        ("TA999 <= 1", "neither a measure nor a rule"),
        ("TA711,TA712 <= 1", "write a measure"),
        ("rows < 3", "use <= or >="),
        ("rows == 3", "use <= or >="),
        ("rows <= -3", "no number"),
        ("rows <= nan", "no number"),
        ("rows <= 1e999", "at least 0"),
        ("rows <= many", "no number"),
        ("near_duplicate_rate <= 2", "write 0.02 or 2%"),
    ],
)
def test_what_is_no_limit_is_refused_with_a_hint(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why.replace("?", r"\?")):
        parse_limit(text)


def test_a_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 0"):
        make_limit("rows", "<=", 10**400)


def test_every_measure_and_no_measure_is_a_code() -> None:
    for name, measure in MEASURES.items():
        assert check_measure(name) == check_measure(name.replace("_", "-")) == name
        assert not name.upper().startswith("TA")  # such names are taken for codes
        assert measure.title.endswith(".")
