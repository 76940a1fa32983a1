"""Whether a share lies above a base rate, and how the base is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.seals.signing import altered_one_liners

if TYPE_CHECKING:
    from conftest import MakeGroup


@pytest.mark.parametrize(
    ("count", "examined", "expected"),
    [
        (199, 199, False),
        (200, 200, True),
        (1, 200, False),
        (2, 200, True),
        (2, 1000, False),
        (6, 1000, True),
        (0, 0, False),
    ],
)
def test_a_share_holds_from_two_hundred_on_and_never_by_one(
    make_group: MakeGroup, count: int, examined: int, expected: bool
) -> None:
    assert above("altered-one-liners")(make_group(altered_one_liners, "altered", count, examined)) == expected


def test_a_base_that_does_not_exist_is_an_error(make_group: MakeGroup) -> None:
    with pytest.raises(KeyError):
        above("no-such-base")(make_group(altered_one_liners, "altered", 2, 200))


def test_a_base_is_told_with_its_counts() -> None:
    assert base_in_words("altered-one-liners").endswith("in recorded sessions 0 of 8,400 (0 %)")
