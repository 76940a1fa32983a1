"""Kinds of secrets from a gitleaks.toml: its published schema, in the syntax of Go's regular expressions."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.secrets.pack import Kind, PackError
from traceaudit_rules.secrets.patterns import PatternError, check_pattern, compiled, leading_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "digit": "0-9", "lower": "a-z", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
    "space": r"\s", "word": r"\w", "punct": r"!-/:-@\[-`{-~",
}  # fmt: skip
_FLAGS = re.compile(r"\(\?([imsU]+)\)")
_ID = re.compile(r"[^a-z0-9]+")
_LEAST_LITERAL = 3


class Refusal(NamedTuple):
    """A rule that could not be taken over, and why."""

    id: str
    reason: str


class Imported(NamedTuple):
    """What a gitleaks.toml gives: kinds, and what was left behind."""

    kinds: tuple[Kind, ...]
    refusals: tuple[Refusal, ...]


def read_gitleaks(text: str, name: str = "gitleaks.toml") -> Imported:
    """The rules of a gitleaks configuration as kinds.

    Taken over: `regex`, `entropy`, `secretGroup`, `keywords`, and of allow-lists `regexes` and `stopwords`. A rule
    with a `path`, without a regex, without a keyword or a literal to look for, or with what Python's expressions
    lack is refused with the reason; so is a rule that needs another one (`required`).

    Raises:
        PackError: the text is no TOML, or has no rules.
    """
    try:
        config = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{name}: {error}") from error
    rules = config.get("rules", [])
    if not isinstance(rules, list) or not rules:
        raise PackError(f"{name}: it holds no rules")
    shared = list(_allowed(config))
    kinds, refusals = [], []
    seen: set[str] = set()
    for number, rule in enumerate(rules, 1):
        if not isinstance(rule, dict):
            raise PackError(f"{name}: rule {number} is no table")
        known = str(rule.get("id") or number)
        try:
            kind = _make_kind(known, rule, shared)
            if kind.id in seen:
                raise PatternError("a rule before it has this id")
        except PatternError as error:
            refusals.append(Refusal(known, str(error)))
            continue
        seen.add(kind.id)
        kinds.append(kind)
    return Imported(tuple(kinds), tuple(refusals))


def _make_kind(known: str, rule: Mapping[str, object], shared: list[tuple[str, str]]) -> Kind:
    for key in ("path", "required"):
        if rule.get(key):
            raise PatternError(f"{key!r} is not supported")
    regex = str(rule.get("regex") or "")
    if not regex:
        raise PatternError("it has no regex")
    group = rule.get("secretGroup") or 0
    python = to_python(regex)
    check_pattern(python)
    pattern = _name_group(python, group if isinstance(group, int) and group > 0 else 0)
    check_pattern(pattern)
    allowed = [*_allowed(rule), *shared]
    patterns = tuple(to_python(value) for what, value in allowed if what == "regex")
    for expression in patterns:
        check_pattern(expression)
    entropy = rule.get("entropy")
    return Kind(
        id="gitleaks-" + _ID.sub("-", known.lower()).strip("-"),
        name=str(rule.get("description") or known),
        vendor="",
        gate=_gate(rule, pattern),
        pattern=pattern,
        example="",
        revoke="where it was issued",
        after="",
        before="",
        entropy=float(entropy) if isinstance(entropy, int | float) else 0.0,
        around=True,
        allow=patterns,
        stopwords=tuple(value.lower() for what, value in allowed if what == "stopword"),
    )


def _gate(rule: Mapping[str, object], pattern: str) -> str:
    """What the multi-pattern scan looks for: the keywords in any case, or what the pattern begins with."""
    keywords = rule.get("keywords")
    words = sorted({str(word) for word in keywords if str(word)}) if isinstance(keywords, list) else []
    if words:
        return "(?i)(?:" + "|".join(re.escape(word) for word in words) + ")"
    literal = leading_literal(pattern)
    if len(literal) < _LEAST_LITERAL:
        raise PatternError("it has no keyword, and its regex begins with no literal")
    return re.escape(literal)


def _allowed(table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Regexes and stop words of the allow-lists of a rule or of the whole file."""
    lists = table.get("allowlists") or table.get("allowlist") or []
    for entry in lists if isinstance(lists, list) else [lists]:
        if not isinstance(entry, dict):
            continue
        yield from (("regex", str(value)) for value in entry.get("regexes") or ())
        yield from (("stopword", str(value)) for value in entry.get("stopwords") or ())


def _name_group(pattern: str, number: int) -> str:
    """The pattern with the group of this number named `secret`; for 0 the first group, as gitleaks does."""
    groups = compiled(pattern).groups
    wanted = number or (1 if groups else 0)
    if wanted > groups:
        raise PatternError(f"its secretGroup {number} is not in the regex")
    for match in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|\((?:\?P<\w+>|(?!\?))", pattern):
        if not match[0].startswith("("):
            continue
        wanted -= 1
        if wanted == 0:
            return f"{pattern[: match.start()]}(?P<secret>{pattern[match.end() :]}"
    return pattern


def to_python(regex: str) -> str:
    r"""An expression of Go's syntax in Python's.

    Flags in the middle hold to the end of their group; `\z`, POSIX classes and `(?U)` are written otherwise.

    Raises:
        PatternError: it has what Python's expressions lack.
    """
    if re.search(r"\\[pP]", regex):
        raise PatternError("it has classes of Unicode, which raw bytes do not have")
    text = re.sub(r"\[:(\^?)(\w+):\]", _posix, regex).replace(r"\z", r"\Z").replace(r"\Q", "").replace(r"\E", "")
    while match := _FLAGS.search(text, 1 if text.startswith("(?") else 0):
        if match.start() == 0:
            break
        flags = match[1].replace("U", "")
        end = _group_end(text, match.end())
        opened = f"(?{flags}:" if flags else "(?:"
        text = f"{text[: match.start()]}{opened}{text[match.end() : end]}){text[end:]}"
    return text


def _posix(match: re.Match[str]) -> str:
    if match[1] or match[2] not in _POSIX:
        raise PatternError(f"it has the class {match[0]}")
    return _POSIX[match[2]]


def _group_end(text: str, start: int) -> int:
    """Where the group that holds this position closes."""
    depth = 0
    for match in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|[()]", text[start:]):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth < 0:
            return start + match.start()
    return len(text)
