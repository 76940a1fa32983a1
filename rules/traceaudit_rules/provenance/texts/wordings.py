"""What thoughts are searched for, as data: data/reasoning_phrases.toml, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_EDGE = r"(?-u:\b)"


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("traceaudit_rules").joinpath("data/reasoning_phrases.toml").read_text("utf-8"))


def tag_pattern() -> str:
    """A tag of a template, whose group is its text, anywhere in a text."""
    return rf"(?i)</?(?:{'|'.join(_file()['tags']['names'])})>"


def label_pattern() -> str:
    """A label at the very beginning of a text, before a colon."""
    return rf"(?i)\A[\s*#_]*(?:{'|'.join(_file()['tags']['labels'])})[*_]*\s*:"


def phrase_patterns() -> dict[str, str]:
    """Kinds of phrases of somebody who was given the answer, and their patterns."""
    return {entry["kind"]: f"(?im){_ascii(entry['pattern'])}" for entry in _file()["phrases"]}


def third_person_pattern() -> str:
    """Somebody speaks of the one who thinks; the only group is who is spoken of."""
    entry = _file()["third_person"]
    they = rf"the (?:{'|'.join(entry['subjects'])})) (?:{'|'.join(entry['verbs'])})"
    name = rf"(?:{'|'.join(entry['names'])})) (?:{'|'.join(entry['name_verbs'])})"
    return rf"(?i){_EDGE}(?:({they}|({name}){_EDGE}"


def residue_topics() -> dict[str, str]:
    """By the letters of a tag or label, a pattern of it anywhere in a conversation, in patterns of others as well."""
    tags = _file()["tags"]
    labels = {label: rf"(?i){_EDGE}{label}[*_]*\s*:" for label in tags["labels"]}
    forms = {name: rf"<[/?\\]{{0,4}}{name}{_EDGE}" for name in tags["names"]}
    # A name that is a tag and a label is the topic in either form.
    return labels | {name: "|".join(filter(None, (f"(?i){form}", labels.get(name)))) for name, form in forms.items()}


def spoken_topics() -> dict[str, str]:
    """By who is spoken of, a pattern of them anywhere in a conversation.

    The name of a model stands in most system prompts, so only one that does something is the topic.
    """
    entry = _file()["third_person"]
    nouns = {f"the {subject}": rf"(?i){_EDGE}the {subject}{_EDGE}" for subject in entry["subjects"]}
    does = "|".join(entry["verbs"])
    return nouns | {name: rf"(?i){_EDGE}{name} (?:{does}){_EDGE}" for name in entry["names"]}


def told_topics() -> dict[str, str]:
    """By the first four letters of a word that tells a result, a pattern of what begins with them."""
    return {stem: rf"(?i){_EDGE}{stem}" for stem in _file()["told"]["stems"]}


def heading_pattern() -> str:
    """A heading of Markdown."""
    return f"(?m){_file()['headings']['pattern']}"


def user_wants_pattern() -> str:
    """The thought begins with what the user wants."""
    return f"(?i){_ascii(_file()['user_wants']['pattern'])}"


def told_pattern() -> str:
    """A result is told as known; one of the two groups is the word that tells it."""
    return f"(?i){_ascii(_file()['told']['pattern'])}"


def function_words() -> dict[str, list[str]]:
    """Languages and their function words, in lower case."""
    words: dict[str, list[str]] = _file()["languages"]["words"]
    return words


def language_words() -> dict[str, str]:
    """Languages and a pattern of their function words."""
    return {name: rf"{_EDGE}(?:{'|'.join(listed)}){_EDGE}" for name, listed in function_words().items()}


def script_ranges() -> dict[str, str]:
    """Scripts, or the languages that alone have them, and the ranges of their letters for a character class."""
    ranges: dict[str, str] = _file()["languages"]["scripts"]
    return ranges


def least_of_language() -> tuple[int, int]:
    """Characters that a text has at least, and function words in it, before its language is told."""
    entry = _file()["languages"]
    return entry["least_characters"], entry["least_words"]


def _ascii(pattern: str) -> str:
    """The pattern with edges of words in ASCII, which Rust's regex finds much faster."""
    return pattern.replace(r"\b", _EDGE).replace(r"\w", "[0-9A-Za-z_]").replace(r"\W", "[^0-9A-Za-z_]")
