"""The length identity: what the length of a sealed thought says about the text that stands beside it.

Source of the limits: 22,579 signed blocks with text of public Claude Code and pi sessions, measured 2026-11-20. All of
them were chosen after the data had been seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_rules.signatures.reading import Seal

BEYOND_FACTOR = 1.6
"""Bytes of text for a byte of sealed reasoning that no block reached; the largest was 1.407."""
BEYOND_SLACK = 64
"""Bytes that are let pass besides, for the sake of very short thoughts."""
ONE_LINE_MIN, ONE_LINE_MAX = 8, 600
"""Bytes of a one-line text that is its own sealed reasoning: from the first number to below the second."""
ONE_LINE_CHANNEL = 12
"""The last channel in which one-line texts were never summarised, where no model is named."""
TEXT_ENVELOPES = frozenset({0})
"""Envelopes in which text was ever seen; in the others the identity was not measured."""

OUTCOMES = {
    "match": "the text has the length of the sealed reasoning",
    "summary": "the text has another length than the sealed reasoning, one that summaries have",
    "omitted": "no text stands beside the sealed reasoning",
    "impossible": "the text is longer than any summary of the sealed reasoning was",
    "altered": "a one-line text of another length than its sealed reasoning, where no such text was ever summarised",
    "not-assessed": "the signature says no length, or is of a kind that was not measured with text",
}


class Limits(NamedTuple):
    """Thresholds of the identity; the defaults are those that were measured."""

    beyond_factor: float = BEYOND_FACTOR
    beyond_slack: int = BEYOND_SLACK
    one_line_min: int = ONE_LINE_MIN
    one_line_max: int = ONE_LINE_MAX
    one_line_channel: int = ONE_LINE_CHANNEL
    text_envelopes: frozenset[int] = TEXT_ENVELOPES


MEASURED = Limits()


def t1_outcome(vis: int, newlines: int, seal: Seal, limits: Limits = MEASURED) -> str:
    """A name of OUTCOMES for a text of `vis` bytes of UTF-8 with so many line feeds, beside a seal.

    The text is measured as it stands: neither stripped nor normalised. A text that is a little longer than the sealed
    reasoning is called a summary too, as only summaries were seen to be.
    """
    if seal.layout != "measured" or seal.hidden is None or seal.channel is None:
        return "not-assessed"
    if vis <= 0:
        return "omitted"
    if seal.envelope not in limits.text_envelopes:
        return "not-assessed"
    if is_beyond(vis, seal.hidden, limits):
        return "impossible"
    more = seal.hidden - vis
    if (
        more != 0
        and newlines == 0
        and limits.one_line_min <= vis < limits.one_line_max
        and seal.channel <= limits.one_line_channel
        and seal.model is None
    ):
        return "altered"
    return "match" if -newlines <= more <= 0 else "summary"


def is_beyond(vis: int, hidden: int, limits: Limits = MEASURED) -> bool:
    """Whether a text of `vis` bytes is longer than a text about `hidden` sealed bytes was ever seen to be."""
    return vis > limits.beyond_factor * hidden + limits.beyond_slack
