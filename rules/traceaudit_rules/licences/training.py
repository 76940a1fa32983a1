"""TA821: models that are trained on rows under copyleft or restricted uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import restriction_of
from traceaudit_rules.licences.arguments.bound import bound
from traceaudit_rules.licences.arguments.phrases import advised, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture
    from traceaudit_rules.licences.readings.classes import LicenceClass

_AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
_MIT = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "mit"}}
_MOST = 1 << 18
"""Characters of the cards that are searched."""
# A card that says what the data is for, or what was made of it.
_TRAINING = re.compile(
    r"\b(?:(?:fine-?tun|post-?train|pre-?train|train|distill?)(?:ed|ing|s)?\b[^.\n|]{0,80}\b(?:models?|llms?|qwen|llama|slms?)"
    r"|(?:models?|llms?)\b[^.\n|]{0,60}\b(?:fine-?tuned|trained|distilled)"
    r"|(?:intended|meant|suitable|useful|used?|dataset) for[^.\n|]{0,60}\b(?:training|fine-?tuning|distillation|sft)"
    r"|supervised fine-?tuning|training (?:data|set|corpus|examples))\b",
    re.IGNORECASE,
)


def _say_training(group: Group) -> str:
    return (
        f"{told(group, 'chain')}: {told(group, 'share')}, and {told(group, 'because')}. Whether weights are "
        "derived from their training data is unsettled: these are facts for counsel"
    )


@rule(
    "TA821",
    "trained-model",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.LICENCES,
    fix=advised("Carry the source, its rows and its licence into the model card: `datasets` and a table of licences."),
    message=_say_training,
    bad=(
        {"declared": "agpl-3.0", "sources": [_AGPL], "options": {"profile": "pretrain"}},
        {"declared": "agpl-3.0", "sources": [_AGPL], "prose": "Rows for fine-tuning small models on tool use."},
    ),
    good=(
        {"declared": "agpl-3.0", "sources": [_AGPL], "prose": "Recorded sessions."},
        {"declared": "mit", "sources": [_MIT], "options": {"profile": "pretrain"}},
    ),
)
def trained_model(picture: Picture) -> Iterator[Judged]:
    """A model is to be trained on rows under a copyleft licence or one that restricts uses.

    Asked in the profile pretrain, where a deployment is stated, and where the card says that models were or are to be
    trained. The facts that are reported are the sources, rows and licences; whether a model, or a service that runs
    it, is bound by them is a reading for a human, and no sentence of this audit says that it is or is not.
    """
    because = _purpose(picture)
    if because:
        yield from bound(picture, _reaches_on, because=because)


def _reaches_on(kind: LicenceClass) -> bool:
    return kind.share_alike or bool(restriction_of(kind))


def _purpose(picture: Picture) -> str:
    """Why the rows are taken to be for training; empty where nothing says so."""
    if picture.options.profile == "pretrain":
        return "the profile of this audit is pretrain"
    if picture.options.deployment:
        return f'the stated deployment is "{picture.options.deployment}"'
    return "the card speaks of training models" if _TRAINING.search(picture.prose, 0, _MOST) else ""
