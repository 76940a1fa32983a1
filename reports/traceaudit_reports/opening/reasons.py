"""The verdict in words: one sentence on what it means, and its reasons without the names of problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.opening.sentence import worst_of
from traceaudit_reports.summaries import ACTIVE, emptiness_of, plain_reason, reasons_of, result_of
from traceaudit_rules.inputs.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from traceaudit_reports.card import Card

_SAID_BY_HEADLINE = ("nothing-read", "no rule ran", "the input holds no row")
_NUMBER = r"(\d[\d,]*)"
_TOLERATED = re.compile(rf"not audited, and accepted in this profile: ([a-z-]+): {_NUMBER}")
_BARE = re.compile(rf"([a-z-]+): {_NUMBER}")
_BAD_ROWS = re.compile(rf"bad rows: {_NUMBER}, more than the {_NUMBER} that are accepted")
_UNSUPPORTED = re.compile(rf"files whose steps were not read: {_NUMBER}")
_FOUND = re.compile(r"findings of severity (error|warning|note) or above: (.+)")
_CODE = re.compile(rf"TA\d+ \({_NUMBER}\)")
_SEVERE = {"error": ("is an error", "are errors"), "warning": ("is a warning or worse", "are warnings or worse")}
# What follows one of a problem, and several.
_PROBLEMS = {
    Problem.BAD_LINE: ("line without a JSON object", "lines without a JSON object"),
    Problem.OVERSIZED_ROW: ("row too large to be read", "rows too large to be read"),
    Problem.MIXED_FORMATS: ("row of another format than its file", "rows of another format than their file"),
    Problem.UNSUPPORTED_FORMAT: ("file of a format without a reader", "files of a format without a reader"),
    Problem.UNREADABLE_FILE: ("file that could not be read to its end", "files that could not be read to their end"),
    Problem.LFS_POINTER: ("Git LFS pointer in place of the data", "Git LFS pointers in place of the data"),
    Problem.CHANGED_FILE: ("file that changed while it was read", "files that changed while they were read"),
    Problem.INCOMPLETE_LAST_LINE: ("file that ends inside a line", "files that end inside a line"),
}


def problem_words(kind: str, count: int) -> str | None:
    """A problem of the input and its number in words: '1 file of a format without a reader'; None for others."""
    words = {problem.value: told for problem, told in _PROBLEMS.items()}.get(kind)
    return f"{count:,} {words[count != 1]}" if words else None


def headline_of(card: Card) -> str:
    """What the verdict means, in a sentence."""
    if emptiness := emptiness_of(card):
        return f"{emptiness[:1].upper()}{emptiness[1:]}, so this is no pass."
    result, profile = result_of(card), card.verdict.profile
    if result == "warn":
        return _warning(card, profile)
    return {
        "pass": f"The policy of profile {profile} is met.",
        "fail": f"The policy of profile {profile} is not met.",
    }.get(result, "This is no pass: part of the audit is missing.")


def _warning(card: Card, profile: str) -> str:
    severity = worst_of(finding for finding in card.findings if finding.status in ACTIVE)
    if severity in ("error", "warning"):
        return f"There are {severity}s; profile {profile} tells them and does not fail on them."
    return f"Part of the input was not audited; profile {profile} accepts that."


def reasons_in_words(card: Card) -> list[str]:
    """The reasons of the verdict as sentences; what its headline says is left out."""
    reasons = [reason for reason in reasons_of(card) if not reason.startswith(_SAID_BY_HEADLINE)]
    told = [_sentence(text) for text in (*_untolerated(reasons), *_tolerated(card, reasons)) if text]
    if not told and result_of(card) != "warn" and not emptiness_of(card):
        return [_sentence(plain_reason(card))]
    return told


def _untolerated(reasons: Iterable[str]) -> Iterator[str]:
    for reason in reasons:
        if not _TOLERATED.fullmatch(reason):
            yield _in_words(reason)


def _tolerated(card: Card, reasons: Iterable[str]) -> Iterator[str]:
    """All that was not audited and is accepted, in one sentence."""
    found = [match for reason in reasons if (match := _TOLERATED.fullmatch(reason))]
    words = [problem_words(match[1], _count(match[2])) or f"{match[1]} {match[2]}" for match in found]
    if words:
        yield f"Not audited, which profile {card.verdict.profile} accepts: {', '.join(words)}"


def _in_words(reason: str) -> str:
    if match := _FOUND.fullmatch(reason):
        return _found(match[1], match[2])
    if match := _BAD_ROWS.fullmatch(reason):
        return f"{number_of(_count(match[1]), 'row')} could not be read, and {match[2]} are accepted"
    if match := _UNSUPPORTED.fullmatch(reason):
        return f"Not audited: {problem_words(Problem.UNSUPPORTED_FORMAT, _count(match[1]))}"
    match = _BARE.fullmatch(reason)
    words = problem_words(match[1], _count(match[2])) if match else None
    return f"Not audited: {words}" if words else reason


def _found(severity: str, listed: str) -> str:
    """How many findings of how many rules are too severe, in place of a list of codes."""
    numbers = [_count(number) for number in _CODE.findall(listed)]
    if not numbers or severity not in _SEVERE:
        return f"findings of severity {severity} or above: {listed}"
    findings = number_of(sum(numbers), "finding")
    return f"{findings} of {number_of(len(numbers), 'rule')} {_SEVERE[severity][sum(numbers) != 1]}"


def _count(digits: str) -> int:
    return int(digits.replace(",", ""))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")
