"""TA201, TA204, TA226: what should be unique to one signed thought, and stands under several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import base_in_words, of_many, proved_or_above
from traceaudit_rules.provenance.models import plain_name
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.seals.sealed_copies import NONCE, SEALS, TAG, TEXT
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_SIGNED = {"format": "claude-code", "model": "claude-opus-4-5", "state": "text_signed", "layout": "measured"}
_LINE = {"text": "Run it now.", "vis": 11, "hidden": 11, "newlines": 0, "channel": 11, "outcome": "match"}
_FIRST = _SIGNED | _LINE | {"session": "s", "message_id": "msg_a", "tag": 7, "nonce": 1, "action_key": 5}
_FIRST |= {"file": 0, "offset": 0}
_SECOND = _FIRST | {"offset": 9, "nonce": 2, "message_id": "msg_b", "action_key": 6}
_OTHER_TEXT = {"text": "Look at it.", "action_key": 6}
_WEAKER = ("scrubbed", "copies", "new-ids", "times", "split")


def _graded(judged: pl.DataFrame) -> pl.DataFrame:
    """Kinds as subjects, so that each is a finding of its own; proof but for what has an innocent cause in sight."""
    is_weaker = pl.col("kind").is_in(_WEAKER)
    return judged.with_columns(
        pl.col("kind").alias("subject"),
        pl.col("kind").fill_null(""),
        pl.when(is_weaker).then(int(Severity.WARNING)).otherwise(int(Severity.ERROR)).alias("severity"),
        pl.when(is_weaker).then(int(Confidence.STRONG)).otherwise(int(Confidence.CERTAIN)).alias("confidence"),
    )


def _two_texts(group: Group) -> str:
    marks = "; at most one of the texts lacks the mark of a scrubber" if "scrubbed" in group.kinds else ""
    marks = ", that of the same block in another file" if "copies" in group.kinds else marks
    return (
        f"{group.count:,} of {number_of(group.examined, 'signed text')} share the tag of their signature with another "
        f"text{marks}; {base_in_words('tag-of-two-texts').replace(' (', ' tags (', 1)}"
    )


@rule(
    "TA201",
    "tag-of-two-texts",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SEALS,
    fix="Compare these thoughts with the raw log: at most one text of each tag is what was signed. Drop the others.",
    message=_two_texts,
    holds=proved_or_above("tag-of-two-texts"),
    evidence=Evidence.SIGNATURE,
    innocent="A publisher that replaced names or cut texts in a part of its copies of a session.",
    rests_on=("tag-of-two-texts",),
    bad=(
        (_FIRST, _SECOND | _OTHER_TEXT),
        (_FIRST, _FIRST | {"offset": 9} | _OTHER_TEXT),
        (_FIRST, _SECOND | {"text": "Run [REDACTED]."}),
    ),
    good=(
        (_FIRST, _SECOND),
        (_FIRST, _SECOND | {"text": "", "state": "omitted"}),
        (_FIRST, _SECOND | {"text": "[redacted]", "state": "placeholder"}),
        (_FIRST, _SECOND | {"text": " Run  it now.\n"}),
        (_FIRST, _SECOND | {"layout": "unmeasured"} | _OTHER_TEXT),
        (_FIRST, _SECOND | {"outcome": "summary"} | _OTHER_TEXT),
        (_FIRST, _SECOND | {"format": "pi"} | _OTHER_TEXT),
    ),
)
def tag_of_two_texts(seals: pl.DataFrame) -> pl.DataFrame:
    """One tag of a signature stands beside two different texts.

    The tag is a function of the sealed reasoning: equal reasoning has an equal tag, in whatever session, and of 12,869
    tags none stood beside two texts. So one of the texts was changed, or put there. Blanks do not count, nor copies
    without the text, nor placeholders. Two summaries of equal reasoning may differ: where only the reasoning is the
    same and not the very signature, summaries are left aside. Two kinds are no proof: `scrubbed`, where a scrubber left
    a mark, and `copies`, the same block of the same message in several files, of which one was worked on. Texts are
    compared within one format.
    """
    by = ("format", "value")
    texts = seals.filter((pl.col("on") == TAG) & pl.col("text_key").is_not_null())
    # Under one signature there is one text; under two with an equal tag only the reasoning is the same.
    clean = pl.when(~pl.col("is_scrubbed")).then("text_key")
    own = pl.when((pl.col("outcome") != "summary") & ~pl.col("is_scrubbed")).then("text_key")
    marked = texts.with_columns(
        (clean.drop_nulls().n_unique().over(*by, "nonce") > 1).alias("one_seal"),
        (own.drop_nulls().n_unique().over(by) > 1).alias("own"),
        ((pl.col("text_key").n_unique().over(by) > 1) & pl.col("is_scrubbed").any().over(by)).alias("marked"),
    )
    # One block of one message, with one text in each file: one of the files was worked on.
    is_one = (pl.col("message_id").n_unique().over(by) == 1) & pl.col("message_id").is_not_null()
    is_one &= (pl.col("nonce").n_unique().over(by) == 1) & pl.col("nonce").is_not_null()
    is_one &= pl.struct("file", "text_key").n_unique().over(by) == pl.col("file").n_unique().over(by)
    is_proof = pl.col("one_seal").any().over(by) | pl.col("own")
    proof = pl.when(is_one).then(pl.lit("copies")).otherwise(pl.lit("texts"))
    kind = pl.when(is_proof).then(proof).when("marked").then(pl.lit("scrubbed"))
    texts = marked.with_columns(kind.alias("kind"))
    return _graded(texts.unique((*SCOPE, "value", "text_key"), keep="first", maintain_order=True))


def _reused(group: Group) -> str:
    messages = number_of(group.examined, "signed message")
    said = f"{group.count:,} of {messages} share the nonce of their signature with another"
    if "new-ids" in group.kinds:
        said += " that holds the same, under another id in another session"
    if "split" in group.kinds:
        said += " of the same session, time and text, as one message has that was split into several"
    return f"{said}; {base_in_words('reused-signatures')}"


@rule(
    "TA204",
    "reused-signatures",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SEALS,
    fix="Keep one message for each signature, the one of the raw log. A signature belongs to one block of one message.",
    message=_reused,
    holds=proved_or_above("reused-signatures"),
    evidence=Evidence.SIGNATURE,
    innocent="A converter that gives messages new ids, and was run twice over the same session.",
    rests_on=("reused-signatures",),
    bad=(
        (_FIRST, _SECOND | {"nonce": 1}),
        (_FIRST, _SECOND | {"nonce": 1, "text": "", "state": "omitted", "session": "t", "file": 1}),
        (_FIRST, _SECOND | {"nonce": 1, "session": "t", "file": 1, "action_key": 5}),
    ),
    good=(
        (_FIRST, _SECOND),
        (_FIRST, _FIRST | {"session": "t", "file": 1}),
        (_FIRST, _FIRST | {"offset": 9, "action_key": 6}),
        (_FIRST, _SECOND | {"nonce": 1, "layout": "unmeasured"}),
        (_FIRST | {"message_id": None}, _SECOND | {"nonce": 1, "message_id": None}),
    ),
)
def reused_signatures(seals: pl.DataFrame) -> pl.DataFrame:
    """One signature stands on several messages.

    A nonce is drawn anew for every block, so no two signatures share one: 13,007 of 13,007 had their own. Sessions that
    are resumed, forked or saved in between repeat whole lines with the ids that they had; these count once. Kind
    `new-ids` is no proof: the same thought and the same action under another id, in another session, as a converter may
    write them. Nor is `split`: the same text at the same time of one session under several ids, as a converter writes
    that makes a row of each call. Kind `times`, for sessions without ids of messages, is none either: one signature at
    two times, before different actions.
    """
    by = ("format", "value")
    signed = seals.filter(pl.col("on") == NONCE)
    named = signed.filter(pl.col("message_id").is_not_null())
    named = named.unique((*by, "message_id"), keep="first", maintain_order=True)
    is_apart = pl.struct("file", "session").n_unique().over(by) == pl.len().over(by)
    # A copy may end before the action, or have lost the text.
    is_text, is_action = (pl.col(name).drop_nulls().n_unique().over(by) <= 1 for name in ("text_key", "action_key"))
    is_split = is_text & (pl.struct("session", "timestamp").n_unique().over(by) == 1)
    is_split &= pl.col("timestamp").is_not_null()
    kind = pl.when(is_apart & is_text & is_action).then(pl.lit("new-ids")).when(is_split).then(pl.lit("split"))
    found = pl.when(pl.len().over(by) > 1).then(kind.otherwise(pl.lit("reused")))
    timed = signed.filter(pl.col("message_id").is_null() & pl.col("timestamp").is_not_null())
    timed = timed.unique((*by, "session", "timestamp"), keep="first", maintain_order=True)
    is_told = pl.col("action_key").drop_nulls().n_unique().over(*by, "session") > 1
    at_times = pl.when((pl.len().over(*by, "session") > 1) & is_told).then(pl.lit("times"))
    return _graded(pl.concat([named.with_columns(found.alias("kind")), timed.with_columns(at_times.alias("kind"))]))


@rule(
    "TA226",
    "text-of-two-tags",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SEALS,
    fix="Compare these thoughts with the raw log. The same short reasoning of one model has the same tag in all its "
    "signatures.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'signed one-line thought')} have a text that has another tag "
        f"elsewhere, though equal reasoning has an equal tag; {base_in_words('text-of-two-tags')}"
    ),
    holds=of_many,
    evidence=Evidence.SIGNATURE,
    innocent="A vendor that changes the key of its tags; 156 texts are few, and all of two models.",
    rests_on=("text-of-two-tags",),
    bad=((_FIRST, _SECOND | {"tag": 8}),),
    good=(
        (_FIRST, _SECOND),
        (_FIRST, _SECOND | {"tag": 8, "model": "claude-sonnet-4-5"}),
        (_FIRST, _SECOND | {"tag": 8, "channel": 14}),
        (_FIRST, _SECOND | {"tag": 8, "hidden": 30, "outcome": "altered"}),
    ),
)
def text_of_two_tags(seals: pl.DataFrame) -> pl.DataFrame:
    """One short text stands beside different tags of one model.

    The tag is a function of the sealed reasoning. Each of 156 texts that came again, up to 18 times and in different
    sessions, had one tag. Only thoughts of one line are compared that have the very length of what is sealed, within
    one model, and in the channels in which this was measured.
    """
    lines = seals.filter(pl.col("on") == TEXT)
    names = [plain_name(model) if model else None for model in lines["model"]]
    lines = lines.with_columns(pl.Series("name", names, pl.String))
    lines = lines.unique(("name", "value", "nonce"), keep="first", maintain_order=True)
    is_several = pl.col("tag").n_unique().over("name", "value") > 1
    found = pl.when(is_several & pl.col("tag").is_not_null()).then(pl.lit("tags"))
    return lines.with_columns(found.alias("subject"), pl.lit("tags").alias("kind"))
