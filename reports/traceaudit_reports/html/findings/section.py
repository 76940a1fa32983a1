"""The findings of the page as one piece of it: what is written out, what is packed, and what is only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.environment import trust
from traceaudit_reports.html.findings.budget import fill_page
from traceaudit_reports.html.findings.island import Island, pack
from traceaudit_reports.html.findings.rules import Share, common_fix, describe_families, index_rules
from traceaudit_reports.html.findings.views import BLANK, Desk
from traceaudit_reports.html.limits import MOST_OF_A_RULE, WRITTEN_BYTES
from traceaudit_reports.html.sections.replays import replay_anchors
from traceaudit_reports.waiving import WAIVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.html.findings.views import FindingView
    from traceaudit_reports.html.frame import Frame

# So few findings are shown without being asked for.
_UNFOLDED = 12
# For the words that count what is packed and left out, in the page and in each rule; measured and rounded up.
_SPARE_BYTES = 2_000
_SPARE_OF_A_RULE = 400

# Shares of the room: texts of rules that take more are left to `traceaudit explain`, and elements that take more are
# packed instead, which takes a tenth.
_MOST_TEXT = 0.6
_MOST_WRITTEN = 0.6


class Counted(NamedTuple):
    """Sentences on what is not written out; `packed` and `left` are empty where nothing is."""

    written: str
    packed: str
    left: str


class Writer:
    """Writes the findings of one Card into one frame."""

    def __init__(self, card: Card, by_code: Mapping[str, Sequence[Finding]], frame: Frame) -> None:
        self._frame = frame
        self._card = card
        self._by_code = by_code
        self._desk = Desk(card, replay_anchors(card, frame.limits.replays))
        module = frame.environment.get_template("finding.html.j2").module
        self._draw = module.finding  # type: ignore[attr-defined]
        self._is_terse = False

    def write(self, room: int) -> str:
        """The section, of at most `room` bytes in UTF-8 where that is enough for its rules without a finding."""
        bare = _bytes(self._section({}, Island("", {})))
        self._is_terse = bare > room * _MOST_TEXT
        room -= _bytes(self._section({}, Island("", {}))) if self._is_terse else bare
        room -= _SPARE_BYTES + _SPARE_OF_A_RULE * len(self._by_code) + _bytes(self._draw(BLANK))
        written = self._write_out(room)
        room -= sum(_bytes(text) for texts in written.values() for text in texts)
        rest = {code: self._views(findings, len(written.get(code, ()))) for code, findings in self._by_code.items()}
        return self._section(written, pack(rest, room))

    def _write_out(self, room: int) -> dict[str, list[Markup]]:
        """Findings as elements: all of them where they fit, else with room left for packing the others."""
        drawn = {code: self._drawn(findings) for code, findings in self._by_code.items()}
        written = fill_page(drawn, _bytes, min(room, WRITTEN_BYTES))
        if sum(map(len, written.values())) == len(self._card.findings):
            return written
        return fill_page({code: iter(texts) for code, texts in written.items()}, _bytes, int(room * _MOST_WRITTEN))

    def _views(self, findings: Sequence[Finding], begin: int, end: int | None = None) -> Iterator[FindingView]:
        said = bool(common_fix(findings))
        return (
            self._desk.describe(finding, number, said) for number, finding in enumerate(findings[begin:end], begin + 1)
        )

    def _drawn(self, findings: Sequence[Finding]) -> Iterator[Markup]:
        return (self._draw(view) for view in self._views(findings, 0, MOST_OF_A_RULE))

    def _section(self, written: Mapping[str, Sequence[Markup]], island: Island) -> str:
        shares = {code: Share(written.get(code, ()), island.counts.get(code, 0)) for code in self._by_code}
        families = describe_families(self._card, self._by_code, shares, is_terse=self._is_terse)
        total = len(self._card.findings)
        return self._frame.environment.get_template("findings.html.j2").render(
            opening=self._frame.opening,
            families=families,
            index=index_rules(families),
            counted=_count(total, sum(map(len, written.values())), island.total),
            unfold=total <= _UNFOLDED,
            path_is_known=bool(self._card.root),
            # Cut, they would be nothing; both are of our own making.
            waiver=trust(WAIVER),
            island=island._replace(text=trust(island.text)),
            blank=self._draw(BLANK) if island.total else "",
        )


def _count(total: int, written: int, packed: int) -> Counted | None:
    """The sentences; None where everything is written out."""
    left = total - written - packed
    if written == total:
        return None
    most = ", the most severe and largest of each rule"
    return Counted(
        f"{written:,} of {total:,} findings are written out on this page{most}.",
        f"{packed:,} more are packed into it, for its script to list." if packed else "",
        f"The other {left:,} are in the JSON report" if left else "",
    )


def _bytes(text: str) -> int:
    return len(text.encode())
