"""From a card and data, or the JSON of a scan, to the Verification: claims read, answered and masked."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from traceaudit import __version__
from traceaudit.errors import UsageError
from traceaudit.masker import Masker, make_masker
from traceaudit.policy import INCOMPLETE, PASSED, POLICY_FAILED
from traceaudit_reports import claims as told
from traceaudit_reports import json_report
from traceaudit_reports.claims.words import NEVER_CONFIRMED
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.claims.checking import amounts, check_claims
from traceaudit_rules.claims.checking.evidence import entries, mapping, whole, words
from traceaudit_rules.claims.claim import Answer, Kind
from traceaudit_rules.claims.reading import read_claims
from traceaudit_rules.facts import views
from traceaudit_rules.hosts.accounts import is_personal, leading_name
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit.results import Audit
    from traceaudit.sources import Inputs
    from traceaudit.spill import Spill
    from traceaudit_reports.card import Card
    from traceaudit_rules.claims.claim import Checked, Claim, Unchecked

_MOST_CARD_BYTES = 2**22
_MOST_REPORT_BYTES = 2**30
_LONGEST_QUOTE = 400
_LONGEST_TOLD = 800
_HOME = re.compile(r"(?:/(?:home|Users)/|[A-Za-z]:\\+Users\\+)([\w.-]{1,64})")
_OURS = "traceaudit"
_ANSWERS = {
    Answer.CONFIRMED: told.CONFIRMED,
    Answer.CONTRADICTED: told.CONTRADICTED,
    Answer.UNVERIFIABLE: told.UNVERIFIABLE,
}
_ABOUT_LICENCES = (Kind.LICENCE, Kind.UPSTREAM)


@dataclass(frozen=True, slots=True)
class Text:
    """A card as the user named it, its text, and the digest of its bytes."""

    name: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Audited:
    """The JSON of an audit, and what masks strings. Of data that was read now, names of the data are as they are."""

    names: tuple[str, ...]
    document: Mapping[str, object] = field(default_factory=dict)
    masker: Masker = field(default_factory=lambda: Masker(frozenset()))
    is_report: bool = False


def read_text(path: str) -> Text:
    """The card; what is no UTF-8 in it is replaced.

    Raises:
        UsageError: it cannot be read, or is too long for a card.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_CARD_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the card cannot be read: {error.strerror or type(error).__name__}") from error
    if len(data) > _MOST_CARD_BYTES:
        raise UsageError(f"{path}: longer than {_MOST_CARD_BYTES // 2**20} MiB, so this is no card; CARD comes first")
    return Text(path, data.decode("utf-8-sig", "replace"), hashlib.sha256(data).hexdigest())


def read_report(path: str) -> Audited:
    """The JSON that a scan wrote.

    Raises:
        UsageError: it cannot be read, or is something else.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_REPORT_BYTES)
        document = orjson.loads(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    except ValueError as error:
        raise UsageError(f"{path}: no valid JSON; --audit takes what scan -o audit.json writes") from error
    found = mapping(document)
    if mapping(found.get("tool")).get("name") != _OURS or not {"inputs", "facts", "verdict"} <= found.keys():
        raise UsageError(f"{path}: not the result of a scan; --audit takes what scan -o audit.json writes")
    return Audited((path,), found, is_report=True)


class Keeping:
    """Given to an audit as `keep`: takes what the Card no longer has, the names as the data has them."""

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._views: list[dict[str, object]] = []
        self.masker = Masker(frozenset())

    def __call__(self, _spill: Spill, audit: Audit, inputs: Inputs) -> None:
        """Take the paths, the labels of the views, and what they are masked with."""
        self.masker = make_masker(audit.groups, all_rules(), inputs.sources)
        self._paths = [source.shown for source in inputs.sources]
        self._views = views.present(audit.tally)

    def audited(self, card: Card, names: Sequence[str]) -> Audited:
        """The JSON of the Card with the names as the data has them. Nothing of it is shown without being masked."""
        document: dict[str, object] = json.loads(json_report.render(card))
        inputs = entries(document.get("inputs"))
        named = [{**item, "path": path} for item, path in zip(inputs, self._paths, strict=True)]
        facts = {**mapping(document.get("facts")), "views": self._views}
        return Audited(tuple(names), {**document, "inputs": named, "facts": facts}, self.masker)


def verify(card: Text, audited: Audited) -> told.Verification:
    """Every claim of the card with its answer, masked."""
    claims, unchecked = read_claims(card.text)
    document = _without_card(audited.document, card.sha256)
    checked = check_claims(claims, document)
    hide = _hider(_with_accounts(audited.masker, card.text))
    is_incomplete = mapping(document.get("verdict")).get("result") == "incomplete" or not _rows(document)
    contradicted = any(item.answer is Answer.CONTRADICTED for item in checked)
    result = "contradicted" if contradicted else "incomplete" if is_incomplete else "passed"
    about_licences = any(claim.kind in _ABOUT_LICENCES for claim in claims)
    return told.Verification(
        version=__version__,
        card=hide(card.name, _LONGEST_QUOTE),
        data=_data(audited, hide),
        answers=tuple(_answered(item, hide) for item in checked),
        not_checked=tuple(_not_checked(item, hide) for item in unchecked),
        notices=(NEVER_CONFIRMED, *([TRIAGE] if about_licences else [])),
        result=result,
        exit_code={"contradicted": POLICY_FAILED, "incomplete": INCOMPLETE, "passed": PASSED}[result],
    )


def _with_accounts(masker: Masker, text: str) -> Masker:
    """The masker with the accounts whose home folders the card names: a report of a scan does not tell its own."""
    named = {leading_name(found[1])[0] for found in _HOME.finditer(text)}
    return replace(masker, accounts=masker.accounts | {name for name in named if len(name) > 2 and is_personal(name)})


def _hider(masker: Masker) -> Callable[[str, int], str]:
    """What masks a string as a whole, and cuts it then: the beginning of a secret is not known for one."""
    seen: dict[str, str] = {}

    def hide(text: str, most: int) -> str:
        if text not in seen:
            seen[text] = masker.text(text)
        shown = seen[text]
        return shown if len(shown) <= most else shown[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"

    return hide


def _answered(item: Checked, hide: Callable[[str, int], str]) -> told.Answered:
    claim: Claim = item.claim
    return told.Answered(
        line=claim.line,
        quote=hide(claim.text, _LONGEST_QUOTE),
        kind=claim.kind.value,
        topic=hide(amounts.topic(claim), _LONGEST_QUOTE),
        claimed=hide(amounts.claimed(claim), _LONGEST_QUOTE),
        scope=hide(claim.scope, _LONGEST_QUOTE),
        answer=_ANSWERS[item.answer],
        computed=hide(item.computed, _LONGEST_TOLD),
        why=hide(item.why, _LONGEST_TOLD),
    )


def _not_checked(item: Unchecked, hide: Callable[[str, int], str]) -> told.NotChecked:
    return told.NotChecked(item.line, hide(item.text, _LONGEST_QUOTE), hide(item.why, _LONGEST_QUOTE))


def _data(audited: Audited, hide: Callable[[str, int], str]) -> told.Data:
    totals = mapping(audited.document.get("totals"))
    gaps = [
        f"{words(item.get('path'))}: {words(item.get('status'))}"
        for item in entries(audited.document.get("inputs"))
        if item.get("status") != "read"
    ]
    verdict = mapping(audited.document.get("verdict"))
    reasons = verdict.get("reasons")
    if verdict.get("result") == "incomplete" and isinstance(reasons, list):
        gaps += map(words, reasons)
    return told.Data(
        names=tuple(hide(name, _LONGEST_QUOTE) for name in audited.names),
        is_report=audited.is_report,
        files=whole(totals.get("files")),
        bytes=whole(totals.get("bytes")),
        rows=_rows(audited.document),
        gaps=tuple(hide(gap, _LONGEST_QUOTE) for gap in gaps),
    )


def _rows(document: Mapping[str, object]) -> int:
    return whole(mapping(document.get("totals")).get("rows"))


def _without_card(document: Mapping[str, object], sha256: str) -> Mapping[str, object]:
    """The audit without what the checked text itself says: the statement of a card is no proof of itself."""
    own = {words(item.get("path")) for item in entries(document.get("inputs")) if item.get("sha256") == sha256}
    facts = dict(mapping(document.get("facts")))
    if not own or not facts.get("licences"):
        return document
    return {**document, "facts": {**facts, "licences": _dropped(facts["licences"], own)}}


def _dropped(value: object, own: set[str]) -> object:
    """Facts without the statements that stand in one of these documents."""
    if isinstance(value, list):
        kept = [item for item in value if not (isinstance(item, dict) and "kind" in item and item.get("path") in own)]
        return [_dropped(item, own) for item in kept]
    if isinstance(value, dict):
        return {name: _dropped(item, own) for name, item in value.items()}
    return value
