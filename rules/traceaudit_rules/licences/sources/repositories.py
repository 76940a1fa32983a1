"""Ids of repositories, out of the ways in which rows, cards and people write them."""

from __future__ import annotations

import re

_LONGEST = 500
# What stands around an owner/name in addresses and in the ids of tools.
_BEFORE = re.compile(
    r"(?:https?://|git\+https://|git://|ssh://)?(?:git@)?(?:www\.)?"
    r"(?:(?:huggingface\.co|hf\.co|hf://)[/:]?(?:datasets/)?|github\.com[/:]|(?:hf|huggingface|github):(?:datasets/)?|datasets/)",
    re.IGNORECASE,
)
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
# First parts of addresses that lead to no repository of data or code.
_PLACES = frozenset({"spaces", "collections", "papers", "docs", "blog", "buckets", "orgs", "topics", "marketplace"})


def repo_id(text: str) -> str:
    """An id as it is compared: owner/name (or a bare name) in lower case, without address, revision and path.

    '' where the text is none: a link to another host, a sentence.
    """
    return repo_name(text).lower()


def repo_name(text: str) -> str:
    """The same in the case of the text, to be shown."""
    if len(text) > _LONGEST:
        return ""
    text = text.strip().partition("#")[0].partition("?")[0].rstrip("/")
    rest = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
    rest = rest.partition("@")[0]
    if rest != text:
        parts = rest.split("/")[:2]
        rest = "" if parts[0].lower() in _PLACES else "/".join(parts).removesuffix(".git")
    return rest if _ID.fullmatch(rest) else ""
