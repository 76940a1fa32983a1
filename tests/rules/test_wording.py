"""Texts that are cut before they are masked."""

from __future__ import annotations

import pytest

from traceaudit_rules.wording import beginning_of

TOKEN = "Zq7" * 12


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\u00a0"])
def test_no_word_is_cut(blank: str) -> None:
    # Masking comes later, and knows no half of a secret.
    for before in range(1, 90):
        shown = beginning_of(f"{('one two ' * 12)[:before]}{blank}{TOKEN}{blank}{'and so on ' * 9}", 80)
        assert 0 < len(shown) <= 80
        assert "Zq7" not in shown.replace(TOKEN, "")


def test_what_is_short_stays_and_a_word_without_an_end_is_counted() -> None:
    assert beginning_of(TOKEN, len(TOKEN)) == TOKEN
    assert beginning_of(TOKEN * 10, 80) == "360 characters without a blank"
    assert beginning_of("", 80) == ""
