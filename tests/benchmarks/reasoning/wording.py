"""Thoughts of a working model, from an invented grammar; openers and lengths are spread like those that were measured.

Source of the shares: facts on 13,056 unique thinking blocks of public sessions (2026-11-20). The sentences are ours.
"""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from world.text.grammar import Grammar, capital

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

# Characters of a thought at these shares. Between them lengths go geometrically.
LENGTHS_45 = ((0, 18), (0.05, 44), (0.25, 83), (0.5, 154), (0.75, 451), (0.95, 1908), (1, 5200))
# Few short ones: 0.34 of the thoughts of the newer models have fewer than 350 characters.
LENGTHS_46 = ((0, 40), (0.05, 110), (0.34, 350), (0.6, 800), (0.85, 1900), (0.97, 4200), (1, 7000))

# Share of each way to begin; "now" has 21 %, "now let me" 9 %, and no thought begins with "alright".
_OPENERS = (
    ("now_let", 9.0), ("now", 12.7), ("user", 10.0), ("let_me", 13.0), ("i", 14.0), ("the", 8.5), ("good", 4.0),
    ("this", 5.0), ("there", 3.0), ("looking", 2.5), ("so", 2.0), ("next", 3.0), ("okay", 0.6), ("first", 2.0),
    ("plain", 10.7),
)  # fmt: skip
_SHARES = tuple(accumulate(share for _, share in _OPENERS))
_RULES = {
    "now_let": ["Now let me «do» «thing»«tail».", "Now let me «do» «name»«tail».", "Now let me «do» «thing»:"],
    "now": [
        "Now I need to «do» «thing»«tail».", "Now I can «do» «thing».", "Now «do» «thing»«tail».", "Now for «thing».",
        "Now the «noun» «fact».", "Now I understand «thing»«tail».", "Now that «thing» «fact», I can «do» «other».",
        "Now I'll «do» «name»«tail».", "Now «thing» should «be».", "Now both «noun»s «fact».",
    ],
    "user": [
        "The user wants me to «do» «thing»«tail».", "The user wants to «do» «thing»«tail».",
        "The user is asking about «thing».", "The user asked for «thing»«tail».", "The user has «done» «thing».",
    ],
    "let_me": ["Let me «do» «thing»«tail».", "Let me «do» «name»«tail».", "Let me «do» «thing» and «do» «other»."],
    "i": [
        "I need to «do» «thing»«tail».", "I should «do» «thing»«tail».", "I see that «thing» «fact».",
        "I can «do» «thing»«tail».", "I'll «do» «name» first.", "I have «thing»«tail».", "I want to «do» «thing».",
        "I think «thing» «fact».", "I was «doing» «thing».", "I still have to «do» «thing».",
    ],
    "the": [
        "The «noun» «fact»«tail».", "The «adj» «noun» «fact».", "The problem is that «thing» «fact».",
        "The issue is in «name»«tail».", "The «noun» of «name» «fact».", "The remaining «noun» «fact»«tail».",
    ],
    "good": ["Good, «thing» «fact».", "Good. Now «do» «thing»«tail».", "Good, so «name» «fact»."],
    "this": ["This «fact»«tail».", "This «noun» «fact».", "This means «thing» «fact»."],
    "there": ["There are «2..19» «adj» «noun»s«tail».", "There is «one» in «name».", "There's still «thing»."],
    "looking": ["Looking at «name», «thing» «fact».", "Looking at «thing», I need to «do» «other»."],
    "so": ["So «thing» «fact».", "So I need to «do» «thing»."],
    "next": ["Next I'll «do» «thing».", "Next, «do» «thing»«tail».", "Next up: «thing»."],
    "okay": ["Okay, «thing» «fact».", "OK, now «do» «thing»."],
    "first": ["First, I need to «do» «thing».", "First «do» «thing»«tail».", "First I'd «do» «name»."],
    "plain": [
        "«thing|Cap» «fact».", "«2..40» «noun»s «fact».", "All «noun»s «fact».", "Both «noun»s «fact».",
        "That «fact».", "It «fact»«tail».", "We need «thing» here.", "«doing|Cap» «thing» «fact».",
        "«name» «fact».", "Since «thing» «fact», «do» «other».", "Before that, «do» «thing».", "One «noun» «fact».",
        "What about «thing»?", "Still, «thing» «fact».", "«adj|Cap» «noun»s «fact».", "Same for «thing».",
        "Time to «do» «thing».", "If «thing» «fact», I «do» «other».", "My «noun» «fact».", "Only «thing» «fact».",
    ],
    "more": [
        "I also want to «do» «thing»«tail».", "The «noun» «fact»«tail».", "«thing|Cap» «fact», so I «do» «other».",
        "If «thing» «fact», then «other» «fact».", "That way «thing» «fact».", "I could «do» «thing» instead.",
        "It looks like «thing» «fact».", "For «name» the same holds.", "There might be «one» left«tail».",
        "Then I can «do» «thing».", "None of the «adj» «noun»s «fact».", "My plan is to «do» «thing» → «do» «other».",
        "What I know about «name»: it «fact».", "I'd rather «do» «thing» than «do» «other».", "Each «noun» «fact».",
    ],
    "doubt": [
        "Wait, «thing» «fact».", "Hmm, maybe «thing» «fact».", "Actually, «thing» «fact».", "Perhaps «thing» «fact».",
        "I'm not sure whether «thing» «fact».", "Maybe I should «do» «thing».", "Hold on — «thing» «fact».",
    ],
    "item": ["«do|Cap» «thing»", "«thing|Cap»: «fact»", "`«name»` «fact»", "«noun|Cap» before «other»"],
    "head": ["The steps:", "Options:", "What is left:", "I see these «noun»s:", "So:"],
    "thing": ["the «noun»", "the «adj» «noun»", "the «noun» of «name»", "«name»", "the «noun» for «noun»s", "«one»"],
    "other": ["the «noun»", "its «noun»", "the «adj» «noun»", "the other «noun»s"],
    "one": ["one «adj» «noun»", "another «noun»", "one more «noun»"],
    "tail": ["", "", "", "", " again", " too", " first", " before the «noun»", " in «name»", " so the «noun» «fact»"],
    "be": ["hold", "be «adj»", "be enough", "stay as it was", "come before the «noun»"],
    "fact": [
        "is «adj»", "is «adj» now", "looks «adj»", "has one «noun» too many", "needs «one»", "stays «adj»", "is fine",
        "is only used once", "comes from «name»", "goes into the «noun»", "has to be «adj»", "is still «adj»",
        "does not know the «noun»", "belongs to the «noun»", "hides the «noun»", "drops «one»", "makes sense",
    ],
    "do": [
        "check", "read", "look at", "fix", "update", "rename", "move", "split", "test", "trace", "compare", "run",
        "write", "simplify", "remove", "verify", "inspect", "rework", "keep", "extend", "try", "adjust", "wire up",
    ],
    "doing": ["checking", "reading", "moving", "splitting", "testing", "renaming", "keeping", "rewriting"],
    "done": ["given me", "changed", "renamed", "pointed at", "asked twice about", "sent"],
    "adj": [
        "stale", "plain", "second", "narrow", "broken", "odd", "late", "shared", "private", "old", "nested", "dull",
        "flaky", "unused", "wrong", "local", "early", "naïve", "thin", "loud", "sorted", "lazy", "outer", "inner",
    ],
    "noun": [
        "guard", "lookup", "cursor", "ledge", "hinge", "marker", "probe", "gasket", "stub", "spool", "gauge", "tally",
        "lattice", "anchor", "shim", "crank", "valve", "sieve", "pulley", "hopper", "spindle", "trace", "knob", "rung",
        "flange", "joint", "ridge", "patch", "seam", "lever", "bucket", "cradle", "funnel", "ladder", "ratchet",
    ],
}  # fmt: skip
_GRAMMAR = Grammar(_RULES)
# What models say often, word for word: a text that comes again under the same tag.
COMMON = (
    "Now let me run the whole suite.", "Let me look at the rest of it.", "Now the second half.", "That one is done.",
    "Let me see what is left over.", "Good, that holds.", "Now let me put it together.", "I need to see more of it.",
)  # fmt: skip
_COMMON_SHARE = 0.02
# Rare words that rules look for, at the shares at which they stand in real thoughts.
_RARE = ((0.001, "As instructed, I keep the {0}."), (0.003, "Here the agent then {1} the {0}."))
_HEADING_SHARE = 0.0033
# Thoughts that end in the middle: 1.2 % of all, so about this share of those that end with a list.
_OPEN_SHARE = 0.08
# From so many characters on a thought has a word of doubt with this share.
_DOUBT_FROM, _DOUBT_SHARE = 700, 0.75


def draw_length(rng: Random, anchors: Sequence[tuple[float, int]]) -> int:
    """A length between anchors of (share, characters)."""
    place = rng.random()
    for (low, start), (high, end) in pairwise(anchors):
        if place <= high:
            return round(start * (end / start) ** ((place - low) / (high - low)))
    return anchors[-1][1]


def make_thought(rng: Random, size: int, names: Sequence[str]) -> str:
    """A thought of about `size` characters that names nothing but `names`."""
    if size < 90 and rng.random() < _COMMON_SHARE * 3:
        return rng.choice(COMMON)
    scope = {"name": list(names)}
    opener = _OPENERS[bisect(_SHARES, rng.random() * _SHARES[-1])][0]
    firsts = [_say(rng, opener, scope) for _ in range(5 if size < 110 else 1)]
    text = min(firsts, key=lambda first: abs(len(first) - size))
    one_line = rng.random() < (0.96 if size < 250 else 0.3 if size < 500 else 0.02)
    for share, phrase in _RARE:
        if rng.random() < share:
            text += ("\n" if phrase.startswith("As") else " ") + phrase.format("gauge", "decides on")
    if not one_line and rng.random() < _HEADING_SHARE * 3:
        text += "\n## Plan"
    if len(text) <= size * 0.8:
        text += _rest(rng, size - len(text), scope, one_line=one_line)
    if text.endswith((".", ":", "?")) or rng.random() < _OPEN_SHARE:
        return text
    return f"{text}\n\n{_say(rng, 'more', scope)}"


def _rest(rng: Random, size: int, scope: dict[str, str | Sequence[str]], *, one_line: bool) -> str:
    """Sentences after the first one, in a line or in paragraphs and lists."""
    parts: list[str] = []
    left = size
    doubts = 0
    if size > _DOUBT_FROM and rng.random() < _DOUBT_SHARE:
        doubts = 1 + size // 1200
    while left > 20:
        if doubts and rng.random() < 0.3:
            doubts -= 1
            part = " " + _say(rng, "doubt", scope)
        elif not one_line and size > 350 and rng.random() < 0.1:
            part = "\n\n" + _say(rng, "head", scope) + _list(rng, scope)
        else:
            part = ("\n\n" if not one_line and rng.random() < 0.3 else " ") + _say(rng, "more", scope)
        parts.append(part)
        left -= len(part)
    if doubts:
        parts.append(" " + _say(rng, "doubt", scope))
    return "".join(parts)


def _list(rng: Random, scope: dict[str, str | Sequence[str]]) -> str:
    mark = rng.choice(("- ", "{}. "))
    count = rng.randint(2, 5)
    return "".join(f"\n{mark.format(number)}{_say(rng, 'item', scope)}" for number in range(1, count + 1))


def _say(rng: Random, rule: str, scope: dict[str, str | Sequence[str]]) -> str:
    return (
        capital(_GRAMMAR.expand(rule, rng, dict(scope))) if rule != "plain" else _GRAMMAR.expand(rule, rng, dict(scope))
    )
