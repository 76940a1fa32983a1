"""The corpora of `make bench-duplicates`: the same each time, true to their labels, and read as merged rows."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path[:0] = [str(Path(__file__).parent)]
making, planting, wording, scoring, checking, reading, stage = (
    importlib.import_module(f"duplicates.{name}")
    for name in ("making", "planting", "wording", "scoring", "checking", "reading", "stage")
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two chunks."""
    folder = tmp_path_factory.mktemp("duplicates") / "corpus"
    making.make(folder, 2000)
    return folder


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[dict[str, Any]]:
    """Its rows, in the order of their numbers."""
    found = [row for batch in reading.read_rows(corpus) for row in batch]
    return sorted(found, key=reading.number_of)


def test_words_are_different() -> None:
    assert len(set(wording.WORDS)) == len(wording.WORDS) == wording.OPEN


def test_windows_are_equal_if_their_words_are() -> None:
    text = np.array([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6], np.uint16)
    assert len(wording.windows([text])) == 6
    assert wording.windows([text[:4]]).tolist() == []
    ended = text | np.uint16(wording.LINE_END)
    assert wording.jaccard(wording.windows([text]), wording.windows([ended])) == 1.0


def test_the_same_seed_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    making.make(tmp_path / "again", 2000)
    for name in making.FILES:
        assert (tmp_path / "again" / name).read_bytes() == (corpus / name).read_bytes()


def test_the_truth_is_what_brute_force_finds_in_the_files(corpus: Path) -> None:
    told = checking.check(corpus)
    assert told["difference"] < 1e-12
    # Rows with one boilerplate prefix: by construction at most 430 of 790 windows.
    assert 0.3 < told["unknown"] <= 430 / 790


def test_similarities_are_spread_as_they_were_drawn(corpus: Path) -> None:
    truth = scoring.Truth(corpus)
    pairs = np.isin(truth.kind, [0, 1])
    assert 380 < pairs.sum() <= 400
    counts, _ = np.histogram(truth.jaccard[pairs], [0.5, 0.6, 0.7, 0.8, 0.9, 1])
    assert counts.min() > 50
    assert (truth.jaccard[truth.is_equal] == 1).all()
    assert truth.is_equal.sum() == 40


def test_contexts_grow_and_texts_are_of_their_length(rows: list[dict[str, Any]]) -> None:
    sessions: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sessions.setdefault(row["session"], []).append(row)
    growing = [steps for name, steps in sessions.items() if "-g" in name]
    assert Counter(map(len, growing)) == {planting.SESSION_ROWS: 10}
    for steps in growing:
        assert steps[1]["context"].startswith(steps[0]["context"])
        assert steps[0]["cot"] in steps[1]["context"]
    sizes = [sum(map(len, reading.parts_of(row))) for row in rows]
    assert min(sizes) > 800
    assert max(sizes) < 9_500


def test_boilerplate_groups_grow_only_if_they_are_told_to() -> None:
    def groups(is_growing: bool) -> list[int]:
        starts: Counter[bytes] = Counter()
        for number in range(3):
            for group in planting.Planter(7, number, is_growing).groups():
                if group.kind == planting.BOILERPLATE:
                    starts[group.rows[0].thought.tobytes()] += 1
        return sorted(starts.values())

    assert groups(is_growing=True) == [45] * 10
    assert groups(is_growing=False) == [75] * 6


def test_the_stage_finds_what_is_planted(corpus: Path, tmp_path: Path) -> None:
    result = tmp_path / "stage.json"
    stage.run(corpus, result)
    score = scoring.score_stage(scoring.Truth(corpus), result.with_suffix(".npz"))
    assert json.loads(result.read_text())["rows"] == 2000
    assert score["planted"] > 150
    assert (score["recall"], score["precision"], score["exact"]) == (1.0, 1.0, 1.0)
    # The stage reads the rows as the generator counted them, to the last shingle.
    assert score["difference"] < 1e-12


def test_members_are_held_against_the_truth(corpus: Path, tmp_path: Path) -> None:
    truth = scoring.Truth(corpus)
    near = truth.jaccard >= scoring.NEAR
    places = [(making.FILES[truth.source[row]], int(truth.line[row])) for row in truth.right[near].tolist()]
    found = tmp_path / "scan.json"
    found.write_text(json.dumps({"TA712": places, "TA715": []}))
    told = scoring.score_scan(truth, found)
    assert (told["copies"]["recall"], told["copies"]["precision"]) == (1.0, 1.0)
    assert told["across splits"]["recall"] == 0.0
    assert told["across splits"]["planted"] == 20


def test_candidates_are_held_against_the_truth(corpus: Path, tmp_path: Path) -> None:
    truth = scoring.Truth(corpus)
    wrong = scoring.pack(np.array([0, 1]), np.array([1999, 1998]))
    path = tmp_path / "peer.bin"
    np.concatenate([truth.near(0.8), wrong]).tofile(path)
    told = scoring.score_peer(truth, path)
    planted = len(truth.near(0.8))
    assert told["recall 0.8"] == 1.0
    assert told["precision 0.8"] == planted / (planted + 2)
