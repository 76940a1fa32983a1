r"""The forms in which shells, programs, config files and people give a value to a name.

`find_assignments` looks from the name on: each form says what may stand between name and value. All texts are decoded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is in a name that says it is a secret.
_STEM = re.compile(
    rb"(?i:pass|pwd|psk|secret|token|credential|kennwort|bindpw|identified|(?:api|access) key|[_\-]key|apikey)|Key|KEY"
)
_NAME_BYTES = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.-")
_LONGEST_NAME = 60
# Names between a name and its value: `password_hint`, a type, a function.
_MOST_NAMES = 4
_REST_OF_NAME = re.compile(rb"[\w.\-]*")
_REST = rb"[\w.\-]{0,24}"
_QUOTED = rb"(?P<quote>[\"'`])(?P<secret>[^\"'`\n]{6,200})(?P=quote)"
# An ampersand and a name begin the next part of a URL; a full stop ends a sentence.
_BARE = rb"(?P<secret>(?:[^\s\"'`,;(){}\[\]<>&|]|&(?!\w+=)){8,200})(?<![.:])(?=[.:]?(?:[\s,;\"'`)}\]<&|]|$))"
_OPERATOR = rb"(?:=>|:=|:-|\?=|\|\|=|\?\?=|={1,3}|:|\|\||\?\?|->|\|)"
# Prefixes of literals, constructors, slices: `b"`, `String::from("`, `[]byte("`.
_WRAP = rb"(?:(?:\[\])?[\w.:]{1,30}(?:\[\])?[({]{1,2}\s{0,2}|[bBrRfFuU@]{1,2}|\[|[\[]?[\"'])?"
_TYPE = rb"(?:As \w{1,12}\s?(?==)|:\s?(?:[&?]|'static )*[A-Za-z_][\w.<>\[\]?|' ]{0,30}?\s?(?==))?"
_GAP = rb"[ \t\r\n]{0,24}"
_LITERAL = re.compile(
    _REST + rb"(?:"
    # an operator, with the type of the name before it; or the next item of a list, a pair or a call
    rb"[\"'`*]{0,3}\s?[\])}]{0,2}\s{0,4}" + _TYPE + rb"\s{0,2}" + _OPERATOR + _GAP + _WRAP + rb"|"
    rb"(?P<item>[\"'`]?\s?[\])]{0,2}(?:,|\)\s?=|\]\s?=)|[\"'`] to )[ \t]{0,24}" + _WRAP + rb"|"
    # a call with the name, a command or a phrase with the name
    rb"[({]\s{0,2}" + _WRAP + rb"|"
    rb"[ \t]{1,3}(?:(?:is|ist|was|to|lautet):?[ ]|for \w{1,20} |(?:--body|--value|-b)[ =])?" + rb"|"
    # a field that a program fills in
    rb"[\"'\])]{1,5}(?:,\s?|\.(?:type|fill|send_?keys|set_?value)\()|"
    # a pair of name and value, in attributes or in objects
    rb"[\"']\s{1,4}(?:[\w:\-]{1,20}=[\"'][^\"'\n]{0,60}[\"']\s{1,4})?(?:value|content|default)=|"
    rb"[\"']?\s?,?[ \t\r\n]{0,40}[\"']?(?:parameter)?(?:value|default)[\"']?\s{0,3}[:=]\s{0,3}|"
    rb"(?:[\"']?\]?\s?\{[ \t\r\n]{1,24}default\s?=\s?)"
    rb")" + _QUOTED, re.IGNORECASE
)  # fmt: skip
_PLAIN = re.compile(
    _REST + rb"(?:[\"'`*]{0,3}\]?\s{0,4}" + _OPERATOR + rb"[ \t*`\r\n]{0,8}|"
    rb"[\"']?\s?,?[ \t\r\n]{0,40}[\"']?(?:parameter)?value[\"']?\s{0,3}[:=]\s{0,3}|"
    rb" (?:(?:is|ist|was|to|lautet):? |(?:--body|--value|-b)[ =])|[\"']\r?\n\r?\n)" + _BARE, re.IGNORECASE
)  # fmt: skip
_ELEMENT = re.compile(
    _REST
    + rb"(?:[\"']?(?:\s[^<>\n]{0,60})?>|</[\w:.\-]{1,30}>[ \t\r\n]{0,40}<[\w:.\-]{1,30}>)"
    + rb"(?P<secret>[^<>\s\"']{6,200})</"
)
_WORDS = re.compile(_REST + rb"[ \t]{1,8}" + _BARE)
# What makes two words a name and its value: a flag, a command, or a line of their own.
_COMMAND = re.compile(
    rb"(?:^|[\s;&|\"'`:])(?:setx|setenv|ENV|ARG|set(?:[ ]+--?\w+){0,2}|(?:secrets?|env)[ ](?:put|add))[ ]+$"
)
_LINE_START = re.compile(rb"(?:^|[\n\"'`])[ \t]*$")
_LINE = re.compile(
    rb"(?i)(?:passw(?:or)?d|requirepass|masterauth|bindpw|rootpw|secret|token|api_?key|psk)[ \t]+\S+\s*?(?:\n|[\"'`]|$)"
)
_QUOTES = (b'"', b"'", b"`", b"{")
_ACCOUNT = re.compile(
    rb"(?i)\s(?:with\s[\w'\"]{1,40}\s)?(?:by|as)\s(?:password\s)?(?:"
    + _QUOTED
    + rb"|(?P<bare>[\w#$]{6,64})(?=[\s;]|$))"
)


# A word of prose and of programs, unless a value is given to it.
_VERBS = (b"pass", b"pwd")
_GIVEN = re.compile(rb"[\"'\])]{0,3}\s{0,4}[:=>]")


class Assignment(NamedTuple):
    """A name and its value: the span of the value, and whether the name is that of a function."""

    name: str
    start: int
    end: int
    is_called: bool


def find_assignments(text: bytes, first: int, last: int) -> Iterator[Assignment]:
    """Names that begin behind `first`, the last one first, with the value of each that holds the byte before `last`."""
    for stem in reversed(list(_STEM.finditer(text, first, last))[-_MOST_NAMES:]):
        at = stem.start()
        begin = _name_start(text, at)
        end = _REST_OF_NAME.match(text, stem.end()).end()  # type: ignore[union-attr]
        # a part of a path such as `arn:aws:secret:` and `AWS::Secret`
        if text[begin - 2 : begin] == b"::" or (text[begin - 1 : begin] == text[end : end + 1] == b":"):
            continue
        if text[begin:end].lower() in _VERBS and not _GIVEN.match(text, end):
            continue
        found = next((span for span in _values(text, stem.end(), begin) if span[0] < last <= span[1] + 1), None)
        if found is not None:
            yield Assignment(text[begin:end].decode("ascii", "replace"), *found, is_called=text[end : end + 1] == b"(")


def _values(text: bytes, at: int, begin: int) -> Iterator[tuple[int, int]]:
    """Spans of values that each form sees behind what begins here."""
    match = _LITERAL.match(text, at)
    if match is not None and (match["item"] is None or text[begin - 1 : begin] in _QUOTES):
        yield match.span("secret")
    for form in (_PLAIN, _ELEMENT, _ACCOUNT):
        match = form.match(text, at)
        if match is not None:
            yield match.span("secret") if match["secret"] else match.span("bare")
    match = _WORDS.match(text, at)
    if match is not None and (
        text[begin : begin + 1] == b"-"
        or _COMMAND.search(text, max(0, begin - 40), begin)
        or _is_line(text, begin, match)
    ):
        yield match.span("secret")


def _is_line(text: bytes, begin: int, match: re.Match[bytes]) -> bool:
    """Whether name and value are a line of a config file."""
    return _LINE_START.search(text, max(0, begin - 16), begin) is not None and _LINE.match(text, begin) is not None


def _name_start(text: bytes, at: int) -> int:
    start = at
    while start > 0 and at - start < _LONGEST_NAME and text[start - 1] in _NAME_BYTES:
        start -= 1
    return start
