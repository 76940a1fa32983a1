"""Words of texts as 64-bit hashes, whole batches at a time.

Specification 1, frozen: saved signatures are valid as long as nothing here, in shingles or in signing changes.

- A text is its bytes in UTF-8. A word is a run of bytes above 0x20. Runs are cut before each byte of 0xE3 to 0xED and
  three bytes behind it, so each character of U+3000 to U+DFFF is a word of its own: Chinese, Japanese and Korean
  writing, which puts no blanks between words.
- Hash of a word of at most 128 bytes: h = 0; for each 8 bytes, read as a little-endian number, the last ones filled up
  with zeros: h = mix(h ^ number). Then mix(h ^ length). Hash of a longer word: its BLAKE2b digest of 8 bytes, read as a
  little-endian number.
- mix(x), modulo 2**64: x ^= x >> 32; x *= 0x9E3779B97F4A7C15; x ^= x >> 29; x *= 0xBF58476D1CE4E5B9; x ^= x >> 32.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from traceaudit_rules.duplicates.mixing import mix

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

LONGEST = 128
"""Bytes of the longest word that is hashed by eight bytes at a time."""
_STEP = 8
_BLANK = 0x20
_OWN_FIRST, _OWN_LAST, _OWN_BYTES = 0xE3, 0xED, 3
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_STEP + 1)], np.uint64)


class Words(NamedTuple):
    """Hashes of the words of all texts, in order; text i has those from starts[i] to starts[i + 1]."""

    hashes: Hashes
    starts: Numbers


def hash_words(texts: Sequence[bytes]) -> Words:
    """The words of the texts, as the specification says."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    # Eight bytes are read at every byte, so eight more have to be there.
    data = np.frombuffer(b"".join([*texts, bytes(_STEP)]), np.uint8)
    begins, ends = _cut(data[: offsets[-1]], offsets)
    lengths = ends - begins
    numbers = np.ndarray((len(data) - _STEP + 1,), "<u8", data, strides=(1,))
    hashes = mix(numbers[begins] & _MASKS[np.minimum(lengths, _STEP)])
    _add_rest(hashes, numbers, begins, lengths)
    hashes ^= lengths.astype(np.uint64)
    mix(hashes)
    for place in np.flatnonzero(lengths > LONGEST).tolist():
        digest = blake2b(data[begins[place] : ends[place]].tobytes(), digest_size=_STEP).digest()
        hashes[place] = int.from_bytes(digest, "little")
    return Words(hashes, np.searchsorted(begins, offsets))


def _cut(data: npt.NDArray[np.uint8], offsets: Numbers) -> tuple[Numbers, Numbers]:
    """Where words begin and end; no word goes from one text into the next."""
    if not len(data):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    is_word = data > _BLANK
    changes = np.empty(len(data) + 1, np.bool_)
    changes[0], changes[-1] = is_word[0], is_word[-1]
    np.not_equal(is_word[1:], is_word[:-1], out=changes[1:-1])
    edges = np.flatnonzero(changes)
    cuts = offsets[(offsets > 0) & (offsets < len(data))]
    if data.max() >= _OWN_FIRST:
        lead = np.flatnonzero((data >= _OWN_FIRST) & (data <= _OWN_LAST))
        behind = lead + _OWN_BYTES
        # A character that is cut off at the end of its text says nothing of the next one.
        behind = behind[np.searchsorted(offsets, behind, "right") == np.searchsorted(offsets, lead, "right")]
        cuts = np.concatenate([cuts, lead[lead > 0], behind])
    inside = np.unique(cuts[is_word[cuts] & is_word[cuts - 1]])
    begins, ends = edges[0::2], edges[1::2]
    if not len(inside):
        return begins, ends
    return (
        np.insert(begins, np.searchsorted(begins, inside), inside),
        np.insert(ends, np.searchsorted(ends, inside), inside),
    )


def _add_rest(hashes: Hashes, numbers: Hashes, begins: Numbers, lengths: Numbers) -> None:
    """Add what follows the first eight bytes of the words that are longer."""
    at = np.flatnonzero((lengths > _STEP) & (lengths <= LONGEST))
    begin, left, found = begins[at], lengths[at], hashes[at]
    while len(at):
        begin, left = begin + _STEP, left - _STEP
        found ^= numbers[begin] & _MASKS[np.minimum(left, _STEP)]
        mix(found)
        is_done = left <= _STEP
        hashes[at[is_done]] = found[is_done]
        goes_on = ~is_done
        at, begin, left, found = at[goes_on], begin[goes_on], left[goes_on], found[goes_on]
