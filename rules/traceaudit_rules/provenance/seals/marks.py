"""Marks that scrubbers of secrets leave in a text: a changed text with one of them has an innocent cause."""

from __future__ import annotations

import polars as pl

_MARK = r"\[[ _-]?(?i:redacted|masked|secret|hidden|filtered|scrubbed)|<(?i:redacted|secret|masked)|\bREDACTED\b|\*{4,}"

IS_SCRUBBED = pl.col("text").str.contains(_MARK).fill_null(value=False).alias("is_scrubbed")
"""Whether a scrubber left a mark in the thought."""
