"""Strings of the data as a page may hold them: everything visible, nothing endless."""

from __future__ import annotations

from traceaudit_reports.visible import visible

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def clip(text: str, most: int) -> str:
    """The text with hostile characters spelled out, cut to `most` characters; how long it was is said."""
    # Spelling out makes text longer, so no more than this can be needed.
    shown = visible(text[: most + 1])
    if len(shown) <= most:
        return shown
    return f"{shown[:most]}{ELLIPSIS} ({len(text):,} characters)" if len(text) > most else f"{shown[:most]}{ELLIPSIS}"


def clip_path(path: str, most: int = 160) -> str:
    """A path cut in its middle: the first folder and the file's name say most."""
    if len(path) <= most:
        return clip(path, most)
    half = most // 2
    return f"{visible(path[:half])[:half]}{ELLIPSIS}{visible(path[-half:])[-half:]}"


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs of a rule's text; every second piece of one is code."""
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return [block.split("`") for block in blocks if block]


def sentence(text: str) -> str:
    """The text with a capital letter at its beginning and a full stop at its end."""
    whole = text.strip()
    return whole[:1].upper() + whole[1:] + ("" if whole.endswith((".", "!", "?", ELLIPSIS)) else ".")


def percent(share: float) -> str:
    """A share as a percentage: '34 %', below ten with one digit: '1.7 %'."""
    value = 100 * share
    return f"{value:.0f} %" if value >= 10 or value == 0 else f"{value:.1f} %"


def decimal(value: float) -> str:
    """A number with thousands separated and at most one decimal."""
    text = f"{value:,.1f}"
    return text.removesuffix(".0")


def cut(text: str, most: int) -> str:
    """The text with hostile characters spelled out, cut at a blank to at most so many characters and an ellipsis.

    For words of ours that run into strings of the data: how long they would be tells nobody anything.
    """
    shown = visible(text[: most + 1])
    if len(shown) <= most:
        return shown
    head, blank, _ = shown[: most + 1].rpartition(" ")
    return f"{(head if blank and len(head) > most // 2 else shown[:most]).rstrip(' ,;:')}{ELLIPSIS}"
