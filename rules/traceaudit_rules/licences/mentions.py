"""TA831: cards that do not mention the terms of a vendor on outputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, in_words, listed, told
from traceaudit_rules.licences.arguments.terms import models_by_terms
from traceaudit_rules.licences.outputs import on_terms
from traceaudit_rules.licences.readings.classes import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.arguments.terms import Terms
    from traceaudit_rules.licences.picture import Picture
    from traceaudit_rules.licences.readings.reading import Licence

_OWN = {"key": "own rows", "rows": 40, "own": True}
_CLAUDE = {"declared": "mit", "sources": [_OWN], "models": {"claude-opus-4-5": 40}}
_TERMS = re.compile(
    r"\b(?:terms(?: of (?:service|use)| and conditions)?|t\.?o\.?s\b|usage polic(?:y|ies)|service agreement|"
    r"services agreement|acceptable use|community licen[cs]e)",
    re.IGNORECASE,
)
_NEAR = 160
"""Characters of a card between the name of a vendor and the word for its terms."""
_MOST = 1 << 18
"""Characters of the cards that are searched."""


def _say_unmentioned(group: Group) -> str:
    return (
        f"{told(group, 'declared')} is declared over {told(group, 'models')}, and no document beside the data mentions "
        f"the terms of {told(group, 'name')} on outputs; a licence of the data does not change them"
    )


@rule(
    "TA831",
    "unmentioned-terms",
    severity=Severity.WARNING,
    confidence=Confidence.WEAK,
    reads=Reads.LICENCES,
    fix=advised("Say in the card which models wrote the rows, and that their vendors have terms on outputs."),
    message=_say_unmentioned,
    bad=(_CLAUDE, _CLAUDE | {"prose": "Sessions of Claude Code. Enjoy."}),
    good=(
        _CLAUDE | {"prose": "The rows are outputs of Claude; Anthropic's terms of service apply to its customers."},
        _CLAUDE | {"declared": "agpl-3.0"},
        _CLAUDE | {"models": {"qwen3-0.6b": 40}},
    ),
)
def unmentioned_terms(picture: Picture) -> Iterator[Judged]:
    """A permissive licence is declared over outputs of a model, and the vendor's terms are not mentioned.

    Who reads only the licence takes everything to be allowed. A sentence in the card that names the vendor and its
    terms is enough; English words for terms are looked for near the vendor's name.
    """
    # Which part a model's rows are in is not known: where one part is not permissive, they may all be in that one.
    parts = [part for part in picture.parts if part.rows]
    declared = sorted({in_words(part.outbound) for part in parts})
    examined = sum(picture.models.values())
    if not parts or not examined or not all(_is_permissive(part.outbound) for part in parts):
        return
    yield looked_at(examined)
    for terms, models in models_by_terms(picture.models).items():
        if not _is_mentioned(terms, picture.prose):
            kind = "not mentioned"
            yield on_terms(terms, models, examined, Severity.WARNING, kind, declared=listed(declared))


def _is_mentioned(terms: Terms, prose: str) -> bool:
    """Whether a text speaks of the terms of a vendor: its name and a word for terms near each other."""
    prose = prose[:_MOST]
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, terms.words))})\b", re.IGNORECASE)
    return any(
        _TERMS.search(prose, max(match.start() - _NEAR, 0), match.end() + _NEAR) for match in names.finditer(prose)
    )


def _is_permissive(licence: Licence | None) -> bool:
    """Whether one way to choose asks for no more than notices, names and marks."""
    branches = licence.branches if licence else ()
    return any(all(class_of(name).is_permissive for name in branch) for branch in branches)
