"""TA922, TA926, TA930: turns that have no answer, no end, or nothing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.structure.knowledge import begins_with, is_one_of, knowledge
from traceaudit_rules.structure.order import IS_SPOKEN, PLACE, first_with, placed
from traceaudit_rules.structure.stretches import Stretches, changes, flags_of
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group
    from traceaudit_rules.structure.stretches import Flags, Numbers


def is_made() -> pl.Expr:
    """Whether the format holds rows that were made to be trained on, not sessions as they were recorded."""
    return is_one_of("format", knowledge().made)


def _by_use() -> pl.Expr:
    """A recorded session may just have ended here; what was made to be trained on should be whole."""
    return pl.when(is_made()).then(int(Severity.WARNING)).otherwise(int(Severity.NOTE)).alias("severity")


@rule(
    "TA922",
    "trailing-prompt",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Cut the conversation before its last prompt; there is no answer to learn from.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'conversation')} with a prompt at the end that has no answer"
    ),
    bad=(
        (
            {"kind": "prompt", "role": "user", "head": "Hello"},
            {"kind": "text", "role": "assistant", "head": "Hi."},
            {"kind": "prompt", "role": "user", "head": "Fix the test"},
        ),
    ),
    good=(
        (
            {"kind": "prompt", "role": "user", "head": "Fix the test"},
            {"kind": "text", "role": "assistant", "head": "Done."},
            {"kind": "prompt", "role": "user", "head": "<command-name>/exit</command-name>"},
            {"kind": "meta", "role": "system", "head": "Session ended"},
        ),
    ),
)
def trailing_prompt(steps: pl.DataFrame) -> pl.DataFrame:
    """A conversation ends with a prompt that nobody answers.

    Texts that the client writes into the user's turn are no prompts: commands and their output, reminders, marks of
    an interruption. A warning in formats whose rows are made to be trained on; a note in recorded sessions, which end
    where the user left. Kind `only`: the conversation has no step of a model at all.
    """
    told = steps.select("number", "talk", "kind").filter(steps["is_told"])
    (spoken,) = flags_of(told, IS_SPOKEN)
    talks = Stretches.cut(told["talk"])
    ended = told.hstack([pl.Series("is_answered", talks.any(spoken))])[talks.ends()]
    return placed(steps, ended).select(
        *PLACE,
        pl.when(pl.col("kind") == "prompt").then(pl.lit("prompt")).alias("subject"),
        pl.when("is_answered").then(pl.lit("last")).otherwise(pl.lit("only")).alias("kind"),
        _by_use(),
    )


_HOW = {
    "aborted": ("message", "of the model cut off by the user"),
    "marker": ("note", "of the client in the user's turn, saying that the user stopped the model"),
    "rejected": ("result", "saying that the user stopped or did not allow the call"),
}


def _interruptions(group: Group) -> str:
    noun, how = _HOW[group.subject]
    return f"{number_of(group.count, noun)} {how}"


@rule(
    "TA926",
    "interrupted-turns",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop what the model had begun to say in aborted messages, and the client's notes from the user's turns.",
    message=_interruptions,
    bad=(
        {"kind": "prompt", "role": "user", "head": "[Request interrupted by user for tool use]"},
        {"kind": "text", "role": "assistant", "head": "Now I will", "stop_reason": "aborted"},
        {
            "kind": "tool_result",
            "role": "tool",
            "head": "The user doesn't want to proceed with this tool use.",
            "is_error": True,
        },
    ),
    good=(
        {"kind": "prompt", "role": "user", "head": "Why does it say [Request interrupted by user]?"},
        {"kind": "text", "role": "assistant", "head": "Done.", "stop_reason": "end_turn"},
        {"kind": "tool_result", "role": "tool", "head": "cat: The user doesn't want to proceed", "is_error": True},
    ),
)
def interrupted_turns(steps: pl.DataFrame) -> pl.DataFrame:
    """The user stopped the model, and what is left looks like a finished turn.

    Subject `aborted`: the message says so itself, by its stop reason; it may end in the middle of a word, so it is a
    warning. `marker`: the client wrote a note into the user's turn, such as `[Request interrupted by user]`; no user
    typed it. `rejected`: a tool result says that the user stopped or did not allow the call. Notes are known in
    English only.
    """
    known = knowledge()
    # One step for a message: each of its steps repeats the reason to stop.
    aborted = first_with(steps, IS_SPOKEN & is_one_of("stop_reason", known.aborted))
    seen = steps.select(*PLACE, "kind", "head").hstack([pl.Series("is_aborted", aborted)])
    seen = seen.filter(pl.col("kind").is_in(("prompt", "tool_result")) | pl.col("is_aborted"))
    subject = (
        pl.when("is_aborted")
        .then(pl.lit("aborted"))
        .when(begins_with(known.rejection, "tool_result"))
        .then(pl.lit("rejected"))
        .when(begins_with(known.interruption, "prompt"))
        .then(pl.lit("marker"))
    )
    seen = seen.with_columns(subject.alias("subject"))
    grade = pl.when(pl.col("subject") == "aborted").then(int(Severity.WARNING)).otherwise(int(Severity.NOTE))
    return seen.select(*PLACE, "subject", pl.col("subject").fill_null("turn").alias("kind"), grade.alias("severity"))


def _empty(group: Group) -> str:
    if group.subject == "completion":
        return f"{group.count:,} of {number_of(group.examined, 'turn')} of the model with an empty completion"
    if group.subject == "row":
        return f"{number_of(group.count, 'conversation')} with a system message and nothing else"
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(group.kinds.items()))
    return f"{group.count:,} of {number_of(group.examined, 'turn')} of the model with neither text nor call ({kinds})"


@rule(
    "TA930",
    "empty-outputs",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop these turns, or rows; a model that is trained on them learns to think and to say nothing.",
    message=_empty,
    bad=(
        (
            {"kind": "prompt", "role": "user", "head": "Hello"},
            {"kind": "thinking", "role": "assistant", "head": "Hm."},
            {"kind": "prompt", "role": "user", "head": "Hello?"},
            {"kind": "text", "role": "assistant", "head": "Hi."},
        ),
        (
            {"kind": "context", "role": "user", "head": "USER: Hello", "format": "fable-merged", "conversation": 0},
            {"kind": "thinking", "role": "assistant", "head": "Hm.", "format": "fable-merged", "conversation": 0},
            {"kind": "completion", "role": "assistant", "head": "", "format": "fable-merged", "conversation": 0},
        ),
        {"kind": "context", "role": "user", "head": "USER: Hello", "format": "fable-merged", "conversation": 0},
        {"kind": "meta", "role": "system", "head": "You are helpful.", "format": "sft-messages", "conversation": 0},
    ),
    good=(
        (
            {"kind": "prompt", "role": "user", "head": "Hello"},
            {"kind": "thinking", "role": "assistant", "head": "Hm.", "message_id": "m1"},
            {"kind": "tool_result", "role": "tool", "head": "ok"},
            {"kind": "tool_call", "role": "assistant", "tool": "Bash", "message_id": "m1"},
        ),
        (
            {"kind": "prompt", "role": "user", "head": "Hello"},
            {"kind": "thinking", "role": "assistant", "head": "Hm."},
        ),
    ),
)
def empty_outputs(steps: pl.DataFrame) -> pl.DataFrame:
    """A turn of the model has neither text nor a tool call.

    Kind `thinking`: it only thinks; `blank`: its text is empty, or `(no content)` as Claude Code writes it;
    `completion`: its completion is empty, and where the row has an output in spite of that, it is a finding of its
    own; `nothing`: a context or a system message, and no step of a model. In recorded sessions the last turn and
    aborted messages are left alone, and the rest is a note: the client often records a message block by block. A
    message with no block at all leaves no step, so it is not seen here.
    """
    known = knowledge()
    answer = pl.col("kind").is_in(("text", "completion")) & pl.col("head").is_not_null()
    given = (pl.col("kind") == "tool_call") | (answer & ~begins_with(known.blank, "text", "completion"))
    # The steps of a model start a turn of their own, so this one is a context that none of them follows.
    alone = (pl.col("kind") == "context") & pl.col("is_last_turn")
    judged = _turns(steps, given, is_one_of("stop_reason", (*known.aborted, *known.failed)))
    judged = judged.filter(IS_SPOKEN | alone).with_columns(alone.alias("is_alone"))
    left_alone = ~is_made() & (pl.col("is_last_turn") | pl.col("is_stopped"))
    quiet = ~pl.col("is_said") & ~left_alone
    kind = (
        pl.when("is_alone")
        .then(pl.lit("nothing"))
        .when("is_blank")
        .then(pl.lit("completion"))
        .when("is_text")
        .then(pl.lit("blank"))
        .otherwise(pl.lit("thinking"))
    )
    found = judged.select(
        *PLACE,
        pl.when(pl.col("is_alone") | quiet)
        .then(pl.lit("turn"))
        .when("is_blank")
        .then(pl.lit("completion"))
        .alias("subject"),
        kind.alias("kind"),
        _by_use(),
    )
    return found.vstack(_only_told(steps)) if steps.select(is_made().any()).item() else found


def _only_told(steps: pl.DataFrame) -> pl.DataFrame:
    """Rows that were made to be trained on and hold notes for the model, such as a system message, but no more."""
    made = steps.select(*PLACE, "kind", "conversation").filter(is_made())
    notes = made.filter(pl.col("kind") == "meta")
    talk = pl.struct("file", "conversation").hash(seed=0)
    others = made.filter(pl.col("kind") != "meta").select(talk.unique()) if notes.height else notes.select(talk)
    alone = notes.filter(~talk.is_in(others.to_series().implode())).filter(talk.is_first_distinct())
    return alone.select(*PLACE, pl.lit("row").alias("subject"), pl.lit("nothing").alias("kind"), _by_use())


def _turns(steps: pl.DataFrame, given: pl.Expr, stopped: pl.Expr) -> pl.DataFrame:
    """The first step of each turn, with what is true of any of its steps."""
    completion, text = (pl.col("kind") == kind for kind in ("completion", "text"))
    is_named = pl.col("message_id").is_not_null()
    flags = flags_of(steps, pl.col("is_told"), is_named, given, completion, text, stopped)
    told = np.flatnonzero(flags[0])
    turns = Stretches.begun(changes(steps["turn"].to_numpy()[told]))
    named, given_here, *others = (flag[told] for flag in flags[1:])
    others[0] &= ~given_here  # a completion is blank where it gives nothing
    said = turns.any(given_here)
    said |= turns.any(_is_given_elsewhere(steps, told[~said & named], told[given_here])[told])
    any_of = zip(("is_said", "is_blank", "is_text", "is_stopped"), (said, *map(turns.any, others)), strict=True)
    columns = [pl.Series(name, flag[turns.starts]) for name, flag in any_of]
    return steps.select(*PLACE, "kind", "is_last_turn")[told[turns.starts]].hstack(columns)


def _is_given_elsewhere(steps: pl.DataFrame, quiet: Numbers, given: Numbers) -> Flags:
    """Whether the API message of a quiet step, which other lines can interrupt, says something in another turn."""
    elsewhere = np.zeros(steps.height, np.bool_)
    if len(quiet):
        messages = steps.select("number", "talk", "message_id")
        said = messages[quiet].join(messages[given], on=["talk", "message_id"], how="semi")
        elsewhere[said["number"].to_numpy()] = True
    return elsewhere
