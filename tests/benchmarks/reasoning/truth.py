"""What a dataset of the bench holds, and what must be found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reasoning.logs import thinking_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from random import Random

    from reasoning.seals import Seal

Record = dict[str, Any]
Tree = dict[str, list[Record]]
CALM = ("none", "consistent", "summary", "unverifiable")
"""Verdicts short of suspicion; "none" where there is no readable thought."""


class Planted(NamedTuple):
    """One row with something wrong: the file, its row from 1, the code that must be found there."""

    file: str
    row: int
    code: str


class Spot(NamedTuple):
    """A line with a thinking block."""

    file: str
    row: int
    record: Record
    block: Record

    @property
    def text(self) -> str:
        """What is shown of it."""
        return str(self.block["thinking"])

    @property
    def key(self) -> str:
        """The field of its signature: pi has another one."""
        return "thinkingSignature" if "thinkingSignature" in self.block else "signature"


class Case:
    """A dataset while it is changed: its files, and what has been planted.

    `planted` must be found. `aside` may be found or not, for instance the other one of two that contradict each other.
    """

    def __init__(self, rng: Random, tree: Tree, seals: dict[str, Seal] | None = None) -> None:
        self.rng, self.tree, self.seals = rng, tree, seals or {}
        self.planted: set[Planted] = set()
        self.aside: set[Planted] = set()
        self.notes: dict[str, bytes] = {}
        """Files that are no rows: cards and licences."""

    def spots(self) -> Iterator[Spot]:
        """Every line with a thinking block."""
        for file, records in self.tree.items():
            for row, record in enumerate(records, 1):
                block = thinking_of(record)
                if block is not None:
                    yield Spot(file, row, record, block)

    def pick(self, wanted: float, keep: Callable[[Spot], bool] = lambda _: True) -> list[Spot]:
        """Some spots, in their order: a share of all that `keep`, or a number of them from 1 on."""
        kept = [spot for spot in self.spots() if keep(spot)]
        count = round(wanted * len(kept)) if wanted < 1 else min(int(wanted), len(kept))
        return sorted(self.rng.sample(kept, count), key=lambda spot: (spot.file, spot.row))

    def plant(self, code: str, *spots: Spot) -> None:
        """Something is wrong here."""
        self.planted.update(Planted(spot.file, spot.row, code) for spot in spots)

    def plant_rows(self, code: str, file: str, rows: Iterable[int]) -> None:
        """Something is wrong in these rows."""
        self.planted.update(Planted(file, row, code) for row in rows)

    def set_aside(self, code: str, *spots: Spot) -> None:
        """This may be found here, and need not."""
        self.aside.update(Planted(spot.file, spot.row, code) for spot in spots)

    def seal_of(self, spot: Spot) -> Seal:
        """What is known of the signature of a block."""
        return self.seals[spot.block[spot.key]]

    def put(self, spot: Spot, seal: Seal) -> None:
        """Give a block another signature."""
        self.seals[seal.signature] = seal
        spot.block[spot.key] = seal.signature


class Variant(NamedTuple):
    """One dataset of the bench.

    `make` gives it. `verdicts` are the words that its verdict may be. `codes` must be found in the dataset as a whole,
    beside those that are planted in rows; `aside` are codes that may come as well, because what was done is also that.
    A variant without codes is one in which nothing is wrong.
    """

    name: str
    what: str
    make: Callable[[Any], Case]
    verdicts: Collection[str]
    codes: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    alike: bool = False
    """Whether it is a dataset like those that vendors make, in which no proof may be found."""
