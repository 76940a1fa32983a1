"""Sentences on reasoning: published thoughts that the raw sessions do not have, and thoughts without a text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of, share_of
from traceaudit_reports.json_values import counts, entries, mapping, whole
from traceaudit_reports.opening.sentence import Sentence, active_of, is_many, worst_of
from traceaudit_reports.summaries import thinking_states
from traceaudit_rules.hidden.states import HIDDEN, STRIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card, Finding

ABSENT, BEYOND = "TA208", "TA209"
"""Rules that hold published thoughts against the raw log of their step."""
WITHOUT_TEXT = ("TA101", "TA105")
_SCOPE = ("format", "origin", "model", "harness")


def tell_absent(card: Card) -> Iterator[Sentence]:
    """How much of the published reasoning has no counterpart in the raw sessions.

    A share is told where every group of thoughts that was compared has a finding: else nobody said how many there are.
    """
    found = active_of(card, ABSENT)
    severity = worst_of(found)
    found = [finding for finding in found if finding.severity == severity]
    if not found:
        return
    count = sum(finding.count for finding in found)
    examined = _examined(card, found)
    beyond = sum(finding.count for finding in active_of(card, BEYOND) if finding.severity == severity)
    verb = "has" if count == 1 else "have"
    thoughts = number_of(count, "published thought")
    text = f"{thoughts} {verb} no counterpart in the raw sessions."
    if examined and is_many(examined):
        text = f"{_whole(count, examined)} {_compared(card, examined)} has no counterpart in the raw sessions."
        thoughts = f"{count:,} of {number_of(examined, 'published thought')}"
    elif examined:
        text = f"{count:,} of {number_of(examined, 'published thought')} {verb} no counterpart in the raw sessions."
        thoughts = ""
    detail = f"{thoughts or 'There'}: the raw log of the same step holds no text of a thought."
    if beyond:
        detail += f" {beyond:,} {'is' if beyond == 1 else 'are'} longer than what the vendor sealed there."
    yield Sentence(text, detail, severity, "reasoning", ABSENT, frozenset({ABSENT, BEYOND}))


def _whole(count: int, examined: int) -> str:
    return "All" if count == examined else share_of(count, examined)


def _compared(card: Card, examined: int) -> str:
    published = (thinking_states(card, "states_distinct") or {}).get("published_text", 0)
    return "of the published reasoning" + ("" if examined >= published else " that can be compared")


def _examined(card: Card, found: Sequence[Finding]) -> int:
    """Thoughts that were compared, in all groups; 0 where that is not known exactly."""
    examined = {_scope_of(finding.scope): whole(finding.properties.get("examined")) for finding in found}
    facts = mapping(card.facts.get("reasoning"))
    compared = {
        _scope_of(group) for group in entries(facts.get("groups")) if counts(group.get("joined")).get("thoughts")
    }
    if facts.get("groups_left_out") or not compared <= set(examined) or not all(examined.values()):
        return 0
    total = sum(examined.values())
    return total if total >= sum(finding.count for finding in found) else 0


def _scope_of(values: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(values.get(name) or "") for name in _SCOPE)


def tell_silent(card: Card) -> Iterator[Sentence]:
    """Thinking steps without a text, of the format that has most of them, beside published ones that have one."""
    states = thinking_states(card) or {}
    hidden = sum(states.get(state, 0) for state in HIDDEN)
    stripped = sum(states.get(state, 0) for state in STRIPPED)
    if not hidden + stripped:
        return
    severity = worst_of(active_of(card, *WITHOUT_TEXT))
    codes = frozenset(WITHOUT_TEXT)
    code = next((finding.code for finding in active_of(card, *WITHOUT_TEXT)), "")
    published = states.get("published_text", 0)
    text, detail = _of_format(card) or _of_all(card, hidden, stripped, 0 if published else sum(states.values()))
    if published:
        steps = "one step" if published == 1 else f"{published:,} steps"
        verb = "has" if published == 1 else "have"
        detail += f" And yet {steps} of published rows {verb} one, without a trace of its origin."
    yield Sentence(text, detail, severity, "reasoning" if _has_section(card) else "facts", code, codes)


def _has_section(card: Card) -> bool:
    return bool(mapping(mapping(card.facts.get("reasoning")).get("verdict")))


def _of_all(card: Card, hidden: int, stripped: int, total: int) -> tuple[str, str]:
    """Over the whole dataset; views repeat the work of raw logs, so that a share may not be known."""
    silent = hidden + stripped
    noun = "thinking step" if (total or silent) == 1 else "thinking steps"
    text = f"{silent:,}{f' of {total:,}' if total else ''} {noun} {'has' if silent == 1 else 'have'} no text."
    return text, " ".join([_kinds(hidden, stripped), *_silent_groups(card)])


def _silent_groups(card: Card) -> Iterator[str]:
    """How many groups of model and version have no thinking step with text, where the findings say so."""
    without: Counter[tuple[str, ...]] = Counter()
    examined: dict[tuple[str, ...], int] = {}
    for finding in active_of(card, *WITHOUT_TEXT):
        group = tuple(finding.scope.values())
        without[group] += finding.count
        examined[group] = whole(finding.properties.get("examined"))
    silent = sum(0 < examined[group] <= count for group, count in without.items())
    if silent:
        yield f"In {silent:,} of {number_of(len(without), 'group')} of model and version no step has any text."


def _of_format(card: Card) -> tuple[str, str] | None:
    """In the format that has most of them; None where groups do not tell, or not all of them."""
    facts = mapping(card.facts.get("reasoning"))
    thoughts: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    stripped: Counter[str] = Counter()
    for group in entries(facts.get("groups")):
        states, form = counts(group.get("states")), str(group.get("format") or "")
        thoughts[form] += sum(states.values())
        hidden[form] += sum(states.get(state, 0) for state in HIDDEN)
        stripped[form] += sum(states.get(state, 0) for state in STRIPPED)
    silent = hidden + stripped
    form = min(silent, key=lambda form: (-silent[form], form), default="")
    if facts.get("groups_left_out") or not form or not silent[form]:
        return None
    count, total = silent[form], thoughts[form]
    told = f"{share_of(count, total)} of the thoughts" if is_many(total) else f"{count:,} of {total:,} thoughts"
    text = f"{told} in {form} files {'has' if count == 1 and not is_many(total) else 'have'} no text."
    if count == total:
        text = f"None of the {total:,} thoughts in {form} files has a text."
    if count == total == 1:
        text = f"The only thought in {form} files has no text."
    detail = _kinds(hidden[form], stripped[form])
    others = sum(silent.values()) - count
    return text, detail + (f" {others:,} more in other formats." if others else "")


def _kinds(hidden: int, stripped: int) -> str:
    kinds = [
        f"The vendor kept {hidden:,} sealed" if hidden else "",
        f"{stripped:,} {'has' if stripped == 1 else 'have'} neither text nor signature" if stripped else "",
    ]
    return f"{', '.join(filter(None, kinds))}."
