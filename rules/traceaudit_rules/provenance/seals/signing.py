"""TA211, TA212, TA213, TA225: readable thoughts and the signatures that they should have."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.seals.signers import IS_BROKEN_OFF, IS_SIGNED_ROUTE
from traceaudit_rules.provenance.thresholds import contract_of, turnings
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group
    from traceaudit_rules.provenance.thresholds import Contract

_LINE = {"format": "claude-code", "harness": "claude-code", "model": "claude-opus-4-5", "message_id": "msg_a"}
_SIGNED = _LINE | {"text": "Run it once more.", "newlines": 0, "state": "text_signed", "layout": "measured"}
_MATCH, _ALTERED = _SIGNED | {"outcome": "match"}, _SIGNED | {"text": "Now run it once more.", "outcome": "altered"}
_BARE = _LINE | {"text": "Run it once more.", "state": "text_unsigned", "layout": "none"}
_PI = {"format": "pi", "harness": "pi", "message_id": None}
_MERGED = {"format": "fable-merged", "model": "claude-fable-5", "text": "List it.", "state": "published_text"}
_NEWER = _SIGNED | {"version": "2.1.90"}


def _altered(group: Group) -> str:
    if "scrubbed" in group.kinds:
        return (
            f"{group.count:,} of {number_of(group.examined, 'signed one-line thought')} hold the mark of a scrubber, "
            "and have another length than their signature seals"
        )
    return (
        f"{group.count:,} of {number_of(group.examined, 'signed one-line thought')} have another length than their "
        f"signature seals; {base_in_words('altered-one-liners')}"
    )


@rule(
    "TA211",
    "altered-one-liners",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Publish the texts as they were signed, or say in the card what was changed in them, such as names that were "
    "replaced.",
    message=_altered,
    when_weak=Severity.NOTE,
    holds=above("altered-one-liners"),
    evidence=Evidence.SIGNATURE,
    innocent="Names, paths or secrets that were replaced after the recording change the length as well.",
    rests_on=("altered-one-liners", "altered-least-bytes", "altered-most-bytes", "altered-channel"),
    bad=((_MATCH, _ALTERED), (_ALTERED | {"text": "Use [REDACTED] once more."},)),
    good=(
        (_MATCH,),
        (_ALTERED | {"outcome": "summary"},),
        (_ALTERED | {"state": "placeholder"},),
    ),
)
def altered_one_liners(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Short thoughts of one line have another length than the reasoning under their signature.

    Models of the generations 4.5 and 4.6 show thoughts of one line as they are: 8,400 of 8,400 had the very length that
    their signature seals. Another length means that the text was changed after it was signed. Kind `scrubbed` is weak:
    the text holds the mark of a tool that replaces secrets. Letters that were exchanged without changing the length are
    not seen, and a text that was padded to the length is not either.
    """
    is_line = (pl.col("newlines") == 0) & pl.col("sealed_model").is_null()
    is_measured = pl.col("outcome").is_in(("match", "altered"))
    lined = thoughts.filter((pl.col("state") == "text_signed") & is_line & is_measured)
    kind = pl.when("is_scrubbed").then(pl.lit("scrubbed")).otherwise(pl.lit("altered"))
    return _graded(lined.with_columns(pl.when(pl.col("outcome") == "altered").then(kind).alias("subject")))


def _graded(judged: pl.DataFrame) -> pl.DataFrame:
    """Strong, but for what is scrubbed."""
    is_scrubbed = (pl.col("subject") == "scrubbed").fill_null(value=False)
    return judged.with_columns(
        pl.col("subject").fill_null("").alias("kind"),
        pl.when(is_scrubbed).then(int(Confidence.WEAK)).otherwise(int(Confidence.STRONG)).alias("confidence"),
    )


@rule(
    "TA212",
    "unsigned-thinking",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Publish the signatures with the thoughts. Without them nobody can check the text, so say in the card why they "
    "are missing.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'readable thought')} have no signature, though the program "
        f"records one and the model signs; {base_in_words('unsigned-thinking')}"
    ),
    holds=above("unsigned-thinking"),
    evidence=Evidence.SIGNATURE,
    innocent="A publisher that removed the signatures, or a gateway that dropped them on the way.",
    rests_on=("unsigned-thinking", "unsigned-thinking-pi"),
    bad=((_BARE,), (_BARE | _PI,)),
    good=(
        (_MATCH,),
        (_BARE | {"model": "glm-4.6"},),
        (_BARE | {"message_id": "gen-1"},),
        (_BARE | {"harness": None},),
        (_BARE | _PI | {"stop_reason": "aborted"},),
    ),
)
def unsigned_thinking(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Readable thoughts have no signature, in a program that keeps it and under a model that signs.

    Anthropic's API signs every thinking block, and Claude Code and pi write the signature beside the text. Text without
    one was stripped of it, or did not come from there. Only models named claude- count, with Anthropic's own message
    ids where the format has any: models behind a gateway and local ones do not sign. Messages that were aborted are
    left out, because their signature never came.
    """
    readable = thoughts.filter(IS_SIGNED_ROUTE & pl.col("state").is_in(("text_signed", "text_unsigned")))
    found = pl.when(pl.col("state") == "text_unsigned").then(pl.lit("unsigned"))
    return readable.with_columns(found.alias("subject"), pl.lit("unsigned").alias("kind"))


def _against_contract(group: Group) -> str:
    contract = _contract_in(group)
    vendor = "the vendor" if contract is None else contract.vendor
    source = "" if contract is None else f" ({contract.source})"
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} are readable and carry no signature; {vendor} "
        f"returns no raw text for this model, so each is a summary, or not from the model's API{source}"
    )


def _contract_in(group: Group) -> Contract | None:
    return contract_of(dict(group.scope).get("model"))


@rule(
    "TA213",
    "cleartext-against-contract",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Do not call this text raw reasoning. Say in the card where it comes from: a summary that the vendor returned, "
    "with its setting, or a text that somebody or another model wrote.",
    message=_against_contract,
    when_weak=Severity.NOTE,
    holds=above("unsigned-thinking"),
    evidence=Evidence.SIGNATURE,
    innocent="A publisher that asked for summaries and left the signatures out: then the text is the vendor's summary.",
    rests_on=("unsigned-thinking",),
    bad=((_MERGED,), (_BARE | {"model": "claude-opus-4-8"},), (_MERGED | {"model": "gpt-5.4"},)),
    good=(
        (_MATCH | {"model": "claude-opus-4-8"},),
        (_MERGED | {"model": "claude-opus-4-5"},),
        (_MERGED | {"model": "an-unknown-model"},),
        ({"format": "codex", "model": "gpt-5.4", "text": "**Title**", "state": "codex_summary"},),
    ),
)
def cleartext_against_contract(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Readable reasoning of a model whose vendor returns none, and no signature that it could be checked by.

    For some models the vendor returns no raw chain of thought: the block is sealed, and a summary is shown where a
    setting asks for it, always with a signature. A readable text without one is therefore a summary at best, and may be
    anybody's. Published rows count, whatever their column is called. Confidence is weak for vendors that return
    summaries without being asked, because such a column usually holds just these. Which vendor returns what is data,
    with date and source; models that it does not name are not looked at.
    """
    readable = thoughts.filter(pl.col("state").is_in(_CLEAR) & ~IS_BROKEN_OFF)
    returns = [_never_raw(model) for model in readable["model"]]
    bound = readable.with_columns(pl.Series("returns", returns, pl.String)).drop_nulls("returns")
    kind = pl.when(pl.col("returns") == "summary").then(pl.lit("summary-at-best")).otherwise(pl.lit("never-raw"))
    has_none = pl.col("layout").is_null() | pl.col("layout").is_in(("none", "field-name"))
    is_weak = pl.col("returns") == "summary"
    return bound.with_columns(
        pl.when(has_none).then(kind).alias("subject"),
        kind.alias("kind"),
        pl.when(is_weak).then(int(Confidence.WEAK)).otherwise(int(Confidence.STRONG)).alias("confidence"),
    )


_CLEAR = ("text_signed", "text_unsigned", "text_field_name_signature", "codex_text", "published_text")


@lru_cache(maxsize=4096)
def _never_raw(model: str | None) -> str | None:
    """What the vendor returns of a model, where that is never the raw text."""
    contract = contract_of(model)
    return contract.returns if contract is not None and contract.is_never_raw else None


_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)


@rule(
    "TA225",
    "thinking-by-setting",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card that a setting asked for summaries of the reasoning, and call the text a summary.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'thought')} of Claude Code "
        f"{turnings()['hidden-by-default'].version} and later have a text, which a setting must have asked for; "
        f"{base_in_words('thinking-by-setting')}"
    ),
    evidence=Evidence.SIGNATURE,
    innocent="The setting is documented (showThinkingSummaries), and sessions without a terminal may differ.",
    rests_on=("thinking-by-setting",),
    bad=((_NEWER,), (_NEWER | {"version": "2.1.81"},)),
    good=(
        (_NEWER | {"version": "2.1.68"},),
        (_NEWER | {"text": "", "state": "omitted", "outcome": "omitted"},),
        (_NEWER | {"version": "newest"},),
    ),
)
def thinking_by_setting(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Signed thoughts have a text in versions of Claude Code that hide it unless a setting asks for it.

    From 2.1.81 on, sessions hold signatures beside empty texts; of 10,631 lines none had a text. A setting brings
    summaries back. So such a text is a summary, and the card should say so. Texts without a signature are left to other
    rules.
    """
    said = thoughts.filter(IS_SIGNED_ROUTE & (pl.col("harness") == "claude-code"))
    late = said.filter(pl.Series([_hides(version) for version in said["version"]], dtype=pl.Boolean))
    found = pl.when(pl.col("state") == "text_signed").then(pl.lit("setting"))
    return late.with_columns(found.alias("subject"), pl.lit("setting").alias("kind"))


@lru_cache(maxsize=1024)
def _hides(version: str | None) -> bool:
    """Whether a version of Claude Code hides thoughts by default; False for what is no version."""
    stated, first = _numbers(version), _numbers(turnings()["hidden-by-default"].version)
    return stated is not None and first is not None and stated >= first


def _numbers(version: str | None) -> tuple[int, ...] | None:
    found = _VERSION.match(version) if version else None
    return tuple(map(int, found.groups())) if found else None
