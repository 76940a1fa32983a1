"""What holds for every structure rule: neither the order of conversations nor the cut between them matters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traceaudit_rules.catalog import FAMILIES, rules_of
from traceaudit_rules.contract import Reads, Rule
from traceaudit_rules.structure.knowledge import knowledge
from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tables import CONVERSATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

Conversation = list[dict[str, object]]
RULES = [
    rule
    for family in FAMILIES
    for rule in rules_of(family)
    if rule.reads is Reads.CONVERSATIONS and "TA920" <= rule.code <= "TA931"
]
KINDS = ("prompt", "context", "thinking", "text", "tool_call", "tool_result", "completion", "meta")
HEADS = (
    None,
    "",
    "Done.",
    "[Request interrupted by user]",
    "API Error: 500",
    "I can't help with that.",
    "The user doesn't want to proceed with this tool use.",
)
STEP = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "head": st.sampled_from(HEADS) | st.text(max_size=4),
        "agent": st.sampled_from((None, None, "a")),
        "call_id": st.sampled_from((None, "1", "2", "3")),
        "args_key": st.sampled_from((None, 1, 1, 1, 2)),
        "tool": st.sampled_from((None, "Bash", "TaskOutput", "web_search", "\ud83d")),
        "message_id": st.sampled_from((None, "m1", "m2")),
        "stop_reason": st.sampled_from((None, "error", "aborted", "refusal", "length", "\x00")),
        "is_error": st.sampled_from((None, True, True, False)),
        "model": st.sampled_from((None, "<synthetic>")),
        "pointer": st.sampled_from(("/a", "/b", "/messages/1/content")),
        "uid": st.sampled_from((None, "u1", "0#u2", "\x00")),
        "parent": st.sampled_from((None, "u1", "u2", "")),
        "chars": st.sampled_from((None, 0, 2, 300)),
    }
)
TALK = st.tuples(
    st.sampled_from(("claude-code", "codex", "pi", "sft-messages", "fable-merged")),
    st.booleans(),
    st.one_of(st.lists(STEP, max_size=12), STEP.map(lambda step: [step] * 7)),
)


@st.composite
def conversations(draw: st.DrawFn) -> list[Conversation]:
    """Some conversations, each a file of its own or a row of one."""
    talks = []
    for file, (name, is_row, steps) in enumerate(draw(st.lists(TALK, max_size=5))):
        place = {"file": 0 if is_row else file + 1, "format": name, "folder": ".", "session": str(file)}
        talks.append(
            [
                place | step | {"conversation": file if is_row else None, "offset": file if is_row else at, "line": at}
                for at, step in enumerate(steps)
            ]
        )
    return talks


def _judge(rule: Rule, talks: Iterable[Conversation]) -> Counter[tuple[object, ...]]:
    frame = in_order(CONVERSATIONS.frame([_encoded(step) for talk in talks for step in talk]))
    return Counter(rule.check(frame).iter_rows())


def _encoded(step: dict[str, object]) -> dict[str, object]:
    """Half surrogates never reach a table: readers replace them."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in step.items()
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conversations(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_order_and_cuts_do_not_matter(rule: Rule, talks: list[Conversation], random: object, cut: int) -> None:
    whole = _judge(rule, talks)
    parts = _judge(rule, talks[:cut]) + _judge(rule, talks[cut:])
    shuffled = list(talks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert whole == parts == _judge(rule, shuffled)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@settings(max_examples=10, deadline=None)
@given(conversations())
def test_each_finding_is_of_something_examined_and_has_a_kind(rule: Rule, talks: list[Conversation]) -> None:
    steps = [step for talk in talks for step in talk]
    judged = rule.check(in_order(CONVERSATIONS.frame([_encoded(step) for step in steps])))
    assert judged.height <= len(steps)
    assert judged["kind"].null_count() == 0
    assert set(rule.by) <= set(judged.columns)


def test_all_rules_of_the_folder_are_here() -> None:
    assert {rule.code for rule in RULES} == {f"TA9{number}" for number in range(20, 32)} - {"TA929"}


def test_phrases_match_at_the_head_only() -> None:
    known = knowledge()
    for pattern in (known.client, known.interruption, known.rejection, known.error, known.refusal, known.summary):
        assert pattern.startswith(r"(?i)\A\s*(?:")
