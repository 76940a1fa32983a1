"""How much of a Card one page shows. What is left out is counted, never silently dropped."""

from __future__ import annotations

from typing import NamedTuple

MOST_BYTES = 3_000_000
# What a page without findings may take, so that there is room for them.
MOST_FRAME_BYTES = 1_500_000
# Findings of one rule, however much room there is: nobody reads more of them.
MOST_OF_A_RULE = 200


class Limits(NamedTuple):
    """`rows` of a table, `groups` of charts or wide tables, characters of any one `text`."""

    rows: int
    groups: int
    text: int


# The next one is taken where hostile names make the frame of a page too large.
LADDER = (Limits(200, 40, 1_500), Limits(60, 12, 300), Limits(20, 4, 80))
