"""Times as files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.seals.moments import Moment, read_moment, read_moments


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-06-09T10:13:20Z",
        "2026-06-09T10:13:20.000Z",
        "2026-06-09T12:13:20+02:00",
        "2026-06-09 10:13:20+00:00",
        " 20260609T101320Z ",
        "1781000000",
        "1781000000.0",
        "1781000000000",
        "1781000000000000",
        "1781000000000000000",
    ],
)
def test_one_time_in_many_forms(stamp: str) -> None:
    assert read_moment(stamp) == Moment(1_781_000_000.0, True)


def test_a_time_without_a_zone_says_so() -> None:
    assert read_moment("2026-06-09T10:13:20") == Moment(1_781_000_000.0, False)


@pytest.mark.parametrize(
    "stamp",
    [
        *(None, "", "soon", "2026-06-09", "10:13:20", "-5", "12345", "17810000000", "2026-13-09T10:13:20Z", "0" * 99),
        *("2026-06-09T10:13:20Z" + "0" * 60, "١٧٨١٠٠٠٠٠٠", "1e9", "nan", "\ud800", "1781000000\n0"),
    ],
)
def test_what_is_no_time_is_none(stamp: str | None) -> None:
    assert read_moment(stamp) is None


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_the_ends_of_time_do_not_raise(stamp: str) -> None:
    assert read_moment(stamp) is None or isinstance(read_moment(stamp), Moment)


@given(st.text(max_size=80))
def test_any_text_is_read(stamp: str) -> None:
    assert read_moments([stamp, None])[1] is None
