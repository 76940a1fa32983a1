"""The verdict on the reasoning of a dataset, with its chain of evidence and its headline, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.verdicts.assessment import NOT_ASKED
from traceaudit_rules.provenance.verdicts.chain import count_others, deciding, describe_told, explain, rank_evidence
from traceaudit_rules.provenance.verdicts.lattice import LEAST, Grade, Word, judge_dataset
from traceaudit_rules.provenance.verdicts.makeup import EMPTY
from traceaudit_rules.provenance.verdicts.reasons import describe_lengths, describe_small, describe_spread
from traceaudit_rules.provenance.verdicts.settling import settle
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit_rules.provenance.verdicts.assessment import Asked, Judged
    from traceaudit_rules.provenance.verdicts.chain import Told
    from traceaudit_rules.provenance.verdicts.makeup import Makeup, Values

NOTHING = "No thinking step was read."
_MOST_SETTLING = 4
_MOST_NAMES = 8


def describe_dataset(
    judged: Sequence[Judged],
    ordered: Sequence[Told],
    summed: Mapping[str, Told],
    asked: Asked,
    name: Callable[[str], str],
    said: Sequence[str] = (),
) -> dict[str, object]:
    """facts.reasoning.verdict: word, n (readable thoughts), headline, chain and what would settle it.

    `ordered` is all evidence, what counts most first; `summed` by code what a rule says of several groups together;
    `name` masks a string of the data and cuts it. `said` is what the dataset discloses, in sentences. `deciding` is
    what decides, as data and added up over groups; `without` is what would be said if it did not hold.
    """
    word, *less = (asked.cap(_judge(judged, ordered, most)) for most in (Grade.PROOF, Grade.STRONG, Grade.WEAK))
    whole = sum((group.makeup for group in judged), EMPTY)
    rules = [summed.get(one.item.code, one) for one in _one_of_a_rule(ordered)]
    first = deciding(rank_evidence(rules))
    chain = _chain(judged, whole, ordered, first, asked, name)
    worst = [group for group in judged if group.word == word] or judged
    settling = [text for group in worst for text in settle(group.makeup, word, group.model)]
    return {
        "word": _label(word),
        "n": whole.readable,
        "thoughts": whole.thoughts,
        "headline": _headline(word, whole, first, chain),
        "chain": [*chain, *said],
        "deciding": [_describe_all(one, ordered) for one in first],
        "without": dict(zip(("proof", "evidence"), map(_label, less), strict=True)),
        "not_run": list(asked.missing),
        "would_settle": list(dict.fromkeys(settling))[:_MOST_SETTLING] if asked.is_any else [],
    }


def name_group(values: Values, name: Callable[[str], str]) -> str:
    """A group in words: model, origin, and what it is written in; parts that repeat another are left out."""
    form, origin, model, harness = values
    return ", ".join(dict.fromkeys(name(part) for part in (model, origin, form, harness) if part))


def _judge(judged: Sequence[Judged], ordered: Sequence[Told], most: Grade) -> Word | None:
    """The word of the dataset by its counts and by evidence of at most this grade."""
    of_all = [one.item for one in ordered if one.group is None and one.item.grade <= most]
    groups = [(group.makeup, [one.item for one in group.told if one.item.grade <= most]) for group in judged]
    return judge_dataset(groups, of_all)


def _label(word: Word | None) -> str | None:
    return None if word is None else word.label


def _chain(
    judged: Sequence[Judged],
    whole: Makeup,
    ordered: Sequence[Told],
    first: Sequence[Told],
    asked: Asked,
    name: Callable[[str], str],
) -> list[str]:
    if not asked.is_any:
        return [NOT_ASKED]
    chain = describe_spread([(group.word, group.makeup) for group in judged])
    if not chain and not ordered:
        return [NOTHING]
    if whole.readable and whole.readable < LEAST:
        chain.append(describe_small(whole.readable))
    if asked.missing:
        names = ", ".join(asked.missing[:_MOST_NAMES])
        chain.append(
            f"{number_of(len(asked.missing), 'rule')} that could speak against the reasoning did not run ({names}), so "
            "nothing is called better than unverifiable."
        )
    chain += [_explain_all(one, ordered, name) for one in first]
    told = {one.item.code for one in first}
    rest = [one for one in ordered if one.item.code not in told or not one.item.holds]
    return [*chain, *describe_lengths(whole), *count_others(rest, 0)]


def _one_of_a_rule(ordered: Sequence[Told]) -> list[Told]:
    """What counts most of each rule."""
    first: dict[str, Told] = {}
    for one in ordered:
        first.setdefault(one.item.code, one)
    return list(first.values())


def _holding(one: Told, ordered: Sequence[Told]) -> list[Told]:
    """What a rule says of the single groups in which its evidence holds."""
    alike = [other for other in ordered if other.item.code == one.item.code and other.item.grade >= Grade.STRONG]
    return [other for other in alike if other.item.holds and other.group is not None]


def _describe_all(one: Told, ordered: Sequence[Told]) -> dict[str, object]:
    """One member of facts.reasoning.verdict.deciding. Its strings are not masked yet."""
    groups = _holding(one, ordered)
    about = [
        {name: dict(other.item.scope).get(name) for name in SCOPE}
        | {"count": other.item.count, "examined": other.item.examined}
        for other in groups[:_MOST_NAMES]
    ]
    whole = {name: value for name, value in describe_told(one).items() if name not in SCOPE}
    return {**whole, "about": about, "about_left_out": max(0, len(groups) - _MOST_NAMES)}


def _explain_all(one: Told, ordered: Sequence[Told], name: Callable[[str], str]) -> str:
    """A rule's evidence, and in which groups it holds."""
    groups = _holding(one, ordered)
    named = [f"{name_group(other.group or (), name)} ({_counted(other)})" for other in groups[:_MOST_NAMES]]
    rest = f" and {number_of(len(groups) - _MOST_NAMES, 'more group')}" if len(groups) > _MOST_NAMES else ""
    return f"{explain(one)} About: {'; '.join(named)}{rest}." if named else explain(one)


def _counted(told: Told) -> str:
    item = told.item
    return f"{item.count:,} of {item.examined:,}" if item.examined else f"{item.count:,}"


def _headline(word: Word | None, whole: Makeup, first: Sequence[Told], chain: Sequence[str]) -> str:
    """The strongest thing that there is to say, in one sentence."""
    if word is None:
        return chain[0]
    if word >= Word.SUSPECT and first:
        return f"{first[0].text.rstrip('. ')}."
    if word is Word.CONSISTENT:
        return (
            f"{whole.assessed.get('match', 0):,} of {number_of(whole.readable, 'readable thought')} have the length of "
            f"what their signature seals, {whole.one_line_matches:,} of {whole.one_line:,} one-line texts exactly."
        )
    if word is Word.SUMMARY:
        by_length, said = whole.assessed.get("summary", 0), whole.told
        return (
            f"Of {number_of(whole.readable, 'readable thought')} {by_length:,} differ from what is sealed as summaries "
            f"do, and {said:,} are summaries by what the vendor says."
        )
    return _unverifiable(whole, chain)


def _unverifiable(whole: Makeup, chain: Sequence[str]) -> str:
    """Why nothing better can be said: what is open, what is off, what did not run, or how few there are."""
    off = whole.assessed.get("altered", 0) + whole.assessed.get("impossible", 0)
    readable = number_of(whole.readable, "readable thought")
    if whole.open:
        return (
            f"There is nothing to check {whole.open:,} of {readable} against: no signature, or one of a kind that was "
            "not measured."
        )
    if off:
        return f"Of another length than what is sealed, and no summary: {off:,} of {readable}."
    return next((text for text in chain if "did not run" in text), f"Too few to judge a dataset by: {readable}.")
