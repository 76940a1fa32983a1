"""Models as they were measured: how often they think, what is sealed, what is shown, what a token holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoning.seals import Layout, Seal, make_seal, tag_of
from reasoning.wording import LENGTHS_45, LENGTHS_46, draw_length, make_thought

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


class Profile(NamedTuple):
    """One model in one time of the client. `chars` is characters for a token (median), `most` the highest share of it.

    `layouts` are drawn by weight. Texts of `summary_from` bytes and more are summaries of what is sealed; with
    `shows` False there is no text at all. `coverage` is the share of messages with a call that think, `twice` that of
    these with a second block.
    """

    model: str
    versions: tuple[str, ...]
    layouts: tuple[tuple[Layout, int], ...]
    coverage: float
    chars: float
    most: float
    shows: bool = True
    summary_from: int = 1000
    lengths: Sequence[tuple[float, int]] = LENGTHS_45
    twice: float = 0.0


class Thought(NamedTuple):
    """What is shown of one block of reasoning, and its seal."""

    text: str
    seal: Seal


_PLAIN = ((Layout(0, 11), 90), (Layout(0, 10), 5), (Layout(0, 12), 5))
SONNET_45 = Profile("claude-sonnet-4-5-20250929", ("2.0.76", "2.1.17", "2.1.29"), _PLAIN, 0.98, 2.9, 3.8)
OPUS_45 = Profile("claude-opus-4-5-20251101", ("2.0.74", "2.1.12", "2.1.17"), _PLAIN, 0.88, 3.0, 3.9)
OPUS_46 = Profile(
    "claude-opus-4-6",
    ("2.1.37", "2.1.39", "2.1.59"),
    ((Layout(0, 11), 60), (Layout(0, 12, "claude-opus-4-6"), 11), (Layout(0, 13, "claude-opus-4-6"), 11),
     (Layout(0, 13, "numbat-v7-efforts-10-20-40-ab-prod"), 18)),
    0.15, 2.5, 4.2, summary_from=600, lengths=LENGTHS_46,
)  # fmt: skip
OPUS_47 = Profile(
    "claude-opus-4-7",
    ("2.1.114", "2.1.126"),
    ((Layout(0, 12, "claude-opus-4-7"), 30), (Layout(0, 13, "claude-opus-4-7"), 37),
     (Layout(0, 14, "claude-opus-4-7"), 30), (Layout(0, 14, "claude-quoll-v7-prod"), 3)),
    0.33, 2.1, 2.9, shows=False, lengths=LENGTHS_46,
)  # fmt: skip
OPUS_48 = Profile(
    "claude-opus-4-8",
    ("2.1.153", "2.1.161"),
    ((Layout(0, 14, "claude-opus-4-8"), 50), (Layout(0, 15, "claude-opus-4-8"), 50)),
    0.55, 2.2, 2.9, shows=False, lengths=LENGTHS_46,
)  # fmt: skip
FABLE_5 = Profile(
    "claude-fable-5",
    ("2.1.191", "2.1.199"),
    tuple((Layout(2, channel, "claude-fable-5"), 1) for channel in (15, 16, 17)),
    0.52, 2.1, 2.7, shows=False,
)  # fmt: skip
OPUS_46_ALWAYS = OPUS_46._replace(coverage=1.0)
"""Reasoning before every call, which adaptive models do not do."""
OPUS_48_SHOWN = OPUS_48._replace(versions=("2.1.199",), shows=True, summary_from=0)
"""With the setting that shows summaries."""


def think(rng: Random, profile: Profile, names: Sequence[str]) -> Thought:
    """One block of reasoning that names nothing but `names`."""
    size = draw_length(rng, profile.lengths)
    (layout,) = rng.choices([layout for layout, _ in profile.layouts], [weight for _, weight in profile.layouts])
    if not profile.shows:
        return Thought("", make_seal(rng, layout, size, rng.randbytes(64)))
    text = make_thought(rng, size, names)
    return Thought(text, seal_text(rng, layout, text, profile.summary_from))


def seal_text(rng: Random, layout: Layout, text: str, summary_from: int = 1000) -> Seal:
    """A seal as the vendor makes it: around the text itself, or around longer reasoning that the text sums up."""
    visible, lines = len(text.encode()), text.count("\n")
    if (lines and visible >= summary_from) or not summary_from:
        # Now and then a summary is longer than what it sums up.
        factor = rng.uniform(0.78, 1.0) if rng.random() < 0.01 else rng.uniform(1.05, 2.6)
        return make_seal(rng, layout, round(visible * factor), rng.randbytes(64))
    dropped = rng.randint(0, lines) if rng.random() < 0.5 else 0
    return make_seal(rng, layout, visible - dropped, tag_of(text))


def count_tokens(rng: Random, profile: Profile, chars: int) -> int:
    """Output tokens of a message of so many characters, sealed ones among them."""
    rate = min(max(rng.gauss(profile.chars, profile.chars * 0.1), 1.5), profile.most)
    return max(1, round(chars / rate) + rng.randint(1, 8))
