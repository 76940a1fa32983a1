"""The Card as annotations of a GitHub Actions job, and the outputs of its step.

GitHub reads a workflow command from a line that begins with `::`, and unescapes its values afterwards; it shows ten
annotations of each kind for a step (GitHub, "Workflow commands for GitHub Actions" and "Usage limits").
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.cost_words import cost_words
from traceaudit_reports.gate_words import partly_words, waiver_words
from traceaudit_reports.markup import shorten
from traceaudit_reports.sarif.places import has_lines
from traceaudit_reports.summaries import ACTIVE, SEVERITIES, emptiness_of, plain_reason, rank, reasons_of, result_of
from traceaudit_reports.visible import visible
from traceaudit_reports.workflow_commands import Annotation, as_command
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.gate import WaiverUse

MOST_OF_A_KIND = 10
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_RESULTS = ("pass", "warn", "fail", "incomplete")
_LONG, _SHORT = 900, 120
_MOST_REASONS = 8


def render(card: Card, *, root: str = "") -> str:
    """Workflow commands, one a line: the verdict first, then the largest findings of each kind.

    At most ten of each kind are printed; the first one counts the others. `root` is the scanned folder as the
    repository knows it, and is put before the paths. Baselined and waived findings are not annotated.
    """
    return "".join(f"{as_command(item)}\n" for item in _annotations(card, root))


def outputs(card: Card) -> dict[str, str]:
    """Outputs of the step by name. Every value is a word of ours or a whole number, so that none can hold another.

    `lost-rows` is that of the view that would lose most rows, since views are never added up; empty where no row was
    read.
    """
    counted = Counter(finding.severity for finding in card.findings if finding.status in ACTIVE)
    cost = card.gate.cost
    lost = "" if cost is None or not cost.views else str(int(max(view.lost_rows for view in cost.views)))
    result = result_of(card)
    return {
        "verdict": result if result in _RESULTS else "incomplete",
        "exit-code": str(int(card.verdict.exit_code)),
        "errors": str(counted["error"]),
        "warnings": str(counted["warning"]),
        "notes": str(counted["note"]),
        "new": str(sum(finding.status == "new" for finding in card.findings)),
        "lost-rows": lost,
    }


def _annotations(card: Card, root: str) -> Iterator[Annotation]:
    verdict = "error" if card.verdict.exit_code else "notice"
    shown: Counter[str] = Counter({verdict: 1})
    left: Counter[str] = Counter()
    chosen: list[Finding] = []
    ordered = sorted(
        (finding for finding in card.findings if finding.status in ACTIVE),
        key=lambda finding: (rank(finding.severity), -finding.count),
    )
    for finding in ordered:
        command = _COMMANDS.get(finding.severity, "notice")
        if shown[command] < MOST_OF_A_KIND:
            shown[command] += 1
            chosen.append(finding)
        else:
            left[finding.severity] += 1
    yield Annotation(verdict, f"traceaudit: {result_of(card)}, profile {card.verdict.profile}", _summary(card, left))
    # A path that is shown in other characters than it has leads nowhere.
    shown_as_is = (item for item in card.inputs if len(item.path) < _LONG and visible(item.path) == item.path)
    lined = {item.path for item in shown_as_is if has_lines(item)}
    yield from (_annotation(finding, lined, root) for finding in chosen)


def _summary(card: Card, left: Counter[str]) -> str:
    """The verdict's reasons, what obeying it costs, and how many findings have no annotation."""
    emptiness = emptiness_of(card)
    reasons = [f"{emptiness}, so this is no pass"] if emptiness else []
    reasons += reasons_of(card) or ([] if emptiness else [plain_reason(card)])
    more = len(reasons) - _MOST_REASONS
    parts = [shorten(reason, _SHORT * 2) for reason in reasons[:_MOST_REASONS]]
    parts += [f"{number_of(more, 'more reason')}"] if more > 0 else []
    if not any("expired" in reason for reason in reasons):
        parts += [f"expired waiver: {shorten(waiver_words(item), _SHORT)}" for item in _expired(card)]
    parts += [shorten(cost_words(card.gate.cost, card.verdict.profile), _LONG)]
    rest = [number_of(left[severity], f"more {severity}") for severity in SEVERITIES if left[severity]]
    parts += [f"without an annotation: {', '.join(rest)}"] if rest else []
    return "\n".join(filter(None, parts))


def _expired(card: Card) -> list[WaiverUse]:
    return [waiver for waiver in card.gate.waivers if waiver.status == "expired"][:_MOST_REASONS]


def _annotation(finding: Finding, lined: set[str], root: str) -> Annotation:
    """A finding at its first place, where that is a line that an editor can open."""
    message = shorten(finding.message, _LONG)
    if finding.fix:
        message += f"\n{shorten(finding.fix, _LONG)}"
    if finding.code.startswith("TA8") and TRIAGE not in message:
        message += f"\n{TRIAGE}"
    place = next(iter(finding.locations), None)
    file, row = ("", 0) if place is None else (place.file, place.row)
    has_lines = bool(row) and file in lined
    if file and not has_lines:
        message += f"\n{shorten(file, 2 * _SHORT)}" + (f", row {row:,}" if row else "")
    count = f" ({finding.count:,})" if finding.count > 1 else ""
    known = partly_words(finding) or ("grown" if finding.status == "grown" else "")
    return Annotation(
        _COMMANDS.get(finding.severity, "notice"),
        f"{finding.code} {finding.name}{count}{known and f', {known}'}",
        message,
        f"{root.rstrip('/')}/{file}" if has_lines and root else file if has_lines else "",
        row if has_lines else 0,
    )
