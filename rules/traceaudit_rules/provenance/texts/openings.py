"""What is measured of a thought's text by itself: how it begins, how it ends, and whether it hesitates.

The expressions read columns of THOUGHTS and are evaluated where the text was read; the text goes no further.
"""

from __future__ import annotations

from functools import cache

import polars as pl

# No first word and no opening lies further behind.
_HEAD = 160
# Letters and digits, with apostrophes inside. In scripts without spaces a sign stands for a word.
_WORD = r"(\p{Han}|\p{Hiragana}|\p{Katakana}|\p{Thai}{1,2}|[\p{L}\p{N}][\p{L}\p{M}\p{N}']{0,23})"
_NO_WORD = r"[^\p{L}\p{N}]"
_OPENING = rf"^{_NO_WORD}*{_WORD}(?:{_NO_WORD}+{_WORD})?(?:{_NO_WORD}+{_WORD})?"
# Hashes of openings that are told apart; a few of thousands fall together, which lowers an entropy by hundredths.
OPENING_KINDS = 65_536

# Edges of words in ASCII: Rust's regex finds them much faster.
_HESITATION = r"(?i)(?-u:\b)(?:wait|hmm+|actually|maybe|perhaps|hold on|not sure)(?-u:\b)"
# What nobody ends a sentence, a list, a block or a quotation with.
_OPEN_END = r"[\p{L}\p{N},;(\[{<=+\-/&\\|@#$\u2013\u2014]\s*$"
_TAIL = -64


@cache
def openings() -> tuple[pl.Expr, ...]:
    """Columns: first_word (in lower case, without punctuation, at most 24 signs; null where the text has no word),
    opening (hash of the first three words, below OPENING_KINDS; null where there is no first word), is_hesitant (a word
    of hesitation stands in the text), ends_open (the last sign ends nothing). The last two are null where there is no
    text.

    Making them compiles their patterns, which takes a tenth of a second.
    """
    # A placeholder is no thought.
    text = pl.when(pl.col("state").fill_null("") != "placeholder").then("text")
    head = text.str.slice(0, _HEAD).str.to_lowercase()
    words = head.str.replace_all("\N{RIGHT SINGLE QUOTATION MARK}", "'", literal=True).str.extract_groups(_OPENING)
    first = words.struct.field("1")
    return (
        first.alias("first_word"),
        pl.when(first.is_not_null()).then((words.hash(seed=0) % OPENING_KINDS).cast(pl.UInt16)).alias("opening"),
        text.str.contains(_HESITATION).alias("is_hesitant"),
        text.str.slice(_TAIL).str.contains(_OPEN_END).alias("ends_open"),
    )
