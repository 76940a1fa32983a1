"""TA923, TA924, TA925: text in a conversation that neither the user nor a willing model wrote there."""

from __future__ import annotations

from functools import reduce
from operator import or_

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.structure.knowledge import begins_with, is_one_of, knowledge
from traceaudit_rules.structure.order import IS_SPOKEN, PLACE, first_with
from traceaudit_rules.wording import number_of

_TEXTS = ("text", "completion")
_SAID = {
    "client": "written by the client, not by a model",
    "failed": "ended by an error of the API",
    "phrase": "with the beginning of an error message of the client",
}


def _answers(steps: pl.DataFrame, reasons: tuple[str, ...]) -> pl.DataFrame:
    """Texts of the model, and the first step of each message that stopped for one of the reasons.

    Column `is_stopped`: this step stands for such a message.
    """
    stopped = first_with(steps, IS_SPOKEN & is_one_of("stop_reason", reasons))
    marked = steps.select(*PLACE, "kind", "head", "model").hstack([pl.Series("is_stopped", stopped)])
    return marked.filter(pl.col("kind").is_in(_TEXTS) | pl.col("is_stopped"))


@rule(
    "TA923",
    "client-errors",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop these messages before training; a model learns to print error messages from them.",
    message=lambda group: f"{group.count:,} of {number_of(group.examined, 'answer')} {_SAID[group.subject]}",
    bad=(
        {"kind": "text", "role": "assistant", "head": "API Error: 529 overloaded", "model": "<synthetic>"},
        {"kind": "text", "role": "assistant", "head": "API Error: Request timed out."},
        {"kind": "text", "role": "assistant", "head": "Let me", "stop_reason": "error"},
    ),
    good=(
        {"kind": "text", "role": "assistant", "head": "The API Error: line comes from the client."},
        {"kind": "prompt", "role": "user", "head": "API Error: 500"},
        {"kind": "tool_result", "role": "tool", "head": "API Error: 500"},
    ),
)
def client_errors(steps: pl.DataFrame) -> pl.DataFrame:
    """A message in the place of the model is an error, or was written by the client.

    Subject `client`: the model is `<synthetic>`, as Claude Code calls the messages that it writes itself: errors of
    the API, limits, `No response requested.`. `failed`: the stop reason is an error, and the message may end in the
    middle. `phrase`: only the beginning of the text says so; known for English phrases of Claude Code, and weak.
    """
    known = knowledge()
    answers = _answers(steps, known.failed)
    subject = (
        pl.when(is_one_of("model", known.error_models))
        .then(pl.lit("client"))
        .when("is_stopped")
        .then(pl.lit("failed"))
        .when(begins_with(known.error, *_TEXTS))
        .then(pl.lit("phrase"))
    )
    weak = pl.when(pl.col("subject") == "phrase").then(int(Confidence.WEAK)).otherwise(int(Confidence.CERTAIN))
    return answers.with_columns(subject.alias("subject")).select(
        *PLACE, "subject", pl.col("subject").fill_null("text").alias("kind"), weak.alias("confidence")
    )


@rule(
    "TA924",
    "compaction-summaries",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Cut conversations at their summaries, or mask the summary: what it retells is not in the conversation, and "
    "what the model says next depends on it.",
    message=lambda group: (
        f"{number_of(group.count, 'summary').replace('summarys', 'summaries')} of an earlier part of the work, in "
        f"{number_of(len(group.files), 'file')}"
    ),
    bad=(
        {
            "kind": "meta",
            "role": "user",
            "format": "claude-code",
            "pointer": "/message/content",
            "head": "This session",
        },
        {"kind": "meta", "role": "system", "format": "pi", "pointer": "/summary", "head": "# Checkpoint"},
        {
            "kind": "prompt",
            "role": "user",
            "head": "This session is being continued from a previous conversation that ran out of context.",
        },
    ),
    good=(
        {
            "kind": "meta",
            "role": "system",
            "format": "claude-code",
            "pointer": "/summary",
            "head": "Fix the login page",
        },
        {"kind": "prompt", "role": "user", "head": "Summarise this session."},
    ),
)
def compaction_summaries(steps: pl.DataFrame) -> pl.DataFrame:
    """A summary stands for an earlier part of the conversation.

    When the context is full the client lets a model retell the work, and goes on from that text. The summary stands
    in the user's turn although no user wrote it, and the steps behind it know things that the conversation, as it is
    published, may not hold. `summary` lines of Claude Code are titles of sessions, and not counted.
    """
    known = knowledge()
    noted = steps.select(*PLACE, "kind", "head").filter(pl.col("kind").is_in(("meta", "prompt")))
    places = []
    for place in known.summary_places:
        wanted = [(name, value) for name, value in place._asdict().items() if value != "*"]
        matches = [(pl.col(name) == value).fill_null(value=False) for name, value in wanted]
        places.append(pl.all_horizontal(matches))
    at_place = (pl.col("kind") == "meta") & reduce(or_, places)
    subject = pl.when(at_place | begins_with(known.summary, "meta", "prompt")).then(pl.lit("summary"))
    kind = pl.when(at_place).then(pl.lit("marked")).otherwise(pl.lit("phrase"))
    return noted.select(*PLACE, subject.alias("subject"), kind.alias("kind"))


@rule(
    "TA925",
    "model-refusals",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Decide whether refusals belong into the training data, and say in the card what was done. Drop messages "
    "that the vendor's filter has cut.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'answer')} "
        + ("refused, by their stop reason" if group.subject == "stopped" else "with the beginning of a refusal")
    ),
    bad=(
        {"kind": "text", "role": "assistant", "head": "I can", "stop_reason": "refusal"},
        {"kind": "text", "role": "assistant", "head": "I'm sorry, but I can't help with that."},
        {"kind": "text", "role": "assistant", "head": "I cannot assist with creating malware."},
    ),
    good=(
        {"kind": "text", "role": "assistant", "head": "I can't find the file. Let me look again."},
        {"kind": "text", "role": "assistant", "head": "I'm sorry, I can't reproduce the failure."},
        {"kind": "text", "role": "assistant", "head": "I need to fix the import first."},
        {"kind": "prompt", "role": "user", "head": "I can't help with that today."},
    ),
)
def model_refusals(steps: pl.DataFrame) -> pl.DataFrame:
    """The model refuses to do what it was asked.

    Subject `stopped`: the stop reason is a refusal or a content filter; the message may end in the middle, so it is a
    warning. `phrase`: the text begins like a refusal. Phrases are English only, have to stand at the beginning, and
    are weak: many refusals are worded otherwise.
    """
    known = knowledge()
    answers = _answers(steps, known.refused)
    stopped = pl.col("subject") == "stopped"
    subject = (
        pl.when("is_stopped").then(pl.lit("stopped")).when(begins_with(known.refusal, *_TEXTS)).then(pl.lit("phrase"))
    )
    return answers.with_columns(subject.alias("subject")).select(
        *PLACE,
        "subject",
        pl.col("subject").fill_null("text").alias("kind"),
        pl.when(stopped).then(int(Severity.WARNING)).otherwise(int(Severity.NOTE)).alias("severity"),
        pl.when(stopped).then(int(Confidence.CERTAIN)).otherwise(int(Confidence.WEAK)).alias("confidence"),
    )
