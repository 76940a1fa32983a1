"""TA205, TA215: when a Codex token was made, and when its record says that it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.seals.moments import read_moments
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

# Zones lie between 12 hours behind and 14 hours ahead of UTC.
_ZONES = 14 * 3600
_DAY = 86_400
# A fork writes what it takes over within moments; a model needs longer from one thought to the next.
_BURST, _APART = 0.25, 5
_SESSION = ("file", "session")
_MADE = 1_781_000_000
_TOKEN = {"format": "codex", "harness": "codex", "file": 0, "session": "s", "layout": "codex", "created": _MADE}
_IN_TIME = _TOKEN | {"timestamp": "2026-06-09T10:13:21.700Z"}


def _from_the_future(group: Group) -> str:
    seconds = threshold("token-seconds").value
    alike = ", all of a session by about as much" if "moved" in group.kinds else ""
    return (
        f"{group.count:,} of {number_of(group.examined, 'encrypted token')} were made more than {seconds:g} seconds "
        f"after the time of the record that holds them{alike}; {base_in_words('token-seconds')}"
    )


@rule(
    "TA205",
    "tokens-from-the-future",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.THOUGHTS,
    by=SCOPE,
    fix="Compare these records with the session as it was recorded: the token was put in later, or the time of the "
    "record was changed.",
    message=_from_the_future,
    evidence=Evidence.SIGNATURE,
    innocent="A clock that was wrong for a moment, or dates that were shifted to hide when somebody worked.",
    rests_on=("token-seconds",),
    bad=(
        (_IN_TIME, _IN_TIME, _IN_TIME | {"created": _MADE + 4_000}),
        _TOKEN | {"timestamp": "2026-05-01T10:00:00Z"},
    ),
    good=(
        _IN_TIME,
        _IN_TIME | {"created": _MADE + 200},
        (_IN_TIME | {"created": _MADE + 4_000}, _IN_TIME | {"created": _MADE + 4_001}),
        _TOKEN | {"timestamp": "2026-06-09T01:13:21"},
        _TOKEN | {"timestamp": "9 June"},
    ),
)
def tokens_from_the_future(thoughts: pl.DataFrame) -> pl.DataFrame:
    """An encrypted token of Codex is younger than the record that holds it.

    Such a token states when it was made, and a record is written a moment later: 484 of 484 lay between 89 seconds
    before and 16 seconds after it. A token that was made more than 300 seconds later cannot have been there. A clock
    that is wrong moves all tokens of a session alike, or those from when it was set, or from another machine on; where
    that explains it within a day, TA215 tells of it instead. Kind `moved` is no proof: such tokens of another day, as
    dates are that somebody shifted on purpose. Times without a zone may be off by 14 hours, and what is no time is not
    looked at.
    """
    timed = _timed(thoughts)
    is_early = pl.col("early") > pl.col("slack")
    is_moved = pl.col("is_alike") & (pl.col("early") > _DAY)
    kind = (
        pl.when(is_early & ~pl.col("is_alike")).then(pl.lit("future")).when(is_early & is_moved).then(pl.lit("moved"))
    )
    return timed.with_columns(
        kind.alias("subject"),
        kind.fill_null("").alias("kind"),
        pl.when(is_moved).then(int(Severity.WARNING)).otherwise(int(Severity.ERROR)).alias("severity"),
        pl.when(is_moved).then(int(Confidence.STRONG)).otherwise(int(Confidence.CERTAIN)).alias("confidence"),
    )


def _shifted(group: Group) -> str:
    seconds = threshold("token-seconds").value
    said = f"{group.count:,} of {number_of(group.examined, 'encrypted token')}"
    if "replayed" in group.kinds:
        return f"{said} are older than records that were all written at one moment, as forked sessions are"
    return (
        f"{said} were made more than {seconds:g} seconds before or after the time of their record; "
        f"{base_in_words('token-seconds')}"
    )


@rule(
    "TA215",
    "shifted-token-times",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.THOUGHTS,
    by=SCOPE,
    fix="Publish the times as they were recorded, or say in the card that they were changed, and how.",
    message=_shifted,
    when_weak=Severity.NOTE,
    holds=above("token-seconds"),
    evidence=Evidence.NUMBERS,
    innocent="A clock that was wrong, times that were shifted to hide when somebody worked, or a session that was "
    "forked: that writes old lines anew.",
    rests_on=("token-seconds",),
    bad=(
        _TOKEN | {"timestamp": "2026-06-09T12:00:00Z"},
        (_IN_TIME | {"created": _MADE + 4_000}, _IN_TIME | {"created": _MADE + 4_001}),
        (_IN_TIME | {"created": _MADE - 900}, _IN_TIME | {"created": _MADE - 800}),
    ),
    good=(
        _IN_TIME,
        _TOKEN | {"timestamp": "1781000001"},
        _TOKEN | {"timestamp": "1781000000400"},
        _TOKEN | {"timestamp": "2026-06-09T20:13:21"},
        (_IN_TIME, _IN_TIME, _IN_TIME | {"created": _MADE + 4_000}),
    ),
)
def shifted_token_times(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Encrypted tokens of Codex were made at another time than their records say.

    Kind `shifted`: the token is older than its record by more than 300 seconds, or all tokens of a session are younger
    by about as much. The records were given other times, or the tokens come from elsewhere. Kind `replayed` is weak:
    several old tokens in records of one moment, which is how a forked session writes what it takes over.
    """
    timed = _timed(thoughts)
    early, slack = pl.col("early"), pl.col("slack")
    by_clock = (early > slack) & pl.col("is_alike") & (early <= _DAY)
    kind = (
        pl.when((-early > slack) & pl.col("is_burst"))
        .then(pl.lit("replayed"))
        .when((-early > slack) | by_clock)
        .then(pl.lit("shifted"))
    )
    is_weak = (kind == "replayed").fill_null(value=False)
    return timed.with_columns(
        kind.alias("subject"),
        kind.fill_null("").alias("kind"),
        pl.when(is_weak).then(int(Confidence.WEAK)).otherwise(int(Confidence.STRONG)).alias("confidence"),
    )


def _timed(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Codex tokens beside a time that can be read, with how many seconds before its token a record was written."""
    tokens = thoughts.filter((pl.col("layout") == "codex") & pl.col("created").is_not_null())
    moments = read_moments(tokens["timestamp"].to_list())
    timed = tokens.with_columns(
        pl.Series("written", [None if moment is None else moment.seconds for moment in moments], pl.Float64),
        pl.Series("has_zone", [moment is None or moment.has_zone for moment in moments], pl.Boolean),
    ).drop_nulls("written")
    timed = timed.sort(*_SESSION, "written", "created")
    early, seconds = pl.col("created") - pl.col("written"), threshold("token-seconds").value
    timed = timed.with_columns(
        early.alias("early"),
        pl.when("has_zone").then(seconds).otherwise(seconds + _ZONES).alias("slack"),
    )
    usual = pl.col("early").median().over(_SESSION)
    # A clock that is set, or another machine, moves all that follow: these are alike one to the next.
    is_alike = [(pl.col("early") - other).abs() <= seconds for other in (usual, *map(_early_beside, (1, -1)))]
    return timed.with_columns(
        pl.any_horizontal(is_alike).fill_null(value=False).alias("is_alike"),
        (_is_burst(1) | _is_burst(-1)).fill_null(value=False).alias("is_burst"),
    )


def _early_beside(step: int) -> pl.Expr:
    """How early the next or last token of the session is."""
    return pl.col("early").shift(step).over(_SESSION)


def _is_burst(step: int) -> pl.Expr:
    """Whether the next or last record was written at the same moment, and its token was not made then."""
    gap = (pl.col("written") - pl.col("written").shift(step)).abs().over(_SESSION)
    apart = (pl.col("created") - pl.col("created").shift(step)).abs().over(_SESSION)
    return (gap <= _BURST) & (apart > _APART)
