"""Merged rows whose thoughts were written or changed by somebody: only the words can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.truth import Planted
from reasoning.wording import make_thought

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.truth import Case, Record

MERGED = "merged.jsonl"
_USER = re.compile(r"(?i)\bthe user (?:wants|is asking|asked|has)\b")
_DOUBT = re.compile(r"(?i)\b(?:wait|hmm+|actually|maybe|perhaps|hold on|not sure)\b[ ,—]*")
_GERMAN = (
    "Zuerst prüfe ich, ob die Zeilen überhaupt ankommen.", "Danach muss ich den zweiten Zähler noch einmal lesen.",
    "Der Fehler steckt wahrscheinlich in der alten Schleife, nicht in der neuen.", "Das passt so noch nicht zusammen.",
    "Ich sollte erst den Versuch wiederholen und dann die Grenze verschieben.", "Wenn das stimmt, fehlt nur ein Wert.",
    "Niemand ruft diese Stelle noch auf, also darf sie weg.", "Jetzt schreibe ich die Prüfung für den leeren Fall.",
)  # fmt: skip
_PHRASES = (
    "Here is the reasoning: ", "The given output follows from this. ", "This justifies the edit. ",
    "This explains why the call comes now. ", "The final answer is consistent with that. ", "As requested, I go on. ",
)  # fmt: skip
_THIRD = (
    "The agent then decides to do this. ", "The assistant should keep to it. ", "Claude then decides on the file. ",
    "The model decides to look first. ", "The agent should go on from here. ",
)  # fmt: skip


def set_cot(row: Record, cot: str) -> None:
    """Another thought for a row, in both of its columns."""
    said = row["completion"].partition("\n</think>\n")[2] if row["cot"] else row["completion"]
    row["cot"], row["completion"] = cot, f"<think>\n{cot}\n</think>\n{said}"


def rows_with(case: Case, share: float, keep: Callable[[Record], bool] = lambda _: True) -> list[tuple[int, Record]]:
    """Some rows that have a thought, with their numbers from 1."""
    kept = [(n, row) for n, row in enumerate(case.tree[MERGED], 1) if row["cot"] and keep(row)]
    return sorted(case.rng.sample(kept, round(share * len(kept))), key=lambda pair: pair[0])


def _change(case: Case, code: str, share: float, change: Callable[[Record], str]) -> None:
    for number, row in rows_with(case, share):
        set_cot(row, change(row))
        if code:
            case.plant_rows(code, MERGED, [number])


def open_alike(case: Case) -> None:
    """More than half of the thoughts begin with one word."""
    _change(case, "", 0.53, lambda row: f"Alright, {row['cot'][:1].lower()}{row['cot'][1:]}")


def _set_aside(case: Case, code: str, phrase: str) -> None:
    """Rows that hold such a phrase as recorded ones do, now and then."""
    case.aside |= {Planted(MERGED, n, code) for n, row in enumerate(case.tree[MERGED], 1) if phrase in row["cot"]}


def leave_tags(case: Case) -> None:
    """Tags of a prompt left in the thoughts."""
    forms = ("<think>{}</think>", "{}\n</reasoning>", "Chain of thought: {}", "{} <answer>")
    _change(case, "TA219", 0.1, lambda row: case.rng.choice(forms).format(row["cot"]))


def leave_phrases(case: Case) -> None:
    """Sentences of somebody who explains a given output, two kinds in each."""
    _set_aside(case, "TA220", "As instructed")
    _change(case, "TA220", 0.1, lambda row: "".join(case.rng.sample(_PHRASES[:4], 2)) + row["cot"])


def speak_of_agent(case: Case) -> None:
    """Thoughts that speak of the agent as of somebody else."""
    _set_aside(case, "TA222", "agent")
    _change(case, "TA222", 0.2, lambda row: case.rng.choice(_THIRD) + row["cot"])


def tell_results(case: Case) -> None:
    """Results told as known before the call."""
    told = ("The output shows two rungs.", "The result confirms the gauge.", "It returned three knobs and succeeded.")
    _change(case, "", 0.3, lambda row: f"{row['cot']} {case.rng.choice(told)}")


def quote_calls(case: Case) -> None:
    """Thoughts that hold the arguments of their call, word for word."""

    def quote(row: Record) -> str:
        values = [str(value) for value in row["output"].get("input", {}).values()]
        return f"{row['cot']} I write {max(values, key=len)} there." if values else row["cot"]

    _change(case, "", 0.7, quote)


def repeat_thoughts(case: Case) -> None:
    """The same long thought before different calls."""
    stock = [make_thought(case.rng, 400, ["the_list"]) for _ in range(4)]
    stock = [text if len(text) >= 220 else text + " " + "It holds for each of them in turn. " * 6 for text in stock]
    numbers = rows_with(case, 0.2)
    for place, (number, row) in enumerate(numbers):
        set_cot(row, stock[place % len(stock)])
        case.plant_rows("TA223", MERGED, [number])


def add_headings(case: Case) -> None:
    """Headings in the thoughts."""
    _change(case, "", 0.3, lambda row: f"## Analysis\n{row['cot']}\n\n## Decision\nGo on.")


def translate(case: Case) -> None:
    """Thoughts in a language that nobody in the session speaks."""
    _change(case, "", 0.4, lambda row: " ".join(case.rng.choices(_GERMAN, k=max(2, len(row["cot"]) // 60))))


def drop_doubt(case: Case) -> None:
    """Long thoughts without a word of doubt."""
    _change(case, "", 1.0, lambda row: _DOUBT.sub("", row["cot"]))


def drop_user(case: Case) -> None:
    """No thought speaks of what the user wants."""
    _change(case, "", 1.0, lambda row: _USER.sub("This task means", row["cot"]))


def cut_at_1000(case: Case) -> None:
    """Thoughts cut at a thousand characters."""
    _change(case, "", 1.0, lambda row: row["cot"][:1000])


def filter_and_open_alike(case: Case) -> None:
    """Two signs of one kind: lengths and openers are both about how thoughts are spread."""
    keep_long(case)
    open_alike(case)


def open_alike_and_speak_of_agent(case: Case) -> None:
    """Two signs of two kinds: how thoughts begin, and in which person they are written."""
    open_alike(case)
    for _, row in rows_with(case, 0.3):
        set_cot(row, f"{row['cot']} {case.rng.choice(_THIRD)}")


def keep_long(case: Case) -> None:
    """Only rows with a thought of 350 characters and more."""
    case.tree[MERGED] = [row for row in case.tree[MERGED] if len(row["cot"]) >= 350]
