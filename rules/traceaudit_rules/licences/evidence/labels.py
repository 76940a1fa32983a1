"""Short forms: `License: MIT`, `Code: MIT, data: CC-BY-4.0`, and a bare name below a heading on licences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.licences.evidence.names import find_names
from traceaudit_rules.licences.evidence.sentences import Said, join_names, split_sentences
from traceaudit_rules.licences.evidence.subjects import Subject, subject_of
from traceaudit_rules.licences.readings.reading import Unread, read_licence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.evidence.blocks import Block
    from traceaudit_rules.licences.evidence.sentences import Setting

ON_LICENCE = re.compile(
    r"\blicen[cs](?:es?|ing|ed)\b|\bterms\b|\bcopying\b"
    r"|\b(?:lizenz\w*|licencia|licenciamiento|licença|licenza|лицензия)\b|许可|授权|ライセンス|라이선스",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W{0,4}(?P<what>[\w /()'’&-]{0,40}?\blicen[cs](?:es?|ing)\b"
    r"(?:-Identifier|[ ](?:of|for)[ ][\w ]{1,30}|[ ]?\([\w ]{1,30}\))?|许可证|许可协议|ライセンス|라이선스"
    r"|Lizenz|Licencia|Licença|Лицензия)"
    r"\s*[:：=|–—]\s*(?P<value>\S.{0,300})",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"\W{0,4}(?P<what>[^:|]{1,60}?)\s*[:|–—-]\s+(?P<value>\S.{0,200})", re.DOTALL)
_PLAIN_PART = re.compile(r"\W*(?:the |our )?(?:code|software|scripts?|data|dataset|traces?)\W*", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:this|the|a|an|data(?:set)?|is|are|under|licen[cs](?:e|ed|es)|released|available|see|file|for|details|full|text|terms|more"
    r"|information|in|of|repository|repo|and|copying|international|it)\b|\W|\d|licen[cs]e\.(?:md|txt)"
    # `steht unter der`, `est publié sous`, `está bajo la`, `está sob a`
    r"|\b(?:dieser|der|datensatz|steht|unter|ist|lizenz|ce|jeu|de|données|est|publiée?s?|distribuée?s?|sous|la"
    r"|este|el|conjunto|datos|dados|está|se|publica|bajo|sob|licencia|licença)\b|本数据集|采用|使用|许可证|许可协议|许可",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?:for\b|on\b|\()\s*(?:the\s+|our\s+)?(?P<what>[\w ]{3,40})", re.IGNORECASE)
_SAID_UNKNOWN = frozenset(("unknown", "other", "none", "mixed", "various"))
_NEGATED = re.compile(r"\b(?:not|never|unlike|previously|formerly|was|until|tbd|to be)\b", re.IGNORECASE)


def read_labels(block: Block, setting: Setting) -> Iterator[Said]:
    """What the short forms of a block state; nothing where it is running text."""
    for start, sentence in split_sentences(block.text):
        if match := _LABEL.match(sentence):
            yield from _read_value(match["what"], match["value"], start + match.start("value"), setting)
        elif (match := _PART.match(sentence)) and (
            setting.is_on_licence or block.kind == "item" or _PLAIN_PART.fullmatch(match["what"])
        ):
            yield from _read_part(match, start, setting)
        elif setting.is_on_licence:
            yield from _read_bare(sentence, start)


def _read_value(what: str, value: str, start: int, setting: Setting) -> Iterator[Said]:
    subject = subject_of(re.sub(ON_LICENCE, " ", what), setting.own_names, is_own_by_default=True)
    names = find_names(value)
    if not names:
        word = re.sub(r"^[\W_]+|[\W_]+$", "", value)[:80]
        licence = read_licence(word)
        if (licence.unread is Unread.NONE and " " not in word) or word.casefold() in _SAID_UNKNOWN:
            yield Said(word, start, subject)
        return
    for named, expression in join_names(value, names):
        if _NEGATED.search(value[max(0, named.start - 30) : named.start]):
            continue
        told = _FOR.match(value[named.end :].lstrip(" ,;"))
        part = subject_of(told["what"], setting.own_names, is_own_by_default=False) if told else Subject.UNKNOWN
        before = re.split(r"[,;/|]|\band\b", value[: named.start])[-1]
        front = (
            subject_of(before, setting.own_names, is_own_by_default=False) if before.strip(" (") else Subject.UNKNOWN
        )
        found = next((one for one in (front, part) if one in (Subject.CODE, Subject.DATA)), subject)
        yield Said(expression, start + named.start, found)


def _read_part(match: re.Match[str], start: int, setting: Setting) -> Iterator[Said]:
    """`Data: CC-BY-4.0`: a short part with a licence right behind it."""
    value, what = match["value"], match["what"]
    names = find_names(value)
    if not names or _NEGATED.search(what + value) or _FILLER.sub("", value[: names[0].start]):
        return
    subject = subject_of(what, setting.own_names, is_own_by_default=False)
    named, expression = next(join_names(value, names))
    yield Said(expression, start + match.start("value") + named.start, subject)


def _read_bare(sentence: str, start: int) -> Iterator[Said]:
    names = find_names(sentence)
    groups = list(join_names(sentence, names))
    if len(groups) != 1 and len({expression for _, expression in groups}) != 1:
        return
    rest = sentence
    for named, _ in reversed(groups):
        rest = rest[: named.start] + rest[named.end :]
    if not _FILLER.sub("", rest) and not _NEGATED.search(sentence):
        yield Said(groups[0][1], start + groups[0][0].start, Subject.DATA)
