"""The masking of one run: patterns, and the account names that this dataset was found to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from traceaudit.redaction import NO_VALUES, Values, redact, redact_all
from traceaudit_rules.contract import Subject
from traceaudit_rules.hosts.machines import read_subject
from traceaudit_rules.masking import ACCOUNT, mask
from traceaudit_rules.personal.subjects import NOUNS as PERSONAL_NOUNS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import Group, GroupKey

# Characters of a path that are shown before a hit.
_SHOWN = 24
_PATH_TAIL = re.compile(r"(?:(?<![A-Za-z0-9])[A-Za-z]:)?[\w./\\~%-]*\Z", re.ASCII)
_LABELLED = frozenset(
    {"models", "tools", "output_types", "origins", "source_roots", "roles", "languages", "names", "words"}
)
# Project folders of one account are told apart, as the accounts of findings are.
_NUMBERED = "source_roots"
_OWN_WORDS = frozenset({"format", "container"})
_SEPARATOR = re.compile(r"[/\\-]")


@dataclass(frozen=True, slots=True)
class Masker:
    """Hides account names in every string that will be printed."""

    accounts: frozenset[str]
    paths: Mapping[int, str] = field(default_factory=dict)
    """Masked paths of files by ordinal, told apart where masking makes them equal."""
    values: Values = NO_VALUES
    """Secrets and personal data that were found."""

    def text(self, value: str) -> str:
        """One string without accounts, hosts, secrets and personal data."""
        # Accounts come last: the name of one within a secret would hide from the rules that it is a secret.
        return mask(self.values.hide(redact(value)), self.accounts)

    def texts(self, values: Sequence[str]) -> list[str]:
        """The same for many strings, of which few hold anything."""
        return [mask(self.values.hide(value), self.accounts) for value in redact_all(values)]

    def optional(self, value: str | None) -> str | None:
        """One string or None, masked."""
        return None if value is None else self.text(value)

    def path(self, source: Source) -> str:
        """The shown path of a file, masked with the folders above it in view: `/home` may be the scanned root."""
        known = self.paths.get(source.ordinal)
        if known is not None:
            return known
        depth = source.shown.count("/") + 1
        return self.text("/".join(mask(source.name).split("/")[-depth:]))

    def with_paths(self, sources: Iterable[Source]) -> Masker:
        """The same masker, with a path of its own for each file: equal ones are numbered in order."""
        seen: dict[str, int] = {}
        paths = {}
        for source in sources:
            path = self.path(source)
            number = seen[path] = seen.get(path, 0) + 1
            paths[source.ordinal] = path if number == 1 else f"{path} ({number})"
        return replace(self, paths=paths)

    def pointer(self, pointer: str | None) -> str | None:
        """A JSON pointer whose keys are masked as they are, not as the pointer escapes them."""
        if pointer is None:
            return None
        keys = [self.text(part.replace("~1", "/").replace("~0", "~")) for part in pointer.split("/")]
        return "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)

    def facts(self, value: object, key: str = "") -> object:
        """Facts with every string from the data masked, also the labels of counts.

        Keys are our own words, but for those of the mappings in _LABELLED.
        """
        # The same names of tools and models are in every view.
        return _mask_facts(value, key, cache(self.text))

    def around(self, text: str, start: int, end: int, stand_in: str) -> str:
        """The path that a span is in, without what follows it, and `stand_in` for the span itself.

        Only characters of paths are shown: what stands beside may be a secret that no rule knows yet.
        """
        # Hidden first and cut then: the end of a secret is not known to be one.
        before = _PATH_TAIL.search(self.text(text[:start])[-_SHOWN:])
        after = _SEPARATOR.match(text, end)
        left = self.text(before[0]) if before else ""
        return left + stand_in + (after[0] if after else "")


def _mask_facts(value: object, key: str, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return value if key in _OWN_WORDS else text(value)
    if isinstance(value, list):
        return [_mask_facts(item, key, text) for item in value]
    if not isinstance(value, dict):
        return value
    if key not in _LABELLED:
        return {name: _mask_facts(item, name, text) for name, item in value.items()}
    return _mask_labels(value, text, numbered=key == _NUMBERED)


def _mask_labels(counts: Mapping[str, int], text: Callable[[str], str], *, numbered: bool) -> dict[str, int]:
    """Counts by masked label. Labels that become equal are numbered, the most frequent first, or added up."""
    by_label: dict[str, list[tuple[int, str]]] = {}
    for label, count in counts.items():
        by_label.setdefault(text(label), []).append((-count, label))
    shown: dict[str, int] = {}
    for masked, alike in by_label.items():
        if numbered and len(alike) > 1:
            shown |= {f"{masked} #{number}": -count for number, (count, _) in enumerate(sorted(alike), 1)}
        else:
            shown[masked] = -sum(count for count, _ in alike)
    return dict(sorted(shown.items(), key=lambda item: -item[1])) if numbered else shown


def make_masker(groups: Mapping[GroupKey, Group], rules: Iterable[Rule], sources: Iterable[Source]) -> Masker:
    """The masker of a run, which knows every account, secret and personal datum that was found."""
    by_code = {rule.code: rule for rule in rules}
    return Masker(find_accounts(groups, by_code, sources), values=find_values(groups, by_code))


def find_accounts(groups: Collection[GroupKey], rules: Mapping[str, Rule], sources: Iterable[Source]) -> frozenset[str]:
    """Account names among the subjects of personal findings, and in the shown paths themselves.

    With /home as the scanned root a shown path begins with an account, and nothing in it says so.
    """
    found = {key.subject for key in groups if rules[key.code].subject is Subject.PERSONAL}
    # The values of personal data are found by their shape wherever they stand, and there may be very many.
    found = {subject for subject in found if read_subject(subject).noun not in PERSONAL_NOUNS}
    for source in sources:
        depth = source.shown.count("/") + 1
        parts = zip(source.name.split("/")[-depth:], mask(source.name).split("/")[-depth:], strict=True)
        found.update(part for part, masked in parts if masked == ACCOUNT)
    return frozenset(found)


def find_values(groups: Mapping[GroupKey, Group], rules: Mapping[str, Rule]) -> Values:
    """The secrets and the personal data among the subjects of findings."""
    found = []
    for key, group in groups.items():
        subject = read_subject(key.subject)
        if rules[key.code].subject is Subject.SECRET:
            found.append((key.subject, group.kind))
        elif rules[key.code].subject is Subject.PERSONAL and subject.noun in PERSONAL_NOUNS:
            found.append((subject.value, subject.noun))
    return Values.of(found)


def number_accounts(groups: Mapping[GroupKey, Group], rules: Mapping[str, Rule]) -> dict[str, str]:
    """A label for each personal subject, the same in every rule: 'account #1' has the most occurrences.

    Machines and identifiers are numbered on their own: 'host #1'.
    """
    counts: dict[str, int] = {}
    firsts: dict[str, str] = {}
    for key, group in groups.items():
        if rules[key.code].subject is Subject.PERSONAL:
            counts[key.subject] = counts.get(key.subject, 0) + group.count
            identity = group.anchor.identity if group.anchor else ""
            firsts[key.subject] = min(firsts.get(key.subject, identity), identity)
    ranked = sorted(counts, key=lambda name: (-counts[name], firsts[name], name))
    labels: dict[str, str] = {}
    last: dict[str, int] = {}
    for subject in ranked:
        noun = read_subject(subject).noun
        last[noun] = last.get(noun, 0) + 1
        labels[subject] = f"{noun} #{last[noun]}"
    return labels
