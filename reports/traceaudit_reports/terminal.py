"""The Card as some twenty lines for a person: verdict, shape, findings, gaps, what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of, plural, size_of
from traceaudit_reports.duplicates import summarise_duplicates
from traceaudit_reports.failing_lines import failing_lines
from traceaudit_reports.gate_lines import gate_lines
from traceaudit_reports.gate_words import partly_words
from traceaudit_reports.licences import licence_lines
from traceaudit_reports.lines import ELLIPSIS, Line, Span, cells, draw, pad, tail, wrap
from traceaudit_reports.reasoning import reasoning_lines
from traceaudit_reports.summaries import (
    ACTIVE,
    SEVERITIES,
    blind_spots,
    emptiness_of,
    plain_reason,
    reasons_of,
    result_of,
    skipped_rules,
    summarise_formats,
    summarise_rules,
    summarise_spread,
    thinking_states,
    unread_inputs,
)
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.summaries import FormatSummary, RuleSummary, Spread

_MIN_WIDTH = 40
_MOST_FORMATS = 4
_MOST_RULES = 10
_MOST_FILES = 8
_MOST_REASONS = 8
_MOST_REASON_LINES = 3
_MOST_CODES = 6
_MOST_STATES = 3
# From this share on a percentage has no decimals.
_WHOLE_PERCENT = 0.1
# Two spaces, the longest status, two spaces, a colon and a space.
_STATUS_CELLS = 17
_STYLES = {
    "pass": "1;32",
    "warn": "1;33",
    "fail": "1;31",
    "incomplete": "1;35",
    "error": "31",
    "warning": "33",
    "note": "36",
}


def render(card: Card, *, color: bool = False, width: int = 100) -> str:
    """The Card as lines of at most `width` cells (40 at least), with a line feed at the end.

    Strings from the data are spelled out where they hold control characters. `color` adds ANSI colours to the
    words of verdict and severity, and nothing else.
    """
    width = max(width, _MIN_WIDTH)
    blocks = (
        [_head(card)],
        _shape(card, width),
        reasoning_lines(card, width),
        licence_lines(card),
        _findings(card, width),
        [*_unread(card, width), *_coverage(card, width)],
        gate_lines(card, width),
        [*_verdict(card, width), _hint(card)],
    )
    texts = ("\n".join(draw(line, width, color=color) for line in block) for block in blocks if block)
    return "\n\n".join(texts) + "\n"


def _head(card: Card) -> Line:
    totals = card.totals
    scanned = ", ".join(
        (
            number_of(totals.files, "file"),
            size_of(totals.bytes),
        )
    )
    emptiness = emptiness_of(card)
    nothing = f"{emptiness}: " if emptiness else ""
    ignored = f"; {number_of(card.ignored_files, 'other file')} passed over" if card.ignored_files else ""
    return Line.of(f"traceaudit {card.version}  ", _word(result_of(card)), f"  {nothing}{scanned}{ignored}")


def _word(result: str) -> Span:
    return Span(result.upper(), _STYLES.get(result, ""))


def _shape(card: Card, width: int) -> list[Line]:
    """One line for each of the largest formats, then the states of thinking, and how concentrated the data is."""
    formats = summarise_formats(card)
    shown, rest = formats[:_MOST_FORMATS], formats[_MOST_FORMATS:]
    states = thinking_states(card)
    spread = summarise_spread(card)
    more = {
        "thinking": None if states is None else _thinking(card, states),
        "spread": None if spread is None else _spread(spread),
        "duplicates": summarise_duplicates(card),
    }
    names = [summary.format for summary in shown] + [name for name, words in more.items() if words is not None]
    label = max(map(cells, names), default=0) + 2
    lines = [
        Line.of(f"  {pad(summary.format, label)}{columns}")
        for summary, columns in zip(shown, _columns(shown), strict=True)
    ]
    if rest:
        files = number_of(sum(summary.files for summary in rest), "file")
        lines.append(Line.of(f"  and {number_of(len(rest), 'more format')} in {files}"))
    for name, words in more.items():
        if words is not None:
            wrapped = wrap(f"  {pad(name, label - 1)}", words.split(" "), width, label + 2)
            lines += [Line.of(text) for text in wrapped]
    return lines


def _columns(formats: Sequence[FormatSummary]) -> list[str]:
    """Rows, sessions or folders, and files, each in a column."""
    rows = [(summary.rows, "row") for summary in formats]
    groups = [
        (summary.folders, "folder") if summary.sessions is None else (summary.sessions, "session")
        for summary in formats
    ]
    files = [(summary.files, "file") for summary in formats]
    return ["   ".join(cell) for cell in zip(*map(_aligned, (rows, groups, files)), strict=True)]


def _aligned(amounts: Sequence[tuple[int, str]]) -> list[str]:
    """Numbers aligned at their right, nouns at their left; nothing for none."""
    numbers = [f"{count:,}" if count else "" for count, _ in amounts]
    nouns = [plural(count, noun) if count else "" for count, noun in amounts]
    left, right = max(map(len, numbers), default=0), max(map(len, nouns), default=0)
    return [f"{number:>{left}} {noun:<{right}}" for number, noun in zip(numbers, nouns, strict=True)]


def _thinking(card: Card, states: dict[str, int]) -> str:
    if not states:
        return "no thinking step was read"
    distinct = thinking_states(card, "states_distinct")
    once = f" ({sum(distinct.values()):,} distinct)" if distinct else ""
    counted = listed([f"{count:,} {state}" for state, count in states.items()], _MOST_STATES)
    return f"{number_of(sum(states.values()), 'step')}{once}: {counted}"


def _spread(spread: Spread) -> str:
    """One developer's sessions should be visible as such."""
    share = f"{100 * spread.largest:.{0 if spread.largest >= _WHOLE_PERCENT else 1}f}"
    parts = [
        f"largest session {share} % of steps",
        f"effective {spread.effective:,.1f} of {number_of(spread.sessions, 'session')}"
        + (f" ({spread.format})" if spread.formats > 1 else ""),
        number_of(spread.accounts, "account") if spread.accounts else "",
        number_of(spread.projects, "project") if spread.projects else "",
        f"{spread.first} to {spread.last} ({number_of(spread.days, 'day')})" if spread.first else "",
    ]
    return ", ".join(filter(None, parts))


def _findings(card: Card, width: int) -> list[Line]:
    """A line of sums, and a line or two for each rule that found something."""
    rules = summarise_rules(card)
    if not rules:
        emptiness = emptiness_of(card)
        return [Line.of(f"no findings, because {emptiness}" if emptiness else "no findings")]
    shown, rest = rules[:_MOST_RULES], rules[_MOST_RULES:]
    name = max(cells(pad(rule.name, 0)) for rule in shown)
    lines = [Line.of(_sums(card, rules)), *(line for rule in shown for line in _rule_lines(rule, name, width))]
    if rest:
        names = listed([f"{rule.code} {rule.name}" for rule in rest], _MOST_CODES)
        more = wrap(f"  and {number_of(len(rest), 'more rule')}:", names.split(" "), width, 4)
        lines += [Line.of(text) for text in more]
    return lines


def _sums(card: Card, rules: Sequence[RuleSummary]) -> str:
    active = Counter(finding.severity for finding in card.findings if finding.status in ACTIVE)
    hushed = Counter(finding.status for finding in card.findings if finding.status not in ACTIVE)
    counts = [number_of(active[severity], severity) for severity in SEVERITIES if active[severity]]
    counts += [f"{count:,} {status}" for status, count in sorted(hushed.items())]
    found = f"{number_of(len(card.findings), 'finding')} of {number_of(len(rules), 'rule')}"
    return f"{found}: {', '.join(counts)}"


def _rule_lines(rule: RuleSummary, name: int, width: int) -> list[Line]:
    """What a rule found: in one line, or two where it is one finding with a long message."""
    text = rule.largest.message
    others = sorted((status, count) for status, count in rule.statuses.items() if status != "new")
    changed = ", ".join(f"{count:,} {status}" for status, count in others)
    if rule.findings > 1:
        text = f"{rule.count:,} in {rule.findings:,} findings{changed and f' ({changed})'}; most: {text}"
    elif said := partly_words(rule.largest) or (rule.largest.status if changed else ""):
        text = f"{said}: {text}"
    word = Span(rule.severity, _STYLES.get(rule.severity, "") if rule.is_active else "")
    gap = " " * (len("warning") - len(rule.severity))
    left = f"{gap}  {rule.code}  {pad(rule.name, name)}  "
    indent = 2 + cells(rule.severity) + cells(left)
    room = max(width - indent, _MIN_WIDTH // 2)
    if rule.findings > 1:  # one line for the largest of several, cut between words
        whole, *_ = wrap("", text.split(" "), room, 0)
        short, *_ = wrap("", text.split(" "), room - 2, 0)
        return [Line.of("  ", word, left + (whole if whole == text else f"{short} {ELLIPSIS}"))]
    first, *more = wrap("", text.split(" "), room, 0)
    lines = [Line.of("  ", word, left + first)]
    if more:
        lines.append(Line.of(" " * indent + more[0] + (f" {ELLIPSIS}" if more[1:] else "")))
    return lines


def _unread(card: Card, width: int) -> list[Line]:
    """One line for each file that was not read as a trace to its end."""
    unread = unread_inputs(card)
    if not unread:
        return []
    shown, rest = unread[:_MOST_FILES], unread[_MOST_FILES:]
    lines = [Line.of(f"not fully read: {len(unread):,} of {number_of(card.totals.files, 'file')}")]
    for item in shown:
        problems = "; ".join(item.problems) or "no reason given"
        room = max(width - _STATUS_CELLS - cells(visible(problems)), width // 3)
        lines.append(Line.of(f"  {item.status:<11}  {tail(item.path, room)}: {problems}"))
    if rest:
        statuses = Counter(item.status for item in rest)
        counted = ", ".join(f"{count:,} {status}" for status, count in statuses.items())
        lines.append(Line.of(f"  and {len(rest):,} more: {counted}"))
    return lines


def _coverage(card: Card, width: int) -> list[Line]:
    """What was not looked for, and how many rules ran."""
    blind = blind_spots(card)
    lines = wrap("not looked for:", "; ".join(blind).split(" "), width, 2) if blind else []
    runs = Counter(run.status for run in card.rules)
    failed = [run.code for run in card.rules if run.status == "failed"]
    skipped = [f"{reason}: {listed(codes, _MOST_CODES)}" for reason, codes in skipped_rules(card).items()]
    parts = (
        f"{runs['ran']:,} ran",
        f"{runs['skipped']:,} skipped" + (f" ({'; '.join(skipped)})" if skipped else ""),
        f"{runs['failed']:,} failed" + (f" ({', '.join(failed)})" if failed else ""),
    )
    return [Line.of(text) for text in (*lines, *wrap("rules:", ", ".join(parts).split(" "), width, 2))]


def _verdict(card: Card, width: int) -> list[Line]:
    """The verdict in words; reasons follow one below the other where there are several."""
    result, reasons = result_of(card), reasons_of(card)
    if emptiness := emptiness_of(card):
        reasons = [f"{emptiness}, so this is no pass", *reasons]
    if not reasons:
        reasons = [plain_reason(card)]
    config = f", configured by {card.config}" if card.config else ""
    head = Line.of(_word(result), f"  profile {card.verdict.profile}{config}")
    shown, rest = reasons[:_MOST_REASONS], reasons[_MOST_REASONS:]
    lines = [head, *(Line.of(text) for reason in shown for text in _reason(reason, width))]
    if rest:
        lines.append(Line.of(f"  and {number_of(len(rest), 'more reason')}"))
    places = failing_lines(card, width)
    return [*lines, Line.of("  first places:"), *places] if places else lines


def _reason(reason: str, width: int) -> list[str]:
    lines = wrap("  ", reason.split(" "), width, 4)
    if len(lines) <= _MOST_REASON_LINES:
        return lines
    return [*lines[: _MOST_REASON_LINES - 1], f"{lines[_MOST_REASON_LINES - 1]} {ELLIPSIS}"]


def _hint(card: Card) -> Line:
    rules = summarise_rules(card)
    words = f"explain {rules[0].code} says what a rule means" if rules else "rules lists the rules"
    return Line.of(f"traceaudit {words}; -o audit.json writes every finding")
