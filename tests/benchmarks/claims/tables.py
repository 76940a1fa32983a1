"""The figures as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.score import Score


HELD = """\
The 30 cards above were used to improve the reader, so their recall is higher than elsewhere. The cards below were
written apart from it. On the first reading of 17 of them (2026-11-21), 29 of the 97 claims that were read were wrongly
called contradicted and 1 wrongly confirmed. Their causes were mended; on the 5 cards that were written after that, none
of the 30 claims that were read was wrongly contradicted or confirmed. Now:"""


def write_tables(score: Score) -> str:
    """Aims, reading by kind, and answers: all between the marks of the page."""
    parts = (_aims(score), _kinds(score), _answers(score))
    return "\n".join(line for part in parts for line in (*part, ""))


def write_held(score: Score) -> str:
    """The aims on the cards that were written apart from the reader, and what was found on them at first."""
    return "\n".join((HELD, "", *_aims(score), ""))


def _aims(score: Score) -> Iterator[str]:
    due, found, read = score.due.total(), score.found.total(), score.read.total()
    yield f"| {score.cards} cards | |"
    yield "|---|--:|"
    yield f'| wrong "contradicted" (aim: 0) | {len(score.wrong_contradicted)} |'
    yield f'| wrong "confirmed" | {len(score.wrong_confirmed)} |'
    yield f"| claims labelled | {due} |"
    yield f"| recall of reading | {_share(found, due)} |"
    yield f"| precision of reading | {_share(read - score.false.total(), read)} |"
    yield f"| right answers, of claims that were read | {_share(score.right, found)} |"


def _kinds(score: Score) -> Iterator[str]:
    yield "| kind | labelled | read | recall | read and not labelled |"
    yield "|---|--:|--:|--:|--:|"
    for kind in sorted(score.due | score.false):
        due, found = score.due[kind], score.found[kind]
        yield f"| {kind} | {due} | {found} | {_percent(found, due)} | {score.false[kind]} |"


def _answers(score: Score) -> Iterator[str]:
    """Right answers against given ones; a label can allow several."""
    given = ("confirmed", "contradicted", "unverifiable")
    yield f"| right answer | {' | '.join(given)} |"
    yield "|---|--:|--:|--:|"
    for right in sorted({right for right, _ in score.answers}):
        counts = " | ".join(str(score.answers[right, one]) for one in given)
        yield f"| {right.replace('|', ' or ')} | {counts} |"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_percent(part, whole)})"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}".replace("%", " %") if whole else ""
