"""The groups that reasoning is judged in: one source, one model, one harness."""

from __future__ import annotations

SCOPE = ("format", "origin", "model", "harness")
"""Columns that make a group; what the data does not state is left out of its name."""

PLACE = (
    *("file", "offset", "slice", "line", "length"),
    *("session", "uid", "folder", "container", "pointer", "role"),
)
"""What a keyed row carries so that a finding can say where it is."""
