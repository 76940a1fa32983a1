"""TA704: ids of messages and requests that stand in several sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.options import Options

LEAST_CHARS = 16
"""Shorter ids, such as msg_1, are numbers within one conversation."""
_POSITION = ("slice", "line", "length")
_OF_STEP = ("file", "format", "session", "message_id", "request_id")
_ID = ("key", "format", "what", "id")
_STEP: dict[str, object] = {
    "format": "claude-code",
    "session": "s",
    "message_id": "msg_01AbCdEfGhIjKlMn",
    "role": "assistant",
}
_STEP |= {"kind": "text", "text": "Read.", "at": 0, "file": 0, "offset": 0}
_REQUEST = {"request_id": "req_01AbCdEfGhIjKlMn"}


def emit_messages(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each id of a message or request in a session file, or for the part of it in this batch of work.

    `parts` are hashes of what stands under the id, sorted and distinct: the steps of a message, the ids of the messages
    of a request.
    """
    steps, rows = tables["steps"], tables.get("rows")
    long = [pl.col(name).str.len_bytes() >= LEAST_CHARS for name in ("message_id", "request_id")]
    said = steps.filter(pl.col("conversation").is_null() & pl.any_horizontal(long))
    if rows is None or rows.is_empty():
        said = said.with_columns(pl.lit(0, pl.UInt32).alias(name) for name in _POSITION)
    else:
        said = said.hstack(rows.select(_POSITION)[said["at"]])
    # What says nothing of the content is left out: where a copy of a message stands may change its pointers.
    part = pl.struct("kind", "text", "tool", "args").hash(seed=0)
    said = said.select(*_OF_STEP, "offset", *_POSITION, part.alias("part"))
    requests = said.filter(pl.col("message_id").is_not_null()).with_columns(
        pl.col("message_id").hash(seed=0).alias("part")
    )
    return pl.concat([_under(said, "message_id"), _under(requests, "request_id")])


def _under(said: pl.DataFrame, name: str) -> pl.DataFrame:
    """What stands under each id of one kind."""
    what = pl.lit(name.replace("_", " ")).alias("what")
    named = said.filter(pl.col(name).str.len_bytes() >= LEAST_CHARS).with_columns(what)
    grouped = named.group_by("file", "format", "session", "what", pl.col(name).alias("id"), maintain_order=True)
    frame = grouped.agg(pl.first("offset", *_POSITION), pl.col("part").unique().sort().alias("parts"))
    key = pl.struct("format", "what", "id").hash(seed=0).alias("key")
    return frame.select(key, pl.exclude("key"))


def prepare_messages(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """One row for each id in each session: the parts of a message, and its copies in files of one session, together.

    A file that states no session is one of its own.
    """
    own = pl.format("file {}", "file")
    owner = pl.when(pl.col("session").is_null()).then(own).otherwise(pl.format("session {}", "session"))
    rest = pl.first("file", "offset", "session", *_POSITION)
    whole = partition.group_by(*_ID, owner.alias("owner"), maintain_order=True)
    parts = pl.col("parts").explode().unique().sort()
    return whole.agg(rest, parts).sort("key", "file", "offset", "owner")


MESSAGES = Shuffle("message_ids", Reads.STEPS, emit_messages, prepare_messages)


def _message(group: Group) -> str:
    said = f"{group.count:,} of {group.examined:,} ids of messages and requests of a session stand in an earlier one"
    if group.subject == "copied":
        return f"{said}, over the same content, as continued and forked sessions copy it"
    parts = [f"{group.kinds[kind]:,} {plural(group.kinds[kind], kind)}" for kind in sorted(group.kinds)]
    return f"{said}, over other content: {', '.join(parts)}"


def _advise(group: Group) -> str:
    if group.subject == "copied":
        return "Drop what a continued or forked session has copied from the one before, or count such messages once."
    return "Do not join or count by these ids. Find out which step gave one id to several messages, or changed a copy."


@rule(
    "TA704",
    "reused-message-ids",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=("format",),
    shuffle=MESSAGES,
    fix="Drop what a continued or forked session has copied from the one before. Do not join or count by ids that "
    "stand over different content.",
    message=_message,
    advise=_advise,
    bad=(
        (_STEP, _STEP | {"file": 1, "session": "t"}),
        (_STEP, _STEP | {"file": 1, "session": "t", "text": "Write."}),
        (_STEP | _REQUEST, _STEP | _REQUEST | {"file": 1, "session": "t", "message_id": "msg_01BbCdEfGhIjKlMn"}),
    ),
    good=(
        (_STEP, _STEP | {"file": 1}),
        (_STEP, _STEP | {"file": 1, "session": "t", "message_id": "msg_01BbCdEfGhIjKlMn"}),
        (_STEP | {"message_id": "msg_1"}, _STEP | {"message_id": "msg_1", "file": 1, "session": "t"}),
        (_STEP, _STEP | {"file": 1, "session": "t", "format": "claude-stream"}),
    ),
)
def reused_message_ids(ids: pl.DataFrame) -> pl.DataFrame:
    """The id of a message or a request stands in more than one session.

    Ids of 16 characters or more, in formats whose files are sessions; formats are compared apart, because a session may
    be published in two of them. The first session with an id is kept, every later one is counted; several files of one
    session are one. Subject `copied`, a note: the steps under the id are the same, or one session was cut inside the
    message. Continued and forked sessions copy messages like that, and every copy is trained on again. Subject
    `conflict`, a warning: the steps differ, or one request has other messages. Then joins on the id are wrong: a proxy
    gave out one id again and again, somebody made the ids up, or changed one of the copies, as a publisher does who
    replaces names in one file and not in another.
    """
    later = pl.int_range(pl.len()).over(*_ID) > 0
    first = pl.col("parts").first().over(*_ID)
    added, lost = pl.col("parts").list.set_difference(first), first.list.set_difference("parts")
    is_copy = (added.list.len() == 0) | (lost.list.len() == 0)
    # A request that is copied with its message is told of as this message.
    copied = pl.when(pl.col("what") == "message id").then(pl.lit("copied"))
    subject = pl.when(is_copy).then(copied).otherwise(pl.lit("conflict"))
    repeated = pl.col("key").is_duplicated()
    judged = ids.filter(repeated).with_columns(pl.when(later).then(subject).alias("subject"))
    single = ids.filter(~repeated).with_columns(pl.lit(None, pl.String).alias("subject"))
    is_note = pl.col("subject") == "copied"
    return pl.concat([judged, single]).with_columns(
        pl.col("what").alias("kind"),
        pl.when(is_note).then(int(Severity.NOTE)).otherwise(int(Severity.WARNING)).alias("severity"),
    )
