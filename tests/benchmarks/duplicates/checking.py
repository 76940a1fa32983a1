"""Brute force over the files themselves: `checking.py RESULT FOLDER`, a sample of rows against the truth.

Knows nothing of how the rows were made: words are cut from the text again, and sets hold five words as they stand.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from duplicates.reading import number_of, parts_of, read_rows
from duplicates.scoring import Truth
from duplicates.wording import WIDTH

_EACH = 600


def five_words(parts: tuple[str, str]) -> set[tuple[str, ...]]:
    """All runs of five words of the texts of a row."""
    found = set()
    for words in (part.split() for part in parts):
        found |= {tuple(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1)}
    return found


def check(folder: Path) -> dict[str, float]:
    """Of every pair of the sample: the largest difference from the truth, and the largest similarity that it lacks.

    The sample is the beginning and the end of the training rows: whole groups, and rows that lie far apart.
    """
    rows = [row for batch in read_rows(folder) for row in batch if row["uid"]]
    sample = {number_of(row): five_words(parts_of(row)) for row in [*rows[:_EACH], *rows[-_EACH:]]}
    truth = Truth(folder)
    planted = dict(zip(truth.pairs.tolist(), truth.jaccard.tolist(), strict=True))
    having = defaultdict(list)
    for number, words in sample.items():
        for run in words:
            having[run].append(number)
    common: Counter[tuple[int, int]] = Counter()
    for numbers in having.values():
        common.update(combinations(sorted(numbers), 2))
    difference = unknown = 0.0
    for (low, high), both in common.items():
        similar = both / (len(sample[low]) + len(sample[high]) - both)
        known = planted.get(low << 32 | high)
        if known is None:
            unknown = max(unknown, similar)
        else:
            difference = max(difference, abs(similar - known))
    return {"rows": len(sample), "pairs": len(sample) * (len(sample) - 1) // 2} | {
        "difference": difference,
        "unknown": unknown,
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(check(Path(sys.argv[2]))))
