"""How short a text may have been before a converter wrote it: escaped, or decoded by the wrong table.

A text in Chinese that is decoded as Latin-1 has twice the bytes, and one that is escaped twice as well, so a length
alone proves nothing of such a text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Iterator

# A mistake made twice, such as escapes that were escaped, is taken back twice, in any order.
_ROUNDS = 3
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# What Windows-1252 shows for the bytes that Latin-1 has no signs for.
_WINDOWS = {ord(sign): byte for byte in range(0x80, 0xA0) for sign in bytes([byte]).decode("cp1252", "ignore")}


def least_bytes(text: str) -> int:
    """The fewest bytes of UTF-8 that a text had before usual mistakes of converters made it longer."""
    least = len(text.encode("utf-8", "surrogatepass"))
    for _ in range(_ROUNDS):
        size, text = min((len(form.encode("utf-8", "surrogatepass")), form) for form in _forms(text))
        if size >= least:
            break
        least = size
    return least


def _forms(text: str) -> Iterator[str]:
    # Letters apart from their marks: Hangul and Vietnamese grow to twice and more by that.
    yield unicodedata.normalize("NFC", text)
    yield _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[3] is None else found[3], text)
    yield html.unescape(text)
    try:
        yield text.translate(_WINDOWS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return


def measure_least(thoughts: pl.DataFrame) -> pl.Series:
    """The fewest bytes of each thought, `least_vis`; only where a text is longer than its signature allows it differs.

    Args:
        thoughts: Rows of the thoughts table.
    """
    most = threshold("text-beyond-seal").value * pl.col("hidden") + threshold("text-beyond-seal-slack").value
    is_long = thoughts.select(((pl.col("vis") > most) & pl.col("text").is_not_null()).fill_null(value=False))
    where = is_long.to_series().arg_true()
    sizes = [least_bytes(text) for text in thoughts["text"].gather(where)]
    return thoughts["vis"].alias("least_vis").scatter(where, sizes)
