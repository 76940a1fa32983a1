"""How much of a Card one page shows. What is left out is counted, never silently dropped."""

from __future__ import annotations

from typing import NamedTuple

from traceaudit_reports.pagesize import MEGABYTE, MOST_MEGABYTES

MOST_BYTES = int(MOST_MEGABYTES * MEGABYTE)
"""Bytes of a page where nobody says another size."""
MOST_FRAME_BYTES = 1_500_000
"""What all but the findings may take of a page, so that there is room for them."""
WRITTEN_BYTES = 1_000_000
"""What findings may take as elements: what is above it opens slowly, so it is packed."""
MOST_OF_A_RULE = 200
"""Findings of one rule as elements, however much room there is: nobody reads more of them."""
MOST_REPLAY_BYTES = 600_000
"""What the replays of sessions may take of a page, about."""


class Limits(NamedTuple):
    """`rows` of a table, `groups` of charts or wide tables, characters of any one `text`, bytes of all `replays`."""

    rows: int
    groups: int
    text: int
    replays: int = MOST_REPLAY_BYTES


LADDER = (
    Limits(200, 40, 1_500),
    Limits(200, 40, 1_500, MOST_REPLAY_BYTES // 4),
    Limits(60, 12, 300, MOST_REPLAY_BYTES // 4),
    Limits(60, 12, 300, 0),
    Limits(20, 4, 80, 0),
)
"""The next one is taken where a page without findings would be too large: replays go first, then charts and tables."""
