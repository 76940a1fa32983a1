"""Waivers at work: which findings they cover, and what became of each waiver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.gate import WaiverUse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.gate.policy import Policy, Waiver
    from traceaudit.masker import Masker
    from traceaudit_reports.card import Finding
    from traceaudit_rules.groups import Group


class Waived(NamedTuple):
    """Occurrences of a finding that waivers cover, and whether these are all of them."""

    occurrences: int = 0
    is_whole: bool = False


_NOTHING = Waived()


@dataclass(slots=True)
class _Met:
    """What one waiver has met."""

    findings: int = 0
    occurrences: int = 0


class _ByFingerprint(NamedTuple):
    """Waivers by the beginning of the fingerprint that they name, which is '' for every finding."""

    lengths: frozenset[int]
    waivers: Mapping[str, Sequence[Waiver]]

    @classmethod
    def of(cls, waivers: Sequence[Waiver]) -> _ByFingerprint:
        found: dict[str, list[Waiver]] = {}
        for waiver in waivers:
            found.setdefault(waiver.fingerprint, []).append(waiver)
        return cls(frozenset(map(len, found)), found)

    def covering(self, fingerprint: str) -> list[Waiver]:
        return [waiver for length in self.lengths for waiver in self.waivers.get(fingerprint[:length], ())]


@dataclass(slots=True)
class WaiverDesk:
    """Applies the waivers of a policy to one finding after the other, and keeps count."""

    policy: Policy
    _met: dict[int, _Met] = field(default_factory=dict)
    _of_code: dict[str, _ByFingerprint] = field(default_factory=dict)
    _placed: dict[int, Waiver] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._placed = {waiver.number: waiver for waiver in self._active() if waiver.is_of_places}

    def waive(self, finding: Finding, group: Group | None, *, is_counted: bool = True) -> Waived:
        """What of a finding is waived. Every waiver that covers a part of it has met it, whether others do or not."""
        whole = self._of_findings(finding)
        placed = self._of_places(finding, group)
        occurrences = min(sum(placed.values()), finding.count)
        is_whole = bool(whole) or occurrences >= finding.count
        if is_counted:
            for waiver in whole:
                self._count(waiver.number, 1, finding.count)
            for number, covered in placed.items():
                self._count(number, int(is_whole and not whole), covered)
        if is_whole:
            return Waived(finding.count, is_whole=True)
        return Waived(occurrences) if occurrences else _NOTHING

    def uses(self, masker: Masker) -> tuple[WaiverUse, ...]:
        """What became of each waiver, in the order in which they are written."""
        return tuple(self._use(waiver, masker) for waiver in sorted(self.policy.waivers, key=lambda w: w.number))

    def _active(self) -> list[Waiver]:
        return [waiver for waiver in self.policy.waivers if not waiver.has_expired(self.policy.today)]

    def _of_findings(self, finding: Finding) -> list[Waiver]:
        """Waivers of the finding as a whole."""
        known = self._of_code.get(finding.code)
        if known is None:
            whole = [waiver for waiver in self._active() if not waiver.is_of_places and waiver.covers(finding.code)]
            known = self._of_code[finding.code] = _ByFingerprint.of(whole)
        return known.covering(finding.fingerprint)

    def _of_places(self, finding: Finding, group: Group | None) -> dict[int, int]:
        """Occurrences by waiver; which finding one is meant for was not known where the places were compared."""
        covered = {}
        for number, occurrences in group.waived.items() if group is not None else ():
            waiver = self._placed.get(number)
            if waiver is not None and finding.fingerprint.startswith(waiver.fingerprint):
                covered[number] = occurrences
        return covered

    def _count(self, number: int, findings: int, occurrences: int) -> None:
        met = self._met.setdefault(number, _Met())
        met.findings += findings
        met.occurrences += occurrences

    def _use(self, waiver: Waiver, masker: Masker) -> WaiverUse:
        met = self._met.get(waiver.number, _Met())
        status = "active" if met.occurrences else "unused"
        return WaiverUse(
            number=waiver.number,
            rule=waiver.code,
            what=_describe(waiver, masker),
            reason=masker.text(waiver.reason),
            owner=masker.text(waiver.owner),
            expires="" if waiver.expires is None else waiver.expires.isoformat(),
            status="expired" if waiver.has_expired(self.policy.today) else status,
            findings=met.findings,
            occurrences=met.occurrences,
        )


def _describe(waiver: Waiver, masker: Masker) -> str:
    """What a waiver is for, in words. Globs may hold names of accounts; a fingerprint holds nothing."""
    parts = [f"finding {waiver.fingerprint[:16]}"] if waiver.fingerprint else []
    places = {"uid": waiver.uid, "origin": waiver.origin, "path": waiver.path}
    parts += [f"{name} {masker.text(glob)}" for name, glob in places.items() if glob]
    return ", ".join(parts) or "every finding"
