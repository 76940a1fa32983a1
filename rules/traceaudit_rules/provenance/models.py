"""Names of models: the many ways in which one model is written, as one.

Sources: model ids of Anthropic's API, Amazon Bedrock (`us.anthropic.claude-...-v1:0`), Vertex AI (`@20250929`),
OpenRouter (`anthropic/claude-opus-4.5:thinking`) and Claude Code (`claude-opus-4-6[1m]`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

# A longer text is no name, and is not worth the time.
_LONGEST = 256
_REGION = re.compile(r"(?:(?:us|eu|apac|ap|au|jp|ca|global|us-gov)\.)?(?:anthropic|openai|deepseek|google|zai)[./]")
# What stands behind the name: a window, a variant, a version of the endpoint, a date, a setting.
_BEHIND = re.compile(
    r"(?:\[[^\]]*\]|-v\d+:\d+|[:@].*|-\d{8}|-\d{4}-\d{2}-\d{2}|-latest|-fast|-thinking|-reasoning|-(?:x?high|max|medium|low))$"
)
_FAMILIES = "opus|sonnet|haiku|fable|mythos"
# Older names put the number first: claude-3-7-sonnet; some editors still do: claude-4.5-sonnet.
_NUMBER_FIRST = re.compile(rf"claude-(\d+(?:-\d+)?)-({_FAMILIES})(?=-|$)")
_BARE = re.compile(rf"(?:{_FAMILIES})-\d")


@lru_cache(maxsize=4096)
def plain_name(model: str) -> str:
    """A model's name without provider, date, variant and endpoint, in lower case with hyphens.

    'us.anthropic.claude-sonnet-4-5-20250929-v1:0' and 'anthropic/claude-4.5-sonnet:thinking' are both
    'claude-sonnet-4-5'. A text that is no name comes back cut, and matches nothing.
    """
    name = model[:_LONGEST].strip().lower().replace(" ", "-").replace("_", "-").rpartition("/")[2]
    name = _REGION.sub("", name, count=1) if _REGION.match(name) else name
    while (shorter := _BEHIND.sub("", name)) != name:
        name = shorter
    name = re.sub(r"(?<=\d)\.(?=\d)", "-", name)
    name = _NUMBER_FIRST.sub(r"claude-\2-\1", name)
    return f"claude-{name}" if _BARE.match(name) else name


class Named(Protocol):
    """An entry of a table by model."""

    @property
    def model(self) -> str:
        """The beginning of the names that the entry is about."""
        ...


Entry = TypeVar("Entry", bound=Named)


def entry_of(entries: Iterable[Entry], model: str | None) -> Entry | None:
    """The entry with the longest name that a model's name is or begins with, whole parts only.

    'claude-opus-4' is the beginning of 'claude-opus-4-1' and not of 'claude-opus-45'. None where no entry fits.
    """
    if not model:
        return None
    name = plain_name(model)
    fitting = [entry for entry in entries if name == entry.model or name.startswith(f"{entry.model}-")]
    return max(fitting, key=lambda entry: len(entry.model), default=None)
