"""What a finding is about, free of where it is: folders and files are renamed, split and converted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Reads, Subject
from traceaudit_rules.duplicates.copies import OF_FAMILY
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from traceaudit.masker import Masker
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule

# Names of folders in scopes: a view is shown by its folder, and found again without it.
_PLACES = frozenset({"folder"})
_VIEW = _PLACES | {"format"}
# Rules on licences and on copies name folders in their subjects, after these words or after the name of a format.
_BEFORE = r"(?:(?<=^)|(?<= in )|(?<= for )|(?<= \+ ))"
_AFTER = r"(?=$|:| in | \+ | \()"
_CONTAINERS = "(?: parquet| json| arrow| jsonl)?"
_STAND_IN = "<folder>"
_IN = " in "


@dataclass(frozen=True)
class Unplaced:
    """Takes the names of the folders of the inputs out of what a fingerprint is made of."""

    sources: Collection[Source]
    masker: Masker

    def scope(self, scope: tuple[tuple[str, str], ...], subject: str = "") -> tuple[tuple[str, str], ...]:
        """A scope without folders, and without the format where the subject names that of a family of views.

        It may hold further paths; unmasked, they would let anybody test names.
        """
        left_out = _VIEW if subject.startswith(OF_FAMILY) else _PLACES
        return tuple((name, mask(value)) for name, value in scope if name not in left_out)

    def subject(self, rule: Rule, subject: str) -> str:
        """A subject; names of folders are taken out of those of rules that put them in."""
        if rule.subject is not Subject.PLAIN or rule.reads not in (Reads.LICENCES, Reads.COPIES):
            return subject
        named = sorted((name for name in self._folders if name in subject), key=len, reverse=True)
        if not named:
            return subject
        names = "|".join(map(re.escape, named))
        if rule.reads is Reads.COPIES:
            bare = re.sub(rf"(?<= )(?:{names}){_CONTAINERS}{_AFTER}", _STAND_IN, subject)
            # Which of two views is the larger one may change with a row.
            return _IN.join(sorted(bare.split(_IN)))
        return re.sub(rf"{_BEFORE}(?:{names}){_AFTER}", _STAND_IN, subject)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Every folder with inputs, as paths are shown and as they are masked."""
        found: set[str] = {"."}
        for source in self.sources:
            names = source.shown.split("/")[:-1]
            found |= {"/".join(names[: depth + 1]) for depth in range(len(names))}
            found.add(source.folder)
        return frozenset(found | set(map(self.masker.text, found)))


def number_equal(counts: Mapping[int, int]) -> dict[int, int]:
    """Numbers from 1 for findings with one fingerprint, given by place and count: the largest is the first.

    Where nothing is added, no finding gets a number with fewer occurrences than before, whichever folder is renamed.
    """
    ordered = sorted(counts, key=lambda place: (-counts[place], place))
    return {place: number for number, place in enumerate(ordered, start=1)}
