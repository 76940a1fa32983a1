"""The language of a text, told only where little is needed to tell it: by its script, or by its function words."""

from __future__ import annotations

import polars as pl

from traceaudit_rules.provenance.texts.wordings import language_words, least_of_language, script_ranges

_HEAD = 400
# Some letters of another script are a quotation; from this share on, it is what the text is written in.
_SCRIPT_SHARE = 0.2
_SCRIPT_LEAST = 20


def languages_of(texts: pl.Series) -> pl.Series:
    """Name of the language or script of each text; null where a text is short, mixed, or nothing stands out.

    Only the beginning is looked at. What is found early is not searched again, so texts in ASCII with English words
    cost one pass.
    """
    names = pl.Series([None], dtype=pl.String).new_from_index(0, texts.len())
    heads = pl.DataFrame({"head": texts.str.slice(0, _HEAD), "at": pl.int_range(texts.len(), eager=True)})
    size = pl.col("head").str.len_chars()
    drawn = heads.filter((pl.col("head").str.len_bytes() > size) & (size >= _SCRIPT_LEAST))
    if not drawn.is_empty():
        at, told = _by_script(drawn)
        names = names.scatter(at, told)
        heads = heads.filter(names.is_null())
    at, told = _by_words(heads.filter(size >= least_of_language()[0]))
    return names.scatter(at, told)


def _by_script(heads: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """By letters that are not Latin; of mixed ones the first script of the table, so kana goes before Han."""
    ranges = script_ranges()
    letters = pl.col("head").str.count_matches(f"[{''.join(ranges.values())}]")
    foreign = heads.filter(letters > pl.col("head").str.len_chars() * _SCRIPT_SHARE)
    named = [pl.when(pl.col("head").str.contains(f"[{some}]")).then(pl.lit(name)) for name, some in ranges.items()]
    return foreign["at"], foreign.select(pl.coalesce(named).alias("name"))["name"]


def _by_words(heads: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """By function words: enough of one language, and more than of any other.

    A text with enough English ones is in English, whatever it quotes.
    """
    patterns, words = language_words(), least_of_language()[1]
    lower = heads.select("at", pl.col("head").str.to_lowercase())
    is_english = (lower["head"].str.count_matches(patterns.pop("English")) >= words).fill_null(value=False)
    english, rest = lower.filter(is_english)["at"], lower.filter(~is_english)
    counts = rest.select(pl.col("head").str.count_matches(pattern).alias(name) for name, pattern in patterns.items())
    told = counts.select(pl.concat_list(pl.all()).alias("counts"), at=rest["at"]).select(
        "at",
        pl.col("counts").list.arg_max().cast(pl.UInt32).alias("best"),
        pl.col("counts").list.sort(descending=True).alias("counts"),
    )
    clear = told.filter(
        (pl.col("counts").list.first() >= words) & (pl.col("counts").list.first() > pl.col("counts").list.get(1))
    )
    names = pl.Series(list(patterns), dtype=pl.String)[clear["best"]]
    all_english = pl.Series(["English"]).new_from_index(0, english.len())
    return pl.concat([english, clear["at"]]), pl.concat([all_english, names])
