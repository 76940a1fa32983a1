"""Shares of a whole dataset: what is judged, from how many on, and what is said."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.groups import Group
from traceaudit_rules.provenance.counting import Scope, dimension_of
from traceaudit_rules.provenance.texts.absences import no_user_wants, summary_register
from traceaudit_rules.provenance.texts.distributions import complete_coverage, length_floor, repeated_openers
from traceaudit_rules.provenance.texts.truncation import truncation_bands
from traceaudit_rules.provenance.thresholds import thresholds
from traceaudit_rules.tally import OTHER, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.contract import Judged, Rule

RULES = (complete_coverage, length_floor, repeated_openers, summary_register, no_user_wants, truncation_bands)
FABLE = ("fable-merged", "local", "claude-fable-5", "")
# Quantiles of the published lengths of one dataset: 350, 2,365, 4,186, 5,274, 9,145.
PUBLISHED = {350: 1, 900: 40, 2365: 200, 4186: 90, 5274: 68, 9145: 1}


def counts_of(scope: Scope = FABLE, **parts: Mapping[str | int, int]) -> Tally:
    """Counts of one scope, by what is counted."""
    return Tally.total_of(
        tally(dimension_of(what.replace("_", " "), scope), labels.items()) for what, labels in parts.items()
    )


def judge(rule: Rule, counts: Tally) -> list[Judged]:
    """Everything that a rule looked at."""
    return list(rule.check(counts))  # type: ignore[operator, arg-type]


def found(rule: Rule, counts: Tally) -> list[Judged]:
    """What a rule found."""
    return [item for item in judge(rule, counts) if item.subject]


def say(rule: Rule, item: Judged) -> str:
    """The message of what was found."""
    group = Group(
        count=item.count,
        rows=0,
        sessions=frozenset(),
        files=frozenset(),
        kinds={item.kind: item.count},
        severity=rule.severity,
        confidence=rule.confidence,
        places=(),
        examined=item.examined,
        scope=item.scope,
        subject=item.subject,
        properties=item.properties,
    )
    return rule.message(group)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_what_it_rests_on(rule: Rule) -> None:
    assert rule.rests_on
    assert set(rule.rests_on) <= set(thresholds())
    assert rule.evidence is not None
    assert rule.innocent.endswith(".")
    assert judge(rule, Tally()) == []


@pytest.mark.parametrize(
    ("model", "share", "fires"),
    [
        ("claude-fable-5", 1.0, True),
        ("claude-opus-4-6-20260205", 0.995, True),
        ("anthropic/claude-opus-4.8", 0.99, True),
        ("claude-fable-5", 0.98, False),
        ("claude-sonnet-4-5", 1.0, False),
        ("claude-opus-4-5", 1.0, False),
        ("gpt-5.5", 1.0, False),
        ("", 1.0, False),
    ],
)
def test_coverage_by_model(model: str, share: float, *, fires: bool) -> None:
    scope = ("fable-merged", "", model, "")
    counts = counts_of(scope, coverage={"with": int(share * 1000), "without": 1000 - int(share * 1000)})
    assert bool(found(complete_coverage, counts)) is fires


@pytest.mark.parametrize(("n", "fires"), [(199, False), (200, True)])
def test_few_messages_are_not_judged(n: int, *, fires: bool) -> None:
    counts = counts_of(coverage={"with": n})
    assert bool(judge(complete_coverage, counts)) is fires
    assert bool(found(complete_coverage, counts)) is fires


def test_coverage_in_words() -> None:
    (item,) = found(complete_coverage, counts_of(coverage={"with": 3799}))
    assert say(complete_coverage, item) == (
        "3,799 of 3,799 messages with a tool call hold a thought; of claude-fable-5 in recorded sessions: "
        "63 of 122 (51.6 %)"
    )


def test_a_floor_under_the_lengths() -> None:
    (item,) = found(length_floor, counts_of(lengths=PUBLISHED))
    assert (item.count, item.examined) == (400, 400)
    assert item.properties["shortest"] == 350
    assert item.properties["longest"] == 9145
    assert item.properties["distance"] == 0.8475
    message = say(length_floor, item)
    assert "none of 400 thoughts is shorter than 350 characters" in message
    assert "48 of 90" in message
    assert message.endswith("a filter by length does the same")


@pytest.mark.parametrize(
    ("scope", "lengths", "fires"),
    [
        (FABLE, {349: 1, 2365: 400}, False),
        (FABLE, {350: 200}, True),
        (FABLE, {350: 199}, False),
        (("sft-messages", "", "", ""), {350: 200}, True),
        (("sft-messages", "", "claude-opus-9", ""), {350: 200}, True),
        (("sft-messages", "", "deepseek-r1", ""), {350: 2000}, False),
        (("codex", "", "gpt-5.5", ""), {350: 2000}, False),
    ],
)
def test_floors_by_model(scope: Scope, lengths: dict[str | int, int], *, fires: bool) -> None:
    assert bool(found(length_floor, counts_of(scope, lengths=lengths))) is fires


def test_no_floor_in_what_was_measured() -> None:
    # Quantiles of 13,056 recorded thoughts.
    recorded = {30: 10, 60: 40, 120: 50, 300: 50, 900: 40, 2500: 10}
    (item,) = judge(length_floor, counts_of(lengths=recorded))
    assert item.subject == ""
    assert float(str(item.properties["distance"])) < 0.1


def openings_of(n: int, kinds: int) -> Mapping[str | int, int]:
    """n thoughts with so many openings, equally often."""
    return {kind: n // kinds + (kind < n % kinds) for kind in range(kinds)}


def test_one_word_begins_more_than_two_fifths() -> None:
    words = {"alright": 2477, "okay": 504, "the": 1684}
    counts = counts_of(lengths={2365: 4665}, first_words=words, openings=openings_of(4665, 900))
    (item,) = found(repeated_openers, counts)
    assert (item.kind, item.count, item.examined) == ("alright", 2477, 4665)
    assert say(repeated_openers, item).startswith(
        "2,477 of 4,665 thoughts (53.1 %) begin with 'alright' (in recorded sessions 0 of 13,056 do, and the most "
        "frequent first word begins 21.7 %); the first three words have 9.81 bits of entropy"
    )


@pytest.mark.parametrize(
    ("top", "n", "fires"), [(120, 300, False), (132, 300, False), (145, 300, True), (299, 299, False), (73, 206, False)]
)
def test_a_share_is_judged_by_its_lower_bound(top: int, n: int, *, fires: bool) -> None:
    words = {"the": top} | {f"w{number}": 1 for number in range(n - top)}
    counts = counts_of(lengths={500: n}, first_words=words, openings=openings_of(n, n))
    assert bool(found(repeated_openers, counts)) is fires


def test_few_openings_of_many_thoughts() -> None:
    words = {"the": 100, "now": 100, "let": 100, "i": 100, "so": 100}
    many = counts_of(lengths={500: 20_000}, first_words=words, openings=openings_of(20_000, 60))
    (item,) = found(repeated_openers, many)
    assert item.properties["entropy_opening"] == pytest.approx(5.907, abs=1e-3)
    assert item.properties["entropy_limit"] == 6
    # So few openings are nothing odd in few thoughts.
    few = counts_of(lengths={500: 400}, first_words=words, openings=openings_of(400, 60))
    assert not found(repeated_openers, few)
    assert found(repeated_openers, counts_of(lengths={500: 400}, first_words=words, openings=openings_of(400, 10)))


def test_samples_of_recorded_openings_are_never_found() -> None:
    # As steep as the first three words of recorded thoughts: 'now let me' is 9 %, entropy 8.3 bits.
    weights = [1 / (rank + 3) ** 1.05 for rank in range(4000)]
    chance = random.Random(7)
    for n in (300, 600, 2400, 13_056):
        drawn = chance.choices(range(4000), weights, k=n)
        openings = {kind: drawn.count(kind) for kind in set(drawn)}
        words = {f"w{number}": 1 for number in range(n)}
        (item,) = judge(repeated_openers, counts_of(lengths={500: n}, first_words=words, openings=openings))
        assert item.subject == ""


def test_many_small_sources_are_judged_together() -> None:
    parts = [
        counts_of(("fable-merged", f"s{number}", "claude-fable-5", ""), lengths={900: 60}, first_words={"alright": 60})
        for number in range(9)
    ]
    (item,) = found(repeated_openers, Tally.total_of(parts))
    assert dict(item.scope)["origin"] == OTHER
    assert (item.count, item.examined) == (540, 540)
    covered = [
        counts_of(("fable-merged", f"s{number}", "claude-fable-5", ""), coverage={"with": 60}) for number in range(9)
    ]
    (item,) = found(complete_coverage, Tally.total_of(covered))
    assert (item.count, item.examined) == (540, 540)


ENGLISH = {"language known": 600, "English": 590}


def test_long_thoughts_that_never_hesitate() -> None:
    counts = counts_of(lengths={1500: 600}, marks=ENGLISH | {"long": 600, "long hesitant": 3})
    (item,) = found(summary_register, counts)
    assert say(summary_register, item) == (
        "3 of 600 long thoughts hold a word of hesitation (in recorded sessions 75.3 %): the register of a summary"
    )


@pytest.mark.parametrize(
    ("model", "marks"),
    [
        ("claude-fable-5", ENGLISH | {"long": 600, "long hesitant": 60}),
        ("claude-fable-5", ENGLISH | {"long": 199}),
        ("claude-fable-5", {"long": 600}),
        ("claude-fable-5", {"long": 600, "language known": 600, "English": 100}),
        ("gpt-5.5", ENGLISH | {"long": 600}),
        ("gemini-2.5-pro", ENGLISH | {"long": 600}),
    ],
)
def test_registers_that_say_nothing(model: str, marks: dict[str | int, int]) -> None:
    scope = ("fable-merged", "", model, "")
    assert not found(summary_register, counts_of(scope, lengths={1500: 600}, marks=marks))


@pytest.mark.parametrize(
    ("model", "n", "wishes", "fires"),
    [
        ("claude-fable-5", 501, 0, True),
        ("claude-fable-5", 500, 0, False),
        ("claude-fable-5", 5000, 1, False),
        ("deepseek-r1", 5000, 0, False),
        ("", 5000, 0, False),
    ],
)
def test_nobody_wants_anything(model: str, n: int, wishes: int, *, fires: bool) -> None:
    scope = ("fable-merged", "", model, "")
    marks: dict[str | int, int] = {"language known": n, "English": n} | ({"user wants": wishes} if wishes else {})
    assert bool(found(no_user_wants, counts_of(scope, lengths={900: n}, marks=marks))) is fires


SPREAD: dict[str | int, int] = {40 + 7 * number: 1 for number in range(600)}


@pytest.mark.parametrize(
    ("lengths", "subjects"),
    [
        ({4300: 12}, ["length 4300"]),
        ({3000: 12}, ["length 3000"]),
        ({3000: 12, 4300: 30}, ["length 3000", "length 4300"]),
        ({3001: 12}, []),
        ({3000: 3}, []),
        ({3000: 12} | {2900 + back: 1 for back in range(100)}, []),
        ({40: 90}, []),
    ],
)
def test_lengths_at_which_texts_were_cut(lengths: dict[str | int, int], subjects: list[str]) -> None:
    assert [item.subject for item in found(truncation_bands, counts_of(lengths=SPREAD | lengths))] == subjects


def test_the_longest_of_many_short_texts_is_no_limit() -> None:
    assert not found(truncation_bands, counts_of(lengths={20: 300, 45: 100}))


def test_cuts_in_words() -> None:
    lengths = SPREAD | {4300: 60}
    ends, limit = found(truncation_bands, counts_of(lengths=lengths, open_lengths={4300: 58, 45: 4}))
    assert say(truncation_bands, ends) == "62 of 660 thoughts end in the middle (in recorded sessions 1.2 %)"
    assert say(truncation_bands, limit) == (
        "60 of 660 thoughts have exactly 4,300 characters, 58 of them end in the middle"
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_hostile_names_of_scopes(rule: Rule) -> None:
    scope = ("\x00", "<b>\u202e", "claude-fable-5'; --", "x" * 5000)
    counts = counts_of(
        scope,
        lengths={350: 600},
        open_lengths={350: 600},
        openings={1: 600},
        first_words={"alright": 600},
        marks=ENGLISH | {"long": 600},
        coverage={"with": 600},
    )
    for item in found(rule, counts):
        assert "'; --" not in say(rule, item)
        assert "fabricated" not in say(rule, item)
