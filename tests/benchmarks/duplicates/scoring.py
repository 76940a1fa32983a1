"""What was found against the truth: `scoring.py RESULT FOLDER FOUND`, in a process of its own.

FOUND is an .npz of stage.py, a .bin of peer.py, or a .json of scanning.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from duplicates.making import FILES, truth_of
from duplicates.planting import CROSS, KINDS, LEAK, SAME

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint64]

NEAR, LOWER = 0.8, 0.7
# Copies of one text are one text to the stage, and no pair.
_EQUAL = [KINDS.index(kind) for kind in (SAME, CROSS)]


def pack(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> Numbers:
    """Two numbers of rows in one, the lower one first."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return low << np.uint64(32) | high


class Truth:
    """The pairs of a corpus that have something in common, and where its rows stand."""

    def __init__(self, folder: Path) -> None:
        with np.load(truth_of(folder)) as arrays:
            self.pairs = pack(arrays["left"], arrays["right"])
            self.jaccard, self.kind = arrays["jaccard"], arrays["kind"]
            self.left, self.right = arrays["left"], arrays["right"]
            self.source, self.line, self.session = arrays["source"], arrays["line"], arrays["session"]
        self.is_equal = np.isin(self.kind, _EQUAL)

    def near(self, least: float) -> Numbers:
        """Pairs from a similarity on, without equal texts."""
        return self.pairs[(self.jaccard >= least) & ~self.is_equal]

    def similarity(self, pairs: Numbers) -> npt.NDArray[np.float64]:
        """Of any pairs; 0 for those that have nothing to speak of in common."""
        order = np.argsort(self.pairs)
        at = np.minimum(np.searchsorted(self.pairs[order], pairs), len(order) - 1)
        known = self.jaccard[order][at]
        return np.where(self.pairs[order][at] == pairs, known, 0.0)


def share(part: int, whole: int) -> float:
    """A share; 1 of nothing."""
    return part / whole if whole else 1.0


def score_stage(truth: Truth, path: Path) -> dict[str, Any]:
    """Recall, precision and the largest difference of a similarity, of verified pairs of texts."""
    with np.load(path) as found:
        texts = np.zeros(len(truth.line), np.int64)
        texts[found["rows"]] = found["texts"]
        first = np.full(int(found["texts"].max()) + 1, -1)
        first[found["texts"][::-1]] = found["rows"][::-1]
        near = found["is_near"]
        pairs = pack(first[found["left"]], first[found["right"]])
        whole = found["whole"]
    exact = texts[truth.left[truth.is_equal]] == texts[truth.right[truth.is_equal]]
    planted = truth.near(NEAR)
    real = truth.similarity(pairs)
    # The first row of a text stands for it; which one decides nothing, since equal rows are in no other group.
    return {
        "planted": len(planted),
        "recall": share(int(np.isin(planted, pairs[near]).sum()), len(planted)),
        "verified": int(near.sum()),
        "precision": share(int((real[near] >= NEAR).sum()), int(near.sum())),
        "difference": float(np.abs(real - whole).max()) if len(pairs) else 0.0,
        "exact": share(int(exact.sum()), len(exact)),
        "equal": len(exact),
        "merged": len(texts) - len(np.unique(texts)),
    }


def score_peer(truth: Truth, path: Path) -> dict[str, Any]:
    """Recall and raw precision of candidates. Equal texts are left out, as they are with the stage."""
    candidates = np.fromfile(path, np.uint64)
    similar = truth.similarity(candidates)
    is_equal = np.isin(candidates, truth.pairs[truth.is_equal])
    counted = int((~is_equal).sum())
    told: dict[str, Any] = {"candidates": counted}
    for least in (NEAR, LOWER):
        planted = truth.near(least)
        told[f"recall {least}"] = share(int(np.isin(planted, candidates).sum()), len(planted))
        told[f"precision {least}"] = share(int((similar[~is_equal] >= least).sum()), counted)
    return told


def score_scan(truth: Truth, path: Path) -> dict[str, Any]:
    """Members that the rules report: one row of each near or equal pair, and no row that is not near another."""
    places = {
        (FILES[source], line): row for row, (source, line) in enumerate(zip(truth.source, truth.line, strict=True))
    }
    found = {
        code: np.array(sorted({places[file, line] for file, line in rows}), np.int64)
        for code, rows in json.loads(path.read_text()).items()
    }
    near = truth.jaccard >= NEAR
    crossing = near & (truth.session[truth.left] != truth.session[truth.right])
    leaking = near & (truth.kind == KINDS.index(LEAK))
    told = {}
    for name, codes, is_planted in (
        ("copies", ("TA711", "TA712"), near),
        ("across sessions", ("TA713",), crossing),
        ("across splits", ("TA715",), leaking),
    ):
        rows = np.unique(np.concatenate([np.zeros(0, np.int64), *(found.get(code, rows_none()) for code in codes)]))
        left, right = np.isin(truth.left, rows), np.isin(truth.right, rows)
        partners = np.unique(np.concatenate([truth.left[is_planted], truth.right[is_planted]]))
        told[name] = {
            "planted": int(is_planted.sum()),
            "recall": share(int(((left | right) & is_planted).sum()), int(is_planted.sum())),
            "reported": len(rows),
            "precision": share(int(np.isin(rows, partners).sum()), len(rows)),
        }
    return told


def rows_none() -> npt.NDArray[np.int64]:
    """No rows."""
    return np.zeros(0, np.int64)


SCORES = {".npz": score_stage, ".bin": score_peer, ".json": score_scan}

if __name__ == "__main__":
    result, folder, path = map(Path, sys.argv[1:])
    result.write_text(json.dumps(SCORES[path.suffix](Truth(folder), path)))
