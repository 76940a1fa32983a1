"""The Card as one HTML file: offline, escaped, under a content policy, and of limited size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.html.environment import load_asset, make_environment
from traceaudit_reports.html.findings.budget import fill_page
from traceaudit_reports.html.findings.views import (
    common_fix,
    describe_families,
    describe_finding,
    findings_by_rule,
    index_rules,
)
from traceaudit_reports.html.limits import LADDER, MOST_BYTES, MOST_FRAME_BYTES, MOST_OF_A_RULE
from traceaudit_reports.html.opening.screen import open_page
from traceaudit_reports.html.sections.coverage import describe_coverage
from traceaudit_reports.html.sections.duplicates import describe_duplicates
from traceaudit_reports.html.sections.gate import describe_gate
from traceaudit_reports.html.sections.identity import describe_identity
from traceaudit_reports.html.sections.leaks import describe_leaks
from traceaudit_reports.html.sections.licences import describe_licences
from traceaudit_reports.html.sections.measures import describe_measures
from traceaudit_reports.html.sections.reasoning import describe_reasoning
from traceaudit_reports.html.sections.replays import describe_replays
from traceaudit_reports.html.sections.shape import describe_shape
from traceaudit_reports.html.sections.timeline import describe_timeline
from traceaudit_reports.html.sections.tools import describe_tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.html.findings.views import FindingView
    from traceaudit_reports.html.limits import Limits

# For the words that count what is left out: they are not in the frame that is measured.
_SPARE_BYTES = 60_000

# The sections between the first screen and the findings; each has a template of its name.
_SECTIONS = {
    "identity": describe_identity,
    "shape": describe_shape,
    "timeline": describe_timeline,
    "measures": describe_measures,
    "reasoning": describe_reasoning,
    "tools": describe_tools,
    "leaks": describe_leaks,
    "licences": describe_licences,
    "duplicates": describe_duplicates,
    "gate": describe_gate,
    "replays": describe_replays,
    "coverage": describe_coverage,
}


def render(card: Card, most_bytes: int = MOST_BYTES) -> str:
    """The page, of at most `most_bytes` bytes in UTF-8, with a line feed at the end.

    Whatever does not fit is counted in the page. The same Card gives the same bytes.
    """
    by_code = findings_by_rule(card)
    frame, limits = _frame(card, by_code)
    environment = make_environment(limits.text)
    room = most_bytes - _SPARE_BYTES - _bytes(frame)
    template = environment.get_template("finding.html.j2").module
    chosen = fill_page(
        {code: _views(findings) for code, findings in by_code.items()},
        lambda view: _bytes(str(template.finding(view))),  # type: ignore[attr-defined]
        room,
    )
    return _page(environment, card, limits, by_code, chosen)


def _frame(card: Card, by_code: Mapping[str, Sequence[Finding]]) -> tuple[str, Limits]:
    """The page without a finding, with the widest limits that leave room for some."""
    frame = ""
    for limits in LADDER:
        frame = _page(make_environment(limits.text), card, limits, by_code, {})
        if _bytes(frame) <= MOST_FRAME_BYTES:
            break
    return frame, limits


def _views(findings: Sequence[Finding]) -> Iterator[FindingView]:
    said = bool(common_fix(findings))
    return (describe_finding(finding, place, said) for place, finding in enumerate(findings[:MOST_OF_A_RULE]))


def _page(
    environment: Environment,
    card: Card,
    limits: Limits,
    by_code: Mapping[str, Sequence[Finding]],
    chosen: Mapping[str, Sequence[FindingView]],
) -> str:
    shown = sum(map(len, chosen.values()))
    families = describe_families(card, by_code, chosen)
    return environment.get_template("page.html.j2").render(
        style=load_asset("style"),
        script=load_asset("script"),
        version=card.version,
        rules_version=card.rules_version,
        opening=open_page(card),
        families=families,
        index=index_rules(families),
        findings_total=len(card.findings),
        findings_shown=shown,
        **{name: describe(card, limits) for name, describe in _SECTIONS.items()},
    )


def _bytes(text: str) -> int:
    return len(text.encode())
