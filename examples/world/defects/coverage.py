"""What the datasets of the examples do not plant, or everywhere, each with its reason."""

from __future__ import annotations

SHAPE = {
    "TA101": "Claude Code logs and Codex rollouts of these versions seal the thinking",
    "TA308": "the pi projection keeps the tool names of Claude Code",
    "TA401": "every session works in somebody's home directory",
    "TA402": "source_file and the folders of raw logs are named after that directory",
    "TA929": "contexts are capped at 7,000 characters and a mark",
}
"""Codes that the shape of the merged dataset brings, in nearly every file."""

NOT_PLANTED = {
    "TA609": "needs a language model that the user has installed and named",
    "TA909": "a row over 32 MiB would be most of the dataset; tests/audit makes one",
    "TA910": "an input with a single row does not raise it",
    "TA912": "the file has to change while it is read",
    "TA914": "needs a configuration that maps columns",
}
"""Codes that no file of the examples can raise."""

IN_AGENTTRACE = tuple(f"TA94{number}" for number in range(9))
"""Codes that are planted by make_agenttrace.py, because only measured runs have what they look at."""
