"""The figures as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.score import score_rules
from reasoning.truth import CALM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reasoning.likeness import Likeness
    from reasoning.scan import Timed
    from reasoning.score import Outcome

Names = dict[str, str]
_MB = 10**6
# Datasets that the aims name.
_NAMED = (
    "merged 4.5",
    "merged short",
    "added CoT with raw",
    "added CoT, all views",
    "added CoT alone",
    "added CoT with pi",
    "filtered by length",
)


def write_tables(
    outcomes: Sequence[Outcome], timed: Mapping[str, Timed], names: Names, likeness: Sequence[Likeness]
) -> str:
    """Aims, rules, datasets, and how like real ones the generated sessions are: all between the marks of the page."""
    parts = (_aims(outcomes), _rules(outcomes, names), _datasets(outcomes, timed), _likeness(likeness))
    return "\n".join(line for part in parts for line in (*part, ""))


def _likeness(likeness: Sequence[Likeness]) -> Iterator[str]:
    yield "| figure | measured | generated |"
    yield "|---|---|---|"
    for line in likeness:
        yield f"| {line.what} | {line.measured} | {line.made} |"


def _aims(outcomes: Sequence[Outcome]) -> Iterator[str]:
    alike = [outcome for outcome in outcomes if outcome.variant.alike]
    proofs = sorted({f"{o.variant.name}: {code}" for o in alike for code in o.found.proofs})
    proved = [outcome for outcome in outcomes if outcome.variant.verdicts == ("contradicted",)]
    contradicted = sum(outcome.is_right for outcome in proved)
    rows = [plant for outcome in proved for plant in outcome.planted]
    missed = sum(len(outcome.missed) for outcome in proved)
    yield "| aim | got |"
    yield "|---|---|"
    yield f"| no finding of proof on {len(alike)} datasets as vendors make them | {_list(proofs) or 'none'} |"
    yield f"| every planted contradiction found | {len(rows) - missed:,} of {len(rows):,} rows |"
    yield f'| those datasets are "contradicted" | {contradicted} of {len(proved)} |'
    for outcome in outcomes:
        if outcome.variant.name in _NAMED:
            yield f"| {outcome.variant.name}: {_expected(outcome)} | {outcome.found.verdict} |"


def _expected(outcome: Outcome) -> str:
    """The words that are right, in short."""
    verdicts = outcome.variant.verdicts
    return "not suspect" if verdicts == CALM else " or ".join(verdicts)


def _rules(outcomes: Sequence[Outcome], names: Names) -> Iterator[str]:
    yield "| code | rule | rows planted | found | missed | rows beside | sets due | found | sets where nothing was |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    for score in score_rules(outcomes, list(names)):
        yield (
            f"| {score.code} | {names[score.code]} | {score.planted:,} | {score.found:,} | "
            f"{score.planted - score.found:,} | {score.extra:,} | {score.datasets} | {score.spoke} | {score.wrong} |"
        )


def _datasets(outcomes: Sequence[Outcome], timed: Mapping[str, Timed]) -> Iterator[str]:
    yield "| dataset | what | expected | got | missing | too much | MB | wall s | CPU s |"
    yield "|---|---|---|---|---|---|--:|--:|--:|"
    for outcome in outcomes:
        variant, taken = outcome.variant, timed[outcome.variant.name]
        got = outcome.found.verdict if outcome.is_right else f"**{outcome.found.verdict}**"
        missing = [*sorted(outcome.codes_missed), *([f"{len(outcome.missed)} rows"] if outcome.missed else [])]
        beside = [*sorted(outcome.codes_extra), *([f"{len(outcome.extra)} rows"] if outcome.extra else [])]
        yield (
            f"| {variant.name} | {variant.what} | {_expected(outcome)} | {got} | {_list(missing)} | "
            f"{_list(beside)} | {taken.size / _MB:.1f} | {taken.wall:.2f} | {taken.cpu:.2f} |"
        )


def _list(entries: Sequence[str]) -> str:
    return ", ".join(entries)
