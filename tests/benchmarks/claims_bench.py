"""How claims of cards are read and answered, on 30 labelled cards: `make bench-claims`.

Writes the figures of docs/licences.md where that page is, and prints them. Cards and labels stand in claims/cards/; the
datasets that they describe are made from seeds and audited for it. On stderr: every claim that was missed, read beside
the labels, or answered wrongly. The labels were written before anything read the cards; since then the reader has been
improved on these very cards, so its recall is lower elsewhere. The cards of claims/held/ were written apart from the
reader and are counted apart; --cards measures a folder of others.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))

from block import write_block
from claims.datasets import make_audits
from claims.labels import CARDS, HELD, LabelledCard, read_cards
from claims.score import Score, score_cards
from claims.tables import write_held, write_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit_rules.claims.claim import Checked

PAGE = Path(__file__).resolve().parents[2] / "docs" / "licences.md"


def check_cards(
    cards: Iterable[LabelledCard], audits: Mapping[str, Mapping[str, object]]
) -> list[tuple[LabelledCard, Sequence[Checked]]]:
    """Read every card and hold its claims against the audit of its dataset."""
    from traceaudit_rules.claims.checking import check_claims
    from traceaudit_rules.claims.reading import read_claims

    return [(card, check_claims(read_claims(card.text)[0], audits[card.data])) for card in cards]


def say(score: Score) -> None:
    """Tell on stderr what went wrong."""
    for what, entries in (
        ("wrong contradicted", score.wrong_contradicted),
        ("wrong confirmed", score.wrong_confirmed),
        ("not answered", score.timid),
        ("missed", score.missed),
        ("beside the labels", score.beside),
    ):
        for entry in entries:
            print(f"{what}: {entry}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 if a claim that holds was called contradicted."""
    parser = argparse.ArgumentParser(description="How claims of 30 labelled cards are read and answered.")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE", help="page with the figures")
    parser.add_argument("--only", default="", metavar="TEXT", help="cards whose name holds this; nothing is written")
    parser.add_argument(
        "--cards", type=Path, default=CARDS, metavar="DIR", help="other cards with labels; nothing is written"
    )
    options = parser.parse_args(arguments)
    folders = (CARDS, HELD) if options.cards == CARDS else (options.cards,)
    with TemporaryDirectory(prefix="traceaudit-claims-") as work:
        audits = make_audits(Path(work))
    scores = []
    for folder in folders:
        cards = [card for card in read_cards(folder) if options.only in card.name]
        scores.append(score_cards(check_cards(cards, audits)))
        say(scores[-1])
    text = "\n".join([write_tables(scores[0]), *map(write_held, scores[1:])])
    print(text)
    if not options.only and options.cards == CARDS:
        write_block(options.output, "claims", text)
    return 1 if any(score.wrong_contradicted for score in scores) else 0


if __name__ == "__main__":
    sys.exit(main())
