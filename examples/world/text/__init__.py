"""The text of invented coding-agent work: prompts, thoughts, calls, results and answers, of exact lengths."""

from __future__ import annotations

from world.text.place import Place
from world.text.writer import Action, Writer

__all__ = ["Action", "Place", "Writer"]
