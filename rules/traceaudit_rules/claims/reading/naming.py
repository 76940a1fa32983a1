"""Statements that name something: licences, models, tools, upstreams, spans of time, caps of length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind
from traceaudit_rules.claims.reading.counting import MODEL, is_tool
from traceaudit_rules.claims.reading.lengths import field_before

if TYPE_CHECKING:
    from collections.abc import Iterator

LICENCE = (
    r"(?:(?:GNU )?(?:AGPL|LGPL|GPL)[- ]?v?[0-9](?:\.[0-9])?(?:-only|-or-later|\+)?"
    r"|Apache(?: License)?[-, ]{0,2}(?:Version |v)?2(?:\.0)?|Apache|MIT|BSD(?:[- ][0-4](?:[- ]clause)?)?"
    r"|CC0(?:[- ]1\.0)?|CC[- ]BY(?:[- ](?:NC|SA|ND)){0,2}(?:[- ][0-9]\.[0-9])?|ODC-BY(?:-1\.0)?"
    r"|ODbL(?:[- ]?1\.0)?|PDDL|CDLA-[\w.-]{1,30}|MPL[- ]2\.0|ISC"
    r"|Unlicense|EUPL[- ]1\.[0-9]|OpenRAIL(?:-[\w+]{1,5})?|GNU Affero General Public License(?: v?[0-9](?:\.0)?)?)"
)
_LICENSED = re.compile(
    rf"(?:\blicen[cs]ed? (?:is|:|=)|\blicen[cs]ed under|\b(?:released|distributed|published|available|shared"
    rf"|provided|made available|offered) under|^licen[cs]e[: ])"
    rf"\s*(?:the |an? |terms of the |terms of )?(?:permissive |copyleft "
    rf"|open )?[\"']?(?P<name>{LICENCE})(?![\w-])"
    r"(?!\s?[/+&]| (?:or|and)\b| \((?:for )?(?:the )?code|, (?:CC|MIT|Apache|A?GPL|BSD))",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{LICENCE}\.?", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:code|scripts?|repository's code|software|source|package|tool|library|model|weights|adapter|harness"
    r"|collector|model card|website|upstream|original|it inherits|base)\b",
    re.IGNORECASE,
)
_FOR_CODE = re.compile(
    r"[\"')]*(?: licen[cs]e)?,? \(?(?:for|covers|applies to)(?: all| the| our)? (?:source )?(?:code|scripts?"
    r"|software|models?|weights|tool\w*)\b",
    re.IGNORECASE,
)
_DATA = re.compile(r"\b(?:data|dataset|data set|traces|corpus|rows|records|collection|release)\b", re.IGNORECASE)
_SAME_LICENCE = re.compile(r"\bunder (?:the|that|this) same licen[cs]e\b", re.IGNORECASE)
_THINGS = (
    r"(?:traces?|sessions?|rows|records|dataset|data|trajectories|examples|samples|logs|transcripts"
    r"|conversations|completions|outputs|runs|responses|entries|calls)"
)
_MADE = r"(?:generated|produced|recorded|captured|collected|sampled|emitted|created|gathered|logged|run)"
SPACED_MODEL = (
    r"(?:Claude )?(?:Fable|Opus|Sonnet|Haiku)[ -][0-9](?:\.[0-9])?|Claude (?:Fable|Opus|Sonnet"
    r"|Haiku) ?[0-9]?(?:\.[0-9])?|GPT-[0-9](?:\.[0-9])?(?:-[\w.]{1,20})?|Gemini [0-9](?:\.[0-9])?(?: Pro"
    r"| Flash)?|Qwen ?[0-9](?:\.[0-9])?-[\w.]{1,20}"
)
_RECORDED = re.compile(
    rf"\b{_THINGS}\b(?:[\s,][\w'/()-]{{1,30}}){{0,6}}?[\s,](?:{_MADE}|(?:come|comes|are|is|stem|stems)(?= from))"
    rf"(?: (?:entirely|exclusively|solely|only))? (?:with|by|from|using|on) (?:the )?(?:model )?[\"']?"
    rf"(?P<name>{MODEL.pattern}|{SPACED_MODEL})",
    re.IGNORECASE,
)
_PRODUCER = re.compile(
    rf"\b(?:that|which) (?P<name>{MODEL.pattern}|{SPACED_MODEL})(?: \([\w ]{{1,30}}\))? (?:produced|wrote"
    rf"|emitted|generated)\b"
)
_TRAINED = re.compile(
    r"\b(?:train\w*|fine-?tun\w*|sft|distill?\w* into|base model|student|judge\w*|review\w*|label\w*"
    r"|annotat\w*|summari\w*|translat\w*|filter\w*|scor\w*|grad(?:ed|ing)|audited|evaluated|post-?hoc"
    r"|reconstruct\w*|rewritten|readme|card|scripts?|code (?:was|is)|figures?|plots?)\b",
    re.IGNORECASE,
)
_TOOL_LIST = re.compile(
    r"(?P<only>\b[Oo]nly\s+(?:the\s+)?(?:[a-z]{1,6}\s+)?)?(?<![\w-])(?:[Tt]ools?|[Tt]ool types?|[Tt]ool names?"
    r"|[Tt]ool inventory|tools (?:used|called|seen))\b(?:\s+(?:used|called|seen|present|observed"
    r"|in the data))?(?P<only2> (?:are|is) (?:only|exclusively|limited to))?"
    r"\s*(?:include|includes|included|are|is|:|such as|—|–|-|like)?:?\s+(?P<list>[\w`]{2,70}(?:(?:,? and "
    r"|, or |, |,| / ) ?[\w`]{2,70}){1,60})",
)
_REPO = r"(?P<repo>[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,80}\w)"
_UPSTREAM = re.compile(
    rf"\b(?:derived|converted|adapted|merged|sourced|taken|built|copied|drawn|filtered|re-?uploaded|subset|copy"
    rf"|fork|mirror|re-?upload|conversion|sampled|comes?)\s+(?:of|from|on(?: top of)?)\s+"
    rf"(?:the\s+)?(?:rows of |traces of |data of |dataset )?(?:https?://(?:www\.)?(?:huggingface\.co"
    rf"|hf\.co)/datasets/)?[\"']?{_REPO}(?![\w/])",
    re.IGNORECASE,
)
_DAY = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
# '28 March 2026 and 3 April 2026', '3-13 June 2026'
_WRITTEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?: (?P<month>{_MONTH})(?: (?P<year>[0-9]{{4}}))?)?\s?(?:to|–|—|-|until|and)\s?"
    rf"(?P<day2>[0-9]{{1,2}}) (?P<month2>{_MONTH}) (?P<year2>[0-9]{{4}})\b"
)
_SPAN = re.compile(rf"(?P<first>{_DAY})\s*(?:to|–|—|-|until|through|and|\.\.|/|→)\s*(?P<last>{_DAY})")
_RECORDING = re.compile(
    r"\b(?:record\w*|collect\w*|captur\w*|sessions?|traces?|span\w*|cover\w*|from|between|rows|period|range|time)\b",
    re.IGNORECASE,
)
_LENGTH = r"(?P<count>[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{2,9})"
_CAP = re.compile(
    rf"\b(?:truncat\w+|capped|cut(?: off)?|clipped|limited|hard cap|cap)\s+(?:to|at|of|after|is"
    rf"|:)\s+(?:the (?:first|last) )?(?:a maximum of |at most |max )?{_LENGTH}[ -](?:characters?|chars?)\b",
    re.IGNORECASE,
)


def find_names(text: str, line: int, shown: str, heading: str) -> Iterator[tuple[Claim, str]]:
    """Claims that name something, each with a doubt or ''."""
    yield from _licences(text, line, shown)
    yield from _models(text, line, shown)
    yield from _tools(text, line, shown)
    for found in _UPSTREAM.finditer(text):
        yield Claim(Kind.UPSTREAM, line, shown, words=found["repo"].rstrip(".")), ""
    span = _SPAN.search(text) or _WRITTEN.search(text)
    if span and _RECORDING.search(f"{heading} {text[: span.start()]}"):
        yield Claim(Kind.TIME, line, shown, words=find_span(text)), ""


def find_span(text: str) -> str:
    """The ISO interval of two days in a text, '' where there are none."""
    if found := _SPAN.search(text):
        return f"{found['first']}/{found['last']}"
    if found := _WRITTEN.search(text):
        month, year = found["month"] or found["month2"], found["year"] or found["year2"]
        return f"{_iso(year, month, found['day'])}/{_iso(found['year2'], found['month2'], found['day2'])}"
    return ""


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02}-{int(day):02}"


def _licences(text: str, line: int, shown: str) -> Iterator[tuple[Claim, str]]:
    if _ALONE.fullmatch(text):
        yield Claim(Kind.LICENCE, line, shown, words=text.strip(" .")), ""
    for found in _LICENSED.finditer(text):
        left = text[: found.start()][-120:]
        is_other = _CODE.search(left) and not _DATA.search(left)
        doubt = "a licence of something else than the data" if is_other or _FOR_CODE.match(text, found.end()) else ""
        if re.search(r"\b(?:not|no longer|never|isn't|was|were)\b", left[-40:]):
            doubt = "negated, or of another time"
        yield Claim(Kind.LICENCE, line, shown, words=found["name"].rstrip(" .,")), doubt


def read_same_licence(text: str, previous: str, line: int, shown: str) -> Claim | None:
    """'The dataset is released under the same licence': the one that the sentence before names."""
    found = _SAME_LICENCE.search(text)
    is_of_data = found and _DATA.search(text[: found.start()]) and not re.search(r"\bnot\b", text[: found.start()])
    return Claim(Kind.LICENCE, line, shown, words=previous) if previous and is_of_data else None


def licence_named(text: str) -> str:
    """The licence that a sentence says something is under, '' for none."""
    found = _LICENSED.search(text)
    return found["name"].rstrip(" .,") if found else ""


def _models(text: str, line: int, shown: str) -> Iterator[tuple[Claim, str]]:
    for pattern in (_RECORDED, _PRODUCER):
        for found in pattern.finditer(text):
            name = found["name"].rstrip(" .:-/")
            before = text[: found.end()]
            doubt = "a model that may not be the one that was recorded" if _TRAINED.search(before) else ""
            yield Claim(Kind.MODEL, line, shown, subject=name, words=name), doubt


def _tools(text: str, line: int, shown: str) -> Iterator[tuple[Claim, str]]:
    found = _TOOL_LIST.search(text)
    if not found:
        return
    names = [name.strip("` ") for name in re.split(r",? and |, or |,| / ", found["list"])]
    first_other = next((at for at, name in enumerate(names) if not _looks_like_a_tool(name)), len(names))
    is_whole = first_other == len(names)
    names = names[:first_other]
    if len([name for name in names if is_tool(name)]) < 2 or (not is_whole and (found["only"] or found["only2"])):
        return
    if found["only"] or found["only2"]:
        yield Claim(Kind.TOOL, line, shown, words=", ".join(names)), ""
        return
    for name in names:
        yield Claim(Kind.TOOL, line, shown, subject=name), ""


def _looks_like_a_tool(name: str) -> bool:
    return is_tool(name) or bool(re.fullmatch(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+|[a-z]+(?:_[a-z]+)+", name))


def find_caps(text: str, line: int, shown: str, field: str = "") -> Iterator[tuple[Claim, int, int]]:
    """Caps of length in characters, and where their number stands."""
    for found in _CAP.finditer(text):
        value = float(found["count"].replace(",", ""))
        yield (
            Claim(Kind.TRUNCATED, line, shown, field or field_before(text, found.start()), "max", value),
            found.start(),
            found.end(),
        )
