"""From groups to findings: subject, message, fingerprint, locations, all masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

from traceaudit.evidence import Evidence, gather_evidence
from traceaudit.fingerprinting import Unplaced, number_equal
from traceaudit.gate.keys import read_key
from traceaudit.masker import Masker, number_accounts
from traceaudit.steps_plane import BEFORE_IDENTITY
from traceaudit.verification import of_dataset
from traceaudit_reports.card import Finding, Location
from traceaudit_rules.contract import Confidence, Reads, Severity, Subject
from traceaudit_rules.fingerprints import fingerprint, subject_id
from traceaudit_rules.hosts.machines import read_subject
from traceaudit_rules.masking import mask
from traceaudit_rules.provenance.basis import describe_basis
from traceaudit_rules.secrets.pack import preview
from traceaudit_rules.secrets.plausibility import entropy_of
from traceaudit_rules.tools.renaming import describe_renaming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.results import Audit
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import Group, GroupKey, Place

# Characters of a name that a message shows at least.
_LEAST_CUT = 8
# A digest of a secret with less in it would let anybody test guesses.
_SAFE_BITS = 64


def make_findings(
    audit: Audit,
    sources: Mapping[int, Source],
    rules: Mapping[str, Rule],
    masker: Masker,
    columns: tuple[tuple[str, str], ...] = (),
) -> tuple[Told, ...]:
    """All findings, the most severe first. `columns` are the user's own, by which mapped rows are read."""
    formats = {number: count.format for number, count in audit.files.items()}
    places = [place for group in audit.groups.values() for place in group.places]
    anchors = [group.anchor.place for group in audit.groups.values() if group.anchor]
    desk = _Desk(
        audit=audit,
        sources=sources,
        rules=rules,
        masker=masker,
        labels=number_accounts(audit.groups, rules),
        anchors=gather_evidence(anchors, formats, sources, columns),
        evidence=gather_evidence(places, formats, sources, columns),
        key=read_key(),
        unplaced=Unplaced(sources.values(), masker),
    )
    told = [desk.tell(key, group) for key, group in audit.groups.items()]
    told.sort(key=lambda item: (*_order(item.finding), item.value or ""))
    return _told_apart(told)


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    severity = -Severity[finding.severity.upper()]
    return (severity, finding.code, -finding.count, finding.fingerprint, finding.subject)


def severity_of(rule: Rule, group: Group) -> Severity:
    """Severity of a finding: that of its occurrences; the rule's own for weak ones, unless they are graded by place."""
    if rule.when_weak is not None and group.confidence is Confidence.WEAK and group.severity == rule.severity:
        return rule.when_weak
    return group.severity


def _bits(secret: str) -> float:
    """How much there is to guess, at most."""
    return entropy_of(secret) * len(secret)


def _shown_as(rule: Rule, key: GroupKey) -> Subject:
    """What a subject is for its fingerprint: a secret that can be guessed is like a personal datum."""
    is_guessable = rule.subject is Subject.SECRET and _bits(key.subject) < _SAFE_BITS
    return Subject.PERSONAL if is_guessable else rule.subject


def _hidden_value(rule: Rule, key: GroupKey) -> str | None:
    return None if rule.subject is Subject.PLAIN else read_subject(key.subject).value


def _told_apart(told: list[Told]) -> tuple[Told, ...]:
    """Number equal fingerprints: of views that differ in their folder, and without a key of accounts in equal rows."""
    counts: dict[str, dict[int, int]] = {}
    for place, item in enumerate(told):
        counts.setdefault(item.finding.fingerprint, {})[place] = item.finding.count
    result = list(told)
    for equal, of_places in counts.items():
        for place, number in number_equal(of_places).items():
            if number > 1:
                finding = replace(told[place].finding, fingerprint=fingerprint(equal, (), str(number)))
                result[place] = told[place]._replace(finding=finding)
    return tuple(result)


class Told(NamedTuple):
    """A finding, the value that it is about where that is shown nowhere (a secret, a personal datum), and its group.

    `hangs_on_rows` says whether a row stands for the value in the fingerprint, which then may change with the rows.
    """

    finding: Finding
    value: str | None
    key: GroupKey
    hangs_on_rows: bool = False


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed to write findings."""

    audit: Audit
    sources: Mapping[int, Source]
    rules: Mapping[str, Rule]
    masker: Masker
    labels: Mapping[str, str]
    anchors: Evidence
    evidence: Evidence
    key: bytes | None
    unplaced: Unplaced

    def tell(self, key: GroupKey, group: Group) -> Told:
        rule = self.rules[key.code]
        hangs = self.key is None and _shown_as(rule, key) is Subject.PERSONAL
        return Told(self.finding(key, group), _hidden_value(rule, key), key, hangs)

    def finding(self, key: GroupKey, group: Group) -> Finding:
        rule = self.rules[key.code]
        group = of_dataset(key, group, self.audit.tally)
        kinds = {self._kind(rule, kind): number for kind, number in sorted(group.kinds.items())}
        properties: dict[str, object] = {"kinds": kinds}
        if group.examined:
            properties |= {"examined": group.examined, "share": round(group.share or 0.0, 6)}
        named = self.masker.facts(describe_renaming(key.code, key.subject))
        properties |= {**group.properties, **cast("dict[str, object]", named), **describe_basis(rule)}
        subject = self._subject(rule, key, group.kind)
        return Finding(
            code=rule.code,
            name=rule.name,
            kind=self._kind(rule, group.kind),
            severity=severity_of(rule, group).label,
            confidence=group.confidence.label,
            status="new",
            subject=subject,
            scope={name: self._scope_value(name, value) for name, value in key.scope},
            message=self._message(rule, group),
            fix=rule.advise(group) if rule.advise else rule.fix,
            count=group.count,
            rows=group.rows,
            sessions=len(group.sessions),
            files=len(group.files),
            properties=properties,
            locations=tuple(self._location(rule, place, subject) for place in group.places),
            fingerprint=self._fingerprint(rule, key, group),
        )

    def _kind(self, rule: Rule, kind: str) -> str:
        """A kind; of rules about what is hidden it is a word of theirs, else it may come from the data."""
        return self.masker.text(kind) if rule.subject is Subject.PLAIN else kind

    def _message(self, rule: Rule, group: Group) -> str:
        """What the rule says, which may name its subject and kinds; these may come from the data."""
        message = rule.message(group)
        is_plain = rule.subject is Subject.PLAIN
        subject = group.subject if is_plain else read_subject(group.subject).value
        for word in (subject, *(group.kinds if is_plain else ())):
            masked = self.masker.text(word)
            if masked != word:
                # a long name is cut in a message, and what is left of a secret would not be known for one
                length = next(length for length in range(len(word), -1, -1) if word[:length] in message)
                message = message.replace(word[:length], masked) if length >= min(len(word), _LEAST_CUT) else message
        return message

    def _subject(self, rule: Rule, key: GroupKey, kind: str) -> str:
        """What may be shown of the subject; for a scope, the values that make it."""
        if rule.subject is Subject.PERSONAL:
            return self.labels[key.subject]
        if rule.subject is Subject.SECRET:
            return preview(kind, key.subject)
        scope = " ".join(self._scope_value(name, value) for name, value in key.scope)
        return scope or self.masker.text(key.subject)

    def _scope_value(self, name: str, value: str) -> str:
        """A value of the scope; the names of formats are our own words."""
        return value if name == "format" else self.masker.text(value)

    def _fingerprint(self, rule: Rule, key: GroupKey, group: Group) -> str:
        anchor = ""
        if group.anchor:
            seen = self.anchors.at(group.anchor.place)
            where = f"{mask(seen.spot.pointer or '', {key.subject})} {seen.spot.earlier}" if seen else ""
            identity = group.anchor.identity.rpartition(BEFORE_IDENTITY)[2]
            anchor = f"{identity} {where} {group.anchor.place.kind}"
        family = key.subject if rule.reads is Reads.COPIES else ""
        scope, subject = self.unplaced.scope(key.scope, family), self.unplaced.subject(rule, key.subject)
        subject = subject_id(_shown_as(rule, key), subject, anchor=anchor, key=self.key)
        return fingerprint(key.code, scope, subject)

    def _location(self, rule: Rule, place: Place, subject: str) -> Location:
        source = self.sources.get(place.file)
        seen = self.evidence.at(place)
        spot = seen.spot if seen else None
        count = self.audit.files.get(place.file)
        return Location(
            file=self.masker.path(source) if source else "",
            row=count.row_number(place.slice, place.line) if count and place.line >= 0 else 0,
            pointer=self.masker.pointer(spot.pointer if spot else place.pointer or None),
            in_key=spot.in_key if spot else False,
            start=spot.start if spot else 0,
            end=spot.end if spot else 0,
            session=self.masker.optional(place.session),
            uid=self.masker.optional(place.uid),
            role=seen.role if seen else place.role,
            score=None,
            evidence=self._evidence(rule, place, subject),
        )

    def _evidence(self, rule: Rule, place: Place, subject: str) -> str:
        seen = self.evidence.at(place)
        if seen is None:
            other = self.sources.get(-1 if place.other_file is None else place.other_file)
            if other is not None and rule.reads is Reads.FILES:
                return f"all of it stands in {self.masker.path(other)}"
            return "in the name of the file" if rule.reads is Reads.BYTES and place.line < 0 else ""
        spot = seen.spot
        if spot.end > spot.start:
            stand_in = place.kind if rule.subject is Subject.PLAIN else subject
            return self.masker.around(spot.text, spot.at, spot.at + spot.end - spot.start, f"<{stand_in}>")
        return self.masker.text(spot.text)
