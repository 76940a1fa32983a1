"""A page without its findings: every other section, as wide as the room allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.environment import load_asset, make_environment, trust
from traceaudit_reports.html.limits import LADDER, MOST_FRAME_BYTES
from traceaudit_reports.html.opening.screen import open_page
from traceaudit_reports.html.sections.coverage import describe_coverage
from traceaudit_reports.html.sections.duplicates import describe_duplicates
from traceaudit_reports.html.sections.gate import describe_gate
from traceaudit_reports.html.sections.identity import describe_identity
from traceaudit_reports.html.sections.leaks import describe_leaks
from traceaudit_reports.html.sections.licences import describe_licences
from traceaudit_reports.html.sections.reasoning import describe_reasoning
from traceaudit_reports.html.sections.replays import describe_replays
from traceaudit_reports.html.sections.shape import describe_shape
from traceaudit_reports.html.sections.spread import describe_spread
from traceaudit_reports.html.sections.telemetry import describe_telemetry
from traceaudit_reports.html.sections.timeline import describe_timeline
from traceaudit_reports.html.sections.tools import describe_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.opening.screen import Opening

# The sections between the first screen and the coverage; each has a template of its name.
_SECTIONS = {
    "identity": describe_identity,
    "shape": describe_shape,
    "timeline": describe_timeline,
    "spread": describe_spread,
    "telemetry": describe_telemetry,
    "reasoning": describe_reasoning,
    "tools": describe_tools,
    "leaks": describe_leaks,
    "licences": describe_licences,
    "duplicates": describe_duplicates,
    "gate": describe_gate,
    "replays": describe_replays,
    "coverage": describe_coverage,
}
# A comment: no text of the data can be one, and load_asset refuses assets with one.
_GAP = "<!--findings-->"


class Frame(NamedTuple):
    """The page before and behind its findings, and what it was made with."""

    before: str
    behind: str
    opening: Opening
    environment: Environment
    limits: Limits

    @property
    def size(self) -> int:
        """Bytes in UTF-8."""
        return len(self.before.encode()) + len(self.behind.encode())


def draw_frames(card: Card, most_bytes: int) -> Iterator[Frame]:
    """The page without its findings, with limits that leave room for some in so many bytes: the widest first."""
    most = min(MOST_FRAME_BYTES, most_bytes * 3 // 4)
    opening = open_page(card)
    for limits in LADDER:
        frame = _draw(card, opening, limits)
        if frame.size <= most or limits is LADDER[-1]:
            yield frame


def _draw(card: Card, opening: Opening, limits: Limits) -> Frame:
    environment = make_environment(limits.text)
    page = environment.get_template("page.html.j2").render(
        style=load_asset("style"),
        script=load_asset("script"),
        version=card.version,
        rules_version=card.rules_version,
        opening=opening,
        findings=trust(_GAP),
        **{name: describe(card, limits) for name, describe in _SECTIONS.items()},
    )
    before, _, behind = page.partition(_GAP)
    return Frame(before, behind, opening, environment, limits)
