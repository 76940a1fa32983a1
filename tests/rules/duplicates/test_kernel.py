"""The signature kernel against the plain specification, golden vectors, and the laws of signatures."""

from __future__ import annotations

import hashlib
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import reference

from traceaudit_rules.duplicates.jaccard import Overlap, as_set, overlap
from traceaudit_rules.duplicates.shingles import shingle
from traceaudit_rules.duplicates.signing import EMPTY, band_keys, densify, estimate, sign
from traceaudit_rules.duplicates.words import hash_words

TEXT = st.one_of(
    st.text(max_size=120),
    st.text("ab \n\u3042\uac00\u00e9", max_size=120),
    st.lists(st.sampled_from(["def", "x", "return", "a" * 130, "b" * 17, "12345678"]), max_size=40).map(" ".join),
).map(lambda text: text.encode("utf-8", "surrogatepass"))
TEXTS = st.lists(st.one_of(TEXT, st.binary(max_size=40)), max_size=4)
SENTENCE = b"The quick brown fox jumps over the lazy dog and then it runs the tests again."


@given(TEXTS)
def test_words_and_shingles_are_those_of_the_specification(texts: list[bytes]) -> None:
    words = hash_words(texts)
    assert words.hashes.tolist() == [reference.word_hash(word) for text in texts for word in reference.words(text)]
    assert np.diff(words.starts).tolist() == [len(reference.words(text)) for text in texts]
    found = shingle(words)
    for number, text in enumerate(texts):
        assert sorted(found.hashes[found.texts == number].tolist()) == sorted(reference.shingles(text))


@settings(max_examples=20)
@given(TEXTS)
def test_signatures_and_bands_are_those_of_the_specification(texts: list[bytes]) -> None:
    found = shingle(hash_words(texts))
    signatures = sign(found.hashes, found.texts, len(texts))
    expected = [reference.signature(reference.shingles(text)) for text in texts]
    assert signatures.tolist() == expected
    dense = densify(signatures)
    assert dense.tolist() == [reference.dense(bins) for bins in expected]
    assert band_keys(dense).tolist() == [reference.bands(row) for row in dense.tolist()]


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"", "a79a58eb2270cfe4"),
        (b"word", "134de8bed2f6b2d7"),
        (SENTENCE, "a8b0fdb5c4646411"),
        ("\u6587\u5b57\u5217\u306e\u8a66\u9a13\u3067\u3059".encode(), "923f3ec529afbfae"),
        (b" ".join(b"%d" % number for number in range(2000)), "cb824ee6d8546c7a"),
    ],
)
def test_golden_vectors(text: bytes, digest: str) -> None:
    """Saved signatures depend on these: a change here is a new version of the specification."""
    found = shingle(hash_words([text]))
    keys = band_keys(densify(sign(found.hashes, found.texts, 1)))
    assert hashlib.sha256(keys.astype("<u8").tobytes()).hexdigest()[:16] == digest


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_the_signature_of_parts_is_that_of_the_whole(texts: list[bytes]) -> None:
    found = shingle(hash_words(texts))
    whole = sign(found.hashes, np.zeros(len(found.hashes), np.int64), 1)
    assert whole.tolist() == sign(found.hashes, found.texts, len(texts)).min(axis=0, keepdims=True).tolist()


def test_batches_never_change_a_text() -> None:
    texts = [SENTENCE, b"", b"x", SENTENCE[10:], "é文".encode(), b"y" * 500]
    together = shingle(hash_words(texts))
    for number, text in enumerate(texts):
        alone = shingle(hash_words([text]))
        assert alone.hashes.tolist() == together.hashes[together.texts == number].tolist()


def test_a_signature_of_nothing_stays_empty() -> None:
    nothing = sign(np.zeros(0, np.uint64), np.zeros(0, np.int64), 2)
    assert (densify(nothing) == EMPTY).all()
    assert estimate(nothing, nothing).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("kept", [100, 400, 800, 950])
def test_the_estimate_is_near_the_similarity(kept: int) -> None:
    numbers = np.random.default_rng(kept).integers(0, 2**64, 2000 - kept, dtype=np.uint64)
    left, right = numbers[:1000], numbers[1000 - kept :]
    exact = overlap(as_set(left), as_set(right)).jaccard
    signatures = [sign(side, np.zeros(len(side), np.int64), 1) for side in (left, right)]
    assert abs(estimate(*signatures)[0] - exact) < 4 * (exact * (1 - exact) / 256) ** 0.5


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.sets(st.integers(0, 20)))
def test_overlap_is_that_of_sets(left: set[int], right: set[int], common: set[int]) -> None:
    as_arrays = [as_set(np.array(sorted(side), np.uint64)) for side in (left, right, common)]
    expected = Overlap(len(left - common), len(right - common), len((left & right) - common))
    assert overlap(*as_arrays) == expected
    assert 0 <= expected.jaccard <= expected.containment <= 1


@pytest.mark.parametrize(("left", "right"), list(product(([], [1]), repeat=2)))
def test_nothing_is_no_copy_of_nothing(left: list[int], right: list[int]) -> None:
    found = overlap(np.array(left, np.uint64), np.array(right, np.uint64))
    assert found.jaccard == (1.0 if left and right else 0.0)
