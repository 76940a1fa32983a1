"""Places of a finding as strings, and how many of them the page does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import clip, clip_path

if TYPE_CHECKING:
    from traceaudit_reports.card import Finding, Location

_SHORT = 80


class Place(NamedTuple):
    """One location: where it is, what stands there (masked), and by which names it is known."""

    file: str
    row: str
    pointer: str
    span: str
    evidence: str
    names: list[tuple[str, str]]


def describe_place(location: Location) -> Place:
    """The location as strings; what it does not state is empty."""
    pointer = "" if location.pointer is None else clip_path(location.pointer or "/", _SHORT)
    score = None if location.score is None else f"{location.score:.3g}"
    named = (("session", location.session), ("uid", location.uid), ("role", location.role), ("score", score))
    return Place(
        file=clip_path(location.file, 120),
        row=f"row {location.row:,}" if location.row else "the whole file",
        pointer=f"{pointer} (in the key)" if location.in_key else pointer,
        span=f"characters {location.start:,}\N{EN DASH}{location.end:,}" if location.end else "",
        evidence=clip(location.evidence, 240),
        names=[(name, clip(value, _SHORT)) for name, value in named if value],
    )


def places_left_out(finding: Finding, shown: int) -> str:
    """How many places the page does not show, and how to get them."""
    kept = len(finding.locations)
    if not kept and not finding.rows:
        return "This is a count over many rows, and stands at no single place."
    if max(finding.count, kept) <= shown:
        return ""
    text = f"{shown:,} of {max(finding.count, kept):,} places are shown"
    if kept > shown:
        text += f", {kept:,} are in the JSON report"
    return text + ("; scan with --locations all -o audit.json to list them all." if finding.count > kept else ".")


def sessions_of(finding: Finding, most: int) -> list[str]:
    """The sessions that its first places are in, each once; as words, so that a list of them can be taken apart."""
    found: dict[str, None] = {}
    for location in finding.locations[: 4 * most]:
        if location.session and len(found) < most:
            found[word(location.session)] = None
    return list(found)


def word(text: str) -> str:
    """The text without white space, which is shown as an open box."""
    return "\N{OPEN BOX}".join(clip(text, _SHORT).split(" ")) if text else ""
