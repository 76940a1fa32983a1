"""TA830: outputs of models whose vendors have terms on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, listed, told
from traceaudit_rules.licences.arguments.terms import models_by_terms
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.arguments.terms import Terms
    from traceaudit_rules.licences.picture import Picture

_OWN = {"key": "own rows", "rows": 40, "own": True}
_CLAUDE = {"declared": "mit", "sources": [_OWN], "models": {"claude-opus-4-5": 40}}


def _say_terms(group: Group) -> str:
    stated = told(group, "stated")
    return (
        f"{told(group, 'models')}: outputs of {told(group, 'name')}. {told(group, 'text')} "
        f"({f'{stated}, ' if stated else ''}read {told(group, 'captured')}, {told(group, 'link')}). Terms bind the "
        "holder of the account; what they mean for others is unsettled, and no licence of the data changes them"
    )


@rule(
    "TA830",
    "output-terms",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Read the terms as they stand today; then name the vendor under `acknowledge-terms`."),
    message=_say_terms,
    innocent="A model name that stands in the rows and did not write them.",
    bad=(_CLAUDE, _CLAUDE | {"models": {"gpt-5-codex": 3}}, _CLAUDE | {"models": {"us.anthropic.claude-x-v1:0": 1}}),
    good=(
        _CLAUDE | {"models": {"qwen3-0.6b": 40}},
        _CLAUDE | {"models": {"gpt-oss-20b": 40}},
        _CLAUDE | {"models": {"model-0": 40}},
    ),
)
def output_terms(picture: Picture) -> Iterator[Judged]:
    """Rows name models whose vendor has terms on what outputs may be used for.

    Terms are no licence: they bind whoever held the account, and stand beside every licence of the data. The finding
    gives the models with their rows, what the terms say in one sentence, and when that was read; terms change. An error
    in the profile pretrain, a note where the vendor is named under `acknowledge-terms`.
    """
    examined = sum(picture.models.values())
    if examined:
        yield looked_at(examined)
    known = {vendor.casefold() for vendor in picture.options.acknowledged}
    is_training = picture.options.profile == "pretrain"
    for terms, models in models_by_terms(picture.models).items():
        is_known = terms.id.casefold() in known or terms.name.casefold() in known
        severity = Severity.NOTE if is_known else Severity.ERROR if is_training else Severity.WARNING
        yield on_terms(terms, models, examined, severity)


def on_terms(
    terms: Terms,
    models: Mapping[str, int],
    examined: int,
    severity: Severity,
    kind: str = "terms of a vendor",
    **more: object,
) -> Judged:
    """A finding about the models of a vendor, with what its terms say."""
    rows = sum(models.values())
    ranked = sorted(models.items(), key=lambda item: (-item[1], item[0]))
    properties: dict[str, object] = {
        "vendor": terms.id,
        "name": terms.name,
        "models": f"{number_of(rows, 'row')} of {listed(name for name, _ in ranked)}",
        "text": terms.text,
        "stated": terms.stated,
        "captured": terms.captured,
        "link": terms.link,
    }
    return Judged((), terms.id, kind, rows, examined, properties | more, rows=rows, severity=severity)
