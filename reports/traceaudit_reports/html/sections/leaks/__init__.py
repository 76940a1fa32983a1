"""Leaks: accounts and hosts, secrets and personal data, by kind, grade, place and account."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.leaks.exposure import Exposure, describe_exposure, is_label
from traceaudit_reports.html.sections.leaks.kinds import HOSTS, PERSONAL, SECRETS, Kinds, describe_kinds
from traceaudit_reports.html.sections.leaks.risk import Risk, describe_risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.html.limits import Limits

_FAMILIES = (SECRETS, HOSTS, PERSONAL)
_NOUN = 20
_ASKED = {SECRETS: "secrets", HOSTS: "accounts or machines", PERSONAL: "personal data"}


class Leaks(NamedTuple):
    """The section. `kinds` is None where nothing was found; `accepted` says how much of it the policy accepts."""

    headline: str
    accepted: str
    exposure: Exposure
    kinds: Kinds | None
    risk: Risk


def describe_leaks(card: Card, limits: Limits) -> Leaks | None:
    """The section; None where no rule of these families ran."""
    rules = [rule for rule in card.rules if rule.code.startswith(_FAMILIES)]
    ran = [rule for rule in rules if rule.status == "ran"]
    if not ran:
        return None
    findings = [finding for finding in card.findings if finding.code.startswith(_FAMILIES)]
    kinds = describe_kinds(findings, limits) if findings else None
    accepted = sum(not finding.is_active for finding in findings)
    searched = [prefix for prefix in _FAMILIES if any(rule.code.startswith(prefix) for rule in ran)]
    return Leaks(
        headline=_headline(findings, searched),
        accepted=f"{accepted:,} of {number_of(len(findings), 'finding')} accepted by the policy: they count here too."
        if accepted
        else "",
        exposure=describe_exposure([finding for finding in findings if finding.code.startswith(HOSTS)], limits),
        kinds=kinds,
        risk=describe_risk(card, ran, [rule for rule in rules if rule not in ran], kinds.grades if kinds else ()),
    )


def _headline(findings: Sequence[Finding], searched: Sequence[str]) -> str:
    """How many values of what; a family whose rules did not run is not said to be clean."""
    counted = {prefix: [one for one in findings if one.code.startswith(prefix)] for prefix in searched}
    said = [words for prefix, found in counted.items() for words in _amounts(prefix, found)]
    none = [_ASKED[prefix] for prefix, found in counted.items() if not found]
    if not said:
        return f"No {', no '.join(none)} found by the rules that ran."
    listed = " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
    return listed + (f"; no {' and no '.join(none)} found." if none else ".")


def _amounts(prefix: str, found: Sequence[Finding]) -> Iterator[str]:
    """Distinct values; an account that several rules found is one, and so is a machine."""
    if prefix == SECRETS and found:
        # The first screen counts those of which the rules are sure; both numbers must be found here.
        weak = sum(one.confidence == "weak" for one in found)
        yield number_of(len(found), "secret") + (f" ({weak:,} weak)" if weak else "")
    elif prefix == PERSONAL and found:
        yield f"{len(found):,} personal {'datum' if len(found) == 1 else 'data'}"
    elif prefix == HOSTS:
        labels = sorted({one.subject for one in found if is_label(one.subject)})
        nouns = Counter(clip(label.rpartition(" #")[0], _NOUN) for label in labels)
        yield from (number_of(number, noun) for noun, number in sorted(nouns.items()))
        if rest := len({one.subject for one in found} - set(labels)):
            yield f"{number_of(rest, 'other detail')} of machines"
