"""TA843: rows whose own record of consent does not allow training."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, rule
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEFORE, _AFTER = 80, 4096
_KEY = re.compile(
    rb'(?<!\\)"(?P<key>[\w-]{0,40}consent[\w-]{0,24}|(?:allowed|permitted)[_-]?uses?)"\s{0,2}:\s{0,8}',
    re.IGNORECASE,
)
# Names of TraceCommons; nobody else uses them.
_SCOPES = frozenset(
    ("debugging_evaluation", "benchmark_only", "ranking_training", "model_training", "public_attribution"),
)
_TRAINING = frozenset(
    ("model_training", "training", "train", "fine_tuning", "finetuning", "pretraining", "pre_training", "all", "any")
)
_OTHER_USES = frozenset(
    (
        *("evaluation", "eval", "debugging", "benchmark", "benchmarking", "research", "research_only", "internal"),
        *("analysis", "none", "display", "demo", "evaluation_only", "internal_only", "no_training"),
    )
)
_NESTED = ("scopes", "scope", "uses", "allowed_uses", "granted")
SUBJECT = "consent without model_training"


class _Consent(NamedTuple):
    """The uses that a record grants, and whether its words or its key leave no doubt that it is about use."""

    granted: frozenset[str]
    is_scope: bool


@rule(
    "TA843",
    "consent-scope",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    fix=f"Leave these rows out of training data, or ask their contributors for consent to training. {TRIAGE}",
    message=lambda group: (
        f"the record of consent of {number_of(group.rows, 'row')} does not name training among the uses. {TRIAGE}"
    ),
    gates=(
        Gate("consent", rb"consent[\w-]{0,24}\"\s?:", caseless=True),
        Gate("allowed", rb"allowed[_-]?uses?\"\s?:", caseless=True),
        Gate("permitted", rb"permitted[_-]?uses?\"\s?:", caseless=True),
    ),
    bad=(
        b'{"uid":"a","consent":["debugging_evaluation","benchmark_only"]}',
        b'{"consent":{"scopes":["ranking_training"],"version":2}}',
        b'{"meta":{"consent_scopes": "benchmark_only, public_attribution"}}',
        b'{"consent":{"model_training":false,"benchmark_only":true}}',
        b'{"allowed_uses":["evaluation","research"]}',
        b'{"consent_scopes":[]}',
    ),
    good=(
        b'{"consent":["debugging_evaluation","model_training"]}',
        b'{"consent":{"model_training":true}}',
        b'{"consent":true,"text":"\\"consent\\": [\\"benchmark_only\\"]"}',
        b'{"input":{"consent":["analytics","marketing"]}}',
    ),
)
def consent_scope(_gate: str, data: bytearray, end: int) -> Found | None:
    """The consent that a row records does not cover training.

    Rows may carry what their contributor agreed to: a list, a text or an object under a key such as `consent`,
    `consent_scopes` or `allowed_uses`, in the words of TraceCommons (`debugging_evaluation`, `benchmark_only`,
    `ranking_training`, `model_training`, `public_attribution`) or plain ones. A row without such a record is not looked
    at, and neither is a record in other words, nor text that quotes one. The record may be out of date.
    """
    match = next((found for found in _KEY.finditer(data, max(0, end - _BEFORE), end + 9) if found.end() >= end), None)
    if match is None:
        return None
    stop = data.find(b"\n", match.end(), match.end() + _AFTER)
    value = bytes(data[match.end() : stop if stop >= 0 else match.end() + _AFTER])
    consent = _read(match["key"].decode().casefold(), value)
    if consent is None or consent.granted & _TRAINING:
        return None
    grade = Confidence.CERTAIN if consent.is_scope else Confidence.STRONG
    return Found(*match.span("key"), SUBJECT, "consent", grade)


def _read(key: str, raw: bytes) -> _Consent | None:
    """What a record grants; None where it is no record of uses."""
    try:
        value, _ = json.JSONDecoder().raw_decode(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if value == [] and key != "consent":
        return _Consent(frozenset(), is_scope=False)
    named = dict(_named(value))
    known = _SCOPES & named.keys()
    is_told = key != "consent" and bool(named.keys() & (_OTHER_USES | _TRAINING))
    if not known and not is_told:
        return None
    granted = frozenset(name for name, is_granted in named.items() if is_granted)
    return _Consent(granted, bool(known))


def _named(value: object) -> Iterator[tuple[str, bool]]:
    """Uses that a record names, each with whether it grants it."""
    if isinstance(value, str):
        yield from ((_plain(part), True) for part in re.split(r"[,;|\s]+", value[:_AFTER]) if part)
    elif isinstance(value, list):
        yield from ((_plain(part), True) for part in value if isinstance(part, str))
    elif isinstance(value, dict):
        for name in _NESTED:
            if isinstance(value.get(name), str | list):
                yield from _named(value[name])
        yield from ((_plain(name), granted) for name, granted in value.items() if isinstance(granted, bool))


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip()).casefold()
