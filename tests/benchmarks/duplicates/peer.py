"""A peer in a process and an environment of its own: `peer.py RESULT FOLDER NAME`.

Every peer gets the same rows: five white-space words in a row of thought and answer, 128 hashes as 16 bands of 8. It
gives candidates, which nobody verifies: two row numbers, packed into one of 64 bits.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from duplicates.reading import number_of, parts_of, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HASHES, BANDS, WIDTH, SEED = 128, 16, 5, 1
ROWS = HASHES // BANDS
_FEW = 64
_BLANKS = re.compile(r"\s+")


def shingles(row: dict[str, Any]) -> list[str]:
    """Five words in a row, as text."""
    words = "\n".join(parts_of(row)).split()
    return [" ".join(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1)]


def pack(left: int, right: int) -> int:
    """Two numbers in one, the lower one first."""
    return min(left, right) << 32 | max(left, right)


def rensa(folder: Path) -> Iterator[int]:
    """R-MinHash of rensa, and its own index."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.8, num_perm=HASHES, num_bands=BANDS)
    for rows in read_rows(folder):
        for row, signature in zip(
            rows, RMinHash.from_token_sets([shingles(row) for row in rows], HASHES, SEED), strict=True
        ):
            number = number_of(row)
            yield from (pack(number, other) for other in index.query(signature))
            index.insert(number, signature)


def datasketch(folder: Path) -> Iterator[int]:
    """MinHash and MinHashLSH of datasketch, with these bands."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS))
    for rows in read_rows(folder):
        texts = ([shingle.encode() for shingle in shingles(row)] for row in rows)
        for row, signature in zip(rows, MinHash.generator(texts, num_perm=HASHES, seed=SEED), strict=True):
            number = number_of(row)
            yield from (pack(number, other) for other in index.query(signature))
            index.insert(number, signature, check_duplication=False)


def daft(folder: Path) -> Iterator[int]:
    """The expression minhash of Daft; it has no index, so bands are buckets of a dict."""
    import daft as engine
    from daft import functions

    buckets: list[defaultdict[bytes, list[int]]] = [defaultdict(list) for _ in range(BANDS)]
    for rows in read_rows(folder):
        # It splits at blanks alone.
        texts = [_BLANKS.sub(" ", "\n".join(parts_of(row))).strip() for row in rows]
        signed = engine.from_pydict({"text": texts}).select(
            functions.minhash(
                engine.col("text"), num_hashes=HASHES, ngram_size=WIDTH, seed=SEED, hash_function="xxhash3_64"
            )
        )
        (column,) = signed.to_arrow().columns
        flat = column.combine_chunks().flatten()
        whole = flat.buffers()[1].to_pybytes()[4 * flat.offset :][: 4 * len(flat)]
        step = len(whole) // len(rows) // BANDS
        for at, row in enumerate(rows):
            number = number_of(row)
            for band, bucket in enumerate(buckets):
                start = (at * BANDS + band) * step
                bucket[whole[start : start + step]].append(number)
    for bucket in buckets:
        for members in bucket.values():
            yield from pairs_of(members)


def pairs_of(members: list[int]) -> Iterator[int]:
    """All pairs of a bucket; of a large one, as ours, those with its first member."""
    if len(members) <= _FEW:
        yield from (pack(left, right) for left, right in combinations(members, 2))
    else:
        yield from (pack(members[0], other) for other in members[1:])


PEERS: dict[str, Callable[[Path], Iterator[int]]] = {"rensa": rensa, "datasketch": datasketch, "daft": daft}

if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as file:
        array("Q", sorted(set(PEERS[sys.argv[3]](Path(sys.argv[2]))))).tofile(file)
