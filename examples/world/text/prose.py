"""Prose of the session in exact lengths: sentences from decks, shuffled and dealt without repetition, in paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.exact import fill, sentence_of
from world.text.grammar import Grammar, Option, Scope, capital, with_articles
from world.text.stock import grammar

if TYPE_CHECKING:
    from random import Random

    from world.text.project import Project, SourceFile

LEAST_THOUGHT = 20
# From here on prose names a file without its folders.
_LONG_PATH = 64
# Openings of thoughts, and the shares of marked phrases in thoughts; published of the merged dataset: 53.1 % and
# 10.8 %. They are dealt from a deck, because chance alone strays by a percent. Empty: one of the others.
_OPENINGS = ("Alright, ",) * 34 + ("Okay, ",) * 7 + ("",) * 23
_OTHER_OPENINGS = (
    "",
    "",
    "",
    "So ",
    "Good, ",
    "Now ",
    "Right, ",
    "Hmm, ",
    "Let me think. ",
    "Next step: ",
    "Fine, ",
    "First of all, ",
)
_MARKED = (
    ("actually", 0.324), ("however", 0.23), ("should_be", 0.275), ("to_verify", 0.21), ("to_ensure", 0.165),
    ("to_confirm", 0.143), ("to_make_sure", 0.094),
)  # fmt: skip
# Self-corrections stand in 56.4 % of the thoughts; those with "actually" are such already.
_CORRECTION = 0.355
# How often a new thought begins a new paragraph: 7.2 paragraphs for 409 words.
_BREAK = 0.6
# What is said together, in order.
_ARCS = (
    ("context", "reason", "detail"), ("reason", "worry", "detail"), ("option", "against", "choose"),
    ("detail", "reason", "nextstep"), ("context", "detail"), ("option", "choose", "check"), ("check", "scope"),
    ("worry", "option", "choose"), ("scope", "nextstep"), ("reason", "check"), ("context", "worry", "choose"),
    ("detail", "detail", "reason"), ("option", "against", "option", "choose"), ("choose", "check", "nextstep"),
    ("reason", "detail", "worry"), ("scope", "worry"), ("nextstep", "check"),
)  # fmt: skip


class Decks:
    """Options of rules, each rule shuffled and dealt to its end before an option comes again."""

    def __init__(self, rules: Grammar, rng: Random) -> None:
        self._rules, self._rng = rules, rng
        self._left: dict[str, list[Option]] = {}

    def deal(self, rule: str, scope: Scope) -> str:
        """Text of the next option of a rule."""
        left = self._left.get(rule)
        if not left:
            left = self._left[rule] = list(self._rules.options(rule))
            self._rng.shuffle(left)
        return capital(with_articles(self._rules.fill(left.pop(), self._rng, scope)))


class Prose:
    """Thoughts of one session."""

    def __init__(self, project: Project) -> None:
        self._project, self._rng = project, project.rng
        self._decks = Decks(grammar("prose", "words"), project.rng)
        self._openings: list[str] = []

    def thought(self, kind: str, file: SourceFile, command: str, size: int) -> str:
        """Reasoning before an action of a kind (`read`, `edit`, `shell` ...) on a file."""
        if size < LEAST_THOUGHT:
            raise ValueError(f"a thought has at least {LEAST_THOUGHT} characters, not {size}")
        scope = self.scope(file, command)
        start = self._opening()
        for _ in range(1 if size > 200 else 9):
            first = self._decks.deal(f"begin_{kind}", scope)
            if start.endswith((", ", ": ", "So ", "Now ")) and not first.startswith("I "):
                first = first[:1].lower() + first[1:]
            first = start + first
            if len(first) + 16 <= size:
                break
            if len(first) == size:
                return first
        else:
            return self._short(start, size)
        rest = self._paragraphs(file, command, size - len(first))
        return first + rest

    def _short(self, start: str, size: int) -> str:
        if not start or size - len(start) < 10 or not start.endswith(", "):
            start = "Alright, " if size >= 22 else ""
        text = sentence_of(self._rng, size - len(start))
        return start + (text if text.startswith("I ") or not start else text[:1].lower() + text[1:])

    def _opening(self) -> str:
        if not self._openings:
            self._openings = self._rng.sample(_OPENINGS, len(_OPENINGS))
        return self._openings.pop() or self._rng.choice(_OTHER_OPENINGS)

    def scope(self, file: SourceFile, command: str) -> Scope:
        """The names that sentences about a file may hold; `f` and `g` are two functions of it."""
        project, rng = self._project, self._rng
        names = file.names() or [project.symbol(), project.symbol()]
        scope = project.scope()
        scope["f"] = names[int(rng.random() * len(names))]
        others = [name for name in names if name != scope["f"]] or [project.symbol()]
        scope["g"] = others[int(rng.random() * len(others))]
        scope["file"], scope["cmd"] = file.base, command
        other = project.files[int(rng.random() * len(project.files))].base
        scope["other"] = (
            other if other != file.base else f"{project.word('role')}_{project.word('noun')}.{file.language.suffix}"
        )
        tests = project.tests_of(file) if not file.is_test else file.path
        scope["test"] = tests if len(tests) < _LONG_PATH else tests.rpartition("/")[2]
        return scope

    def _marked(self) -> list[str]:
        chosen = [rule for rule, share in _MARKED if self._rng.random() < share]
        if "actually" not in chosen and self._rng.random() < _CORRECTION:
            chosen.append("correction")
        self._rng.shuffle(chosen)
        return chosen

    def _paragraphs(self, file: SourceFile, command: str, size: int) -> str:
        """Sentences in paragraphs, each about one function and another; exactly `size` with the gap before."""
        rng, marked = self._rng, self._marked()
        # Marked sentences come early enough that they stand in short thoughts too.
        step = max(1.0, min(size / 110 / (len(marked) + 1), 6.0))
        plan: list[str] = []
        said: set[str] = set()
        scope, count, is_new = self.scope(file, command), 0, False
        due = step * (0.4 + rng.random())

        def make(room: int) -> str:
            nonlocal due, scope, count, is_new
            if not plan:
                plan.extend(rng.choice(_ARCS))
                if count:
                    scope, is_new = self.scope(file, command), rng.random() < _BREAK
            rule = plan.pop(0)
            if marked and count >= due:
                rule, due = marked.pop(), due + step
            text = self._decks.deal(rule, scope)
            for _ in range(20 if text in said else 0):
                text = self._decks.deal(rule, scope)
                if text not in said:
                    break
            gap = "\n\n" if is_new else " "
            if len(gap) + len(text) <= room - 14 or len(gap) + len(text) == room:
                count, is_new = count + 1, False
                said.add(text)
            elif rule in dict(_MARKED) or rule == "correction":
                marked.append(rule)
            return gap + text

        return "".join(fill(size, make, lambda n: " " + sentence_of(rng, n - 1), joint=""))
