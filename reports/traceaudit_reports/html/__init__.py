"""The Card as one HTML file: offline, escaped, under a content policy, and of limited size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.html.findings.order import findings_by_rule
from traceaudit_reports.html.findings.section import Writer
from traceaudit_reports.html.frame import draw_frames
from traceaudit_reports.html.limits import MOST_BYTES

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

# Links to single findings, and findings. Quotes of the data are escaped, so only attributes of ours look like this.
_LINK = re.compile(r'href="#([A-Z]+\d+)(-\d+)"')
_FINDING = re.compile(r'id="([A-Z]+\d+-\d+)"')


def render(card: Card, most_bytes: int = MOST_BYTES) -> str:
    """The page, of at most `most_bytes` bytes in UTF-8, with a line feed at the end.

    Whatever does not fit is counted in the page. The same Card gives the same bytes.
    """
    by_code = findings_by_rule(card)
    for frame in draw_frames(card, most_bytes):
        findings = Writer(card, by_code, frame).write(most_bytes - frame.size)
        if frame.size + len(findings.encode()) <= most_bytes:
            break
    written = frozenset(_FINDING.findall(findings))
    return _aim(frame.before, written) + findings + _aim(frame.behind, written)


def _aim(text: str, written: frozenset[str]) -> str:
    """The text with links to findings that are not written out leading to their rules."""
    return _LINK.sub(lambda link: link[0] if link[1] + link[2] in written else f'href="#{link[1]}"', text)
