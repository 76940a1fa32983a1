"""Two texts side by side: what differs, word by word, and how near they are by edits. Every word is masked."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.duplicates.summary import round_score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_WORDS = 2_000
"""Words of each side that are compared for what is shown."""
MOST_SHOWN = 600
"""Characters that are shown of one pair."""
_AROUND = 5
# Characters of one side that are masked, which takes about two seconds for a million.
_MOST_MASKED = 64 * 1024
# Longer texts are compared word by word: by characters it would take the square of their length.
_MOST_BY_CHARACTERS = 64 * 1024
_LEAST_EDIT = 0.5
_GAP = "\N{HORIZONTAL ELLIPSIS}"
_WHY_NOTHING = {
    True: "what differs is blanks, or is not shown",
    False: "what differs stands behind the part that is compared word by word",
}


class Piece(NamedTuple):
    """Words that are in both texts (same), in the first (removed) or the second (added); or a gap of equal ones."""

    kind: str
    text: str


class Contrast(NamedTuple):
    """What differs. `note` says why nothing is shown, or what is left out; empty: this is all."""

    pieces: tuple[Piece, ...]
    note: str = ""


def contrast(left: Sequence[str], right: Sequence[str], mask: Callable[[str], str]) -> Contrast:
    """The changed words of two texts, with a few words around each. Texts come as steps; each is masked as a whole."""
    if tuple(left) == tuple(right):
        return Contrast((), "word for word the same")
    start = sum(1 for _ in takewhile(_are_equal, zip(left, right, strict=False)))
    # The last equal step stays: a few words of it stand before the change.
    before = max(0, start - 1)
    sides = [_words(side[before:], mask) for side in (left, right)]
    pieces = list(_pieces(*(words for words, _ in sides)))
    if not pieces:
        return Contrast((), _WHY_NOTHING[all(is_whole for _, is_whole in sides)])
    if before and pieces[0].kind != "gap":
        pieces.insert(0, Piece("gap", _GAP))
    shown = tuple(_cut(pieces))
    is_all = shown == tuple(pieces) and all(is_whole for _, is_whole in sides)
    return Contrast(shown, "" if is_all else "further differences are left out")


def edit_similarity(left: Sequence[str], right: Sequence[str]) -> float | None:
    """Share of characters, or of words of long texts, that need no edit (Levenshtein), 0 to 1; None: below 0.5."""
    from rapidfuzz import process  # slow to load, and most data has no copies
    from rapidfuzz.distance import Levenshtein

    whole = ["\n".join(side) for side in (left, right)]
    is_long = max(map(len, whole)) > _MOST_BY_CHARACTERS
    first, second = [text.split() for text in whole] if is_long else whole
    shorter, longer = sorted(map(len, (first, second)))
    if shorter < _LEAST_EDIT * longer:
        return None  # each missing one is an edit
    scores = process.cpdist(
        [first], [second], scorer=Levenshtein.normalized_similarity, score_cutoff=_LEAST_EDIT, workers=1
    )
    return round_score(float(scores[0])) or None


def _are_equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _words(steps: Sequence[str], mask: Callable[[str], str]) -> tuple[list[str], bool]:
    """The first words of the steps, masked before they are cut, and whether these are all."""
    words: list[str] = []
    room = _MOST_MASKED
    for step in steps:
        room -= len(step)
        if room < 0 or len(words) > MOST_WORDS:
            return words[:MOST_WORDS], False
        words += mask(step).split()
    return words[:MOST_WORDS], len(words) <= MOST_WORDS


def _pieces(left: Sequence[str], right: Sequence[str]) -> Iterator[Piece]:
    # Words that are frequent in a long text start no match, which also bounds the time.
    matcher = SequenceMatcher(None, left, right, autojunk=True)
    for number, window in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number or window[0][1]:
            yield Piece("gap", _GAP)
        for tag, start, stop, begin, end in window:
            if tag == "equal":
                yield Piece("same", " ".join(left[start:stop]))
                continue
            if stop > start:
                yield Piece("removed", " ".join(left[start:stop]))
            if end > begin:
                yield Piece("added", " ".join(right[begin:end]))


def _cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """As many pieces as may be shown; a long one is cut, so that what follows it is seen as well."""
    room = MOST_SHOWN
    for piece in pieces:
        most = max(room // 2, 1)
        text = piece.text if len(piece.text) <= most else piece.text[:most].rstrip() + _GAP
        yield Piece(piece.kind, text)
        room -= len(text) + 1
        if room < 40:
            return
