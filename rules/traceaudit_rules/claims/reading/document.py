"""From the text of a card, an article or a thread to its claims, and to what is not checked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind, Unchecked
from traceaudit_rules.claims.reading.counts import read_numbers
from traceaudit_rules.claims.reading.doubts import ANOTHER, is_name
from traceaudit_rules.claims.reading.front_matter import read_fields, read_front_matter
from traceaudit_rules.claims.reading.markdown import TURNS, clean_lines, find_blocks
from traceaudit_rules.claims.reading.naming import find_caps, find_names, licence_named, read_same_licence
from traceaudit_rules.claims.reading.numbers import find_quantities, without_dates
from traceaudit_rules.claims.reading.pairs import NO_VALUE, read_field_list, read_pair
from traceaudit_rules.claims.reading.pasted import read_pasted
from traceaudit_rules.claims.reading.scopes import names_another
from traceaudit_rules.claims.reading.sentences import QUOTATION, find_sentences, quoted_parts, reason_against
from traceaudit_rules.claims.reading.statements import find_statements
from traceaudit_rules.claims.reading.subjects import is_plain, names_part
from traceaudit_rules.claims.reading.tables import NOT_UNDERSTOOD, read_table
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from traceaudit_rules.claims.reading.markdown import Block
from traceaudit_rules.claims.reading.sentences import Sentence

_PAIR = re.compile(r"(?P<label>[^:|]{1,60}?)\s?:\s+(?P<value>\S.{0,200})")
_SCHEMA = re.compile(r"\b(?:schema|fields?|columns?|row structure)\b", re.IGNORECASE)
_FIELD_ITEM = re.compile(
    r"(?P<name>[a-z][\w]{0,60}(?:_\w+)?)(?:\[\]|\{\})?(?: \([\w \[\],|]{1,40}\))?\s?(?::| — | – | - )\s?\S"
)
_DIGITS = re.compile(r"(?<![\w.,#/-])[0-9]")
# What every statement that is understood holds one of: most sentences hold none, and are told apart quickly.
_GATE = re.compile(
    r"[0-9]|secret|credential|keys|token|password|pii\b|personal|anonym|pseudonym|identif|path|host|user|mail"
    r"|director|folder|machine"
    r"|licen|duplic|dedup|dupe|reasoning|think|thought|cots?\b|tools?\b|trunc|post-?hoc|under|derived|convert"
    r"|adapt|merged|source|taken|built|cop(?:y|ied)"
    r"|drawn|fork|mirror|upload|subset|sampled|language|columns?|fields?|schema|model|🚧|tbd|pending|progress"
    r"|gitleaks|scan|fable|opus|sonnet|haiku",
    re.IGNORECASE,
)
_IN_CHARACTERS = re.compile(
    r"\blengths?\b[^.]{0,40}\b(?:are|is|in|counted in|measured in)\s(?:unicode )?characters\b", re.IGNORECASE
)
_HELD_OUT = re.compile(
    r"\b(?:validation|test|eval(?:uation)?|held-?out|dev) (?:set|split|rows|examples|samples|records)\b", re.IGNORECASE
)
_TRAINING = re.compile(r"\btrain(?:ing)? (?:rows|examples|samples|records|set|split)\b", re.IGNORECASE)
_SHOWN = 400
_MOST_LINES, _MOST, _CHARACTERS, _MOST_SENTENCES, _MOST_NUMBERS = 50_000, 5_000, 100, 500, 60
TOO_LONG = "the rest of the text is too long to be read"


def read_claims(text: str) -> tuple[tuple[Claim, ...], tuple[Unchecked, ...]]:
    """What a text claims of a dataset, and what it says that cannot be checked, both in the order of its lines.

    Code, comments and the section of this tool are not read. Nothing raises, whatever the text holds.
    """
    from traceaudit_rules.licences.sections import blank_section

    lines = clean_lines(blank_section(text) if "traceaudit:" in text else text)
    matter = read_front_matter(lines)
    own = _own_names(lines[matter.end :], matter.texts.get(("pretty_name",), ""))
    claims: list[Claim] = []
    unchecked: list[Unchecked] = []
    seen: set[tuple[object, ...]] = set()
    has_parts = any(_HELD_OUT.search(line) for line in lines[:_MOST_LINES])
    for found in _sorted_out(read_fields(matter), _read_body(lines, matter.end, own, matter.configs)):
        if isinstance(found, Claim):
            claims.append(_scoped(_as_split(found) if has_parts else found, matter.configs))
        elif (found.line, found.text) not in seen:
            seen.add((found.line, found.text))
            unchecked.append(found)
    return tuple(claims), tuple(unchecked)


def _as_split(claim: Claim) -> Claim:
    """Training rows of a text that also speaks of test rows are those of a split."""
    if claim.kind is Kind.ROWS and not claim.scope and _TRAINING.search(claim.text):
        return replace(claim, kind=Kind.SPLIT, subject="train")
    return claim


def _own_names(lines: list[str], pretty: str) -> str:
    """The first line of the text and its title, lower case: they name the dataset itself."""
    first = next((line for line in lines[:200] if line.strip()), "")
    title = next((line for line in lines[:200] if line.startswith("# ")), "")
    return f"{pretty} {first} {title}".lower()[:2000]


def _scoped(claim: Claim, configs: dict[str, str]) -> Claim:
    """The claim with the path of the config that it names, and no more text than is of use."""
    scope = configs.get(claim.scope) or claim.scope
    return replace(claim, text=claim.text[:_SHOWN], scope=scope)


def _sorted_out(*parts: Iterable[Claim | Unchecked]) -> Iterator[Claim | Unchecked]:
    for part in parts:
        yield from part


def _read_body(lines: list[str], first: int, own: str, configs: dict[str, str]) -> Iterator[Claim | Unchecked]:
    """Claims of everything after the front matter, up to a limit that no card comes near."""
    cost = 0
    in_characters = any(_IN_CHARACTERS.search(line) for line in lines[:_MOST_LINES])
    for block in find_blocks(lines[:_MOST_LINES], first):
        turned = [line for line in block.lines if TURNS.search(line.text)]
        if turned or any(TURNS.search(cell.text) for row in block.rows for cell in row):
            at = turned[0].number if turned else block.rows[0][0].line
            yield Unchecked(at, "", "holds marks that turn the direction of its text")
        elif block.kind == "table":
            yield from _of_part(read_table(block, configs, in_characters), block.heading, own)
            cost += len(block.rows)
        elif block.kind != "heading":
            yield from _read_text(block, own)
            cost += sum(1 + len(line.text) // _CHARACTERS for line in block.lines)
        if cost > _MOST:
            yield Unchecked((block.lines[-1].number if block.lines else block.rows[-1][0].line) + 1, "", TOO_LONG)
            return
    if len(lines) > _MOST_LINES:
        yield Unchecked(_MOST_LINES + 1, "", TOO_LONG)


def _read_text(block: Block, own: str) -> Iterator[Claim | Unchecked]:
    if found := list(read_pasted(block)):
        yield from found
        return
    if block.kind == "item" and _SCHEMA.search(block.heading):
        yield from _field_item(block)
    previous = before = ""
    for number, sentence in enumerate(find_sentences(block)):
        if number == _MOST_SENTENCES:
            yield Unchecked(sentence.line, "", TOO_LONG)
            return
        if claim := read_same_licence(sentence.text, previous, sentence.line, sentence.text):
            yield claim
        previous = licence_named(sentence.text) or previous
        yield from read_sentence(sentence, own, before)
        before = sentence.text


def _of_part(found: Iterable[Claim | Unchecked], heading: str, own: str) -> Iterator[Claim | Unchecked]:
    """What stands below a heading: figures of another set or time are none of this data, those of a name in doubt."""
    if vocabulary().guards["elsewhere"].search(heading):
        yield from (_dropped(entry, ANOTHER) for entry in found)
    elif names_part(heading, own):
        yield from (replace(entry, is_plain=False) if isinstance(entry, Claim) else entry for entry in found)
    else:
        yield from found


def _dropped(entry: Claim | Unchecked, why: str) -> Unchecked:
    """The statement as one that is not checked."""
    return Unchecked(entry.line, entry.text[:_SHOWN], why) if isinstance(entry, Claim) else entry


def _field_item(block: Block) -> Iterator[Claim]:
    """A list item of a schema: 'spans[]: tool calls with ...' or names with commas."""
    line = block.lines[0]
    text = line.text.replace("`", "")
    if found := _FIELD_ITEM.match(text):
        yield Claim(Kind.FIELD, line.number, line.text, subject=found["name"], words=found["name"])
    else:
        yield from read_field_list(text, line.number, line.text)


def read_sentence(sentence: Sentence, own: str, before: str = "") -> Iterator[Claim | Unchecked]:
    """Claims of one sentence; where something speaks against it as a whole, that it is not checked and why."""
    found = list(_statements_of(sentence, own, before))
    reason = reason_against(sentence)
    if reason and any(isinstance(entry, Claim) or entry.why != _OPINION for entry in found):
        yield Unchecked(sentence.line, sentence.text[:_SHOWN], reason)
        return
    if vocabulary().guards["empty"].search(sentence.text) or "🚧" in sentence.text:
        yield Unchecked(sentence.line, sentence.text[:_SHOWN], NO_VALUE)
        return
    yield from found


_OPINION = "an opinion: never confirmed"
_LAW = "an opinion on law: never confirmed"


def _statements_of(sentence: Sentence, own: str, before: str) -> Iterator[Claim | Unchecked]:
    text, line = sentence.text, sentence.line
    if not _GATE.search(text):
        yield from (Unchecked(line, text[:_SHOWN], doubt) for doubt in _opinions(text))
        return
    pair = _PAIR.fullmatch(text.removeprefix(":"))
    if pair and len(pair["label"].split()) <= 6 and not re.search(r"[.!?]\s", pair["value"]):
        found = read_pair(pair["label"], pair["value"].rstrip("."), line, text[:_SHOWN])
        if found is not None:
            yield from _of_part(found, sentence.heading, own)
            return
    told = partial(_told, sentence, own, before)
    quotes = quoted_parts(text)
    claims, doubts = _named(sentence, own, quotes, told)
    spans = list(find_caps(text, line, text))
    claims += [told(claim, start) for claim, start, _ in spans]
    taken = [*quotes, *((start, end) for _, start, end in spans)]
    every = [quantity for quantity in find_quantities(text) if not is_name(text, quantity)]
    open_numbers = [q for q in every if not any(start <= q.start < end or start < q.end <= end for start, end in taken)]
    if len(every) > len(open_numbers) + len(spans):
        doubts.append(QUOTATION)
    if len(open_numbers) > _MOST_NUMBERS:
        open_numbers, doubts = [], [*doubts, NOT_UNDERSTOOD]
    numbers = [
        number._replace(claims=tuple(told(claim, number.quantity.start) for claim in number.claims))
        for number in read_numbers(sentence, open_numbers, own)
    ]
    if vocabulary().guards["elsewhere"].search(sentence.heading):
        numbers = [number._replace(claims=(), why=ANOTHER) for number in numbers]
    counted = [claim for number in numbers for claim in number.claims]
    doubts += [number.why or NOT_UNDERSTOOD for number in numbers if not number.claims]
    counted, clashes = _without_clashes(counted)
    counted_models = {claim.subject for claim in counted if claim.kind is Kind.MODEL}
    claims = [claim for claim in claims if claim.kind is not Kind.MODEL or claim.subject not in counted_models]
    yield from (*claims, *counted)
    doubts += clashes
    if (
        not numbers
        and not spans
        and _DIGITS.search(without_dates(text))
        and not (claims or doubts or list(find_quantities(text)))
    ):
        doubts.append(NOT_UNDERSTOOD)
    if not (claims or counted or doubts):
        doubts = _opinions(text)
    for doubt in list(dict.fromkeys(doubts))[:1]:
        yield Unchecked(line, text[:_SHOWN], doubt)


def _told(sentence: Sentence, own: str, before: str, claim: Claim, at: int) -> Claim:
    """The claim that stands at a place of a sentence, with whether it is plainly of this data."""
    return claim if is_plain(sentence.text, at, own, before, sentence.heading) else replace(claim, is_plain=False)


def _named(
    sentence: Sentence, own: str, quotes: list[tuple[int, int]], told: Callable[[Claim, int], Claim]
) -> tuple[list[Claim], list[str]]:
    """Claims of a sentence that have no figure, and why others are none."""
    text, line = sentence.text, sentence.line
    doubts: list[str] = []
    claims: list[Claim] = []
    elsewhere = vocabulary().guards["elsewhere"]
    is_elsewhere = elsewhere.search(sentence.heading) is not None
    for said in find_statements(text, line, text):
        is_quoted = any(start <= said.start < end for start, end in quotes)
        is_of_another = names_another(text, said.start, own) or elsewhere.search(text[: said.start]) or is_elsewhere
        doubt = said.doubt or (ANOTHER if is_of_another else QUOTATION if is_quoted else "")
        _keep(told(said.claim, said.start), doubt, claims, doubts)
    for claim, doubt in find_names(text, line, text, sentence.heading):
        at = max(text.find(claim.words or claim.subject), 0)
        _keep(told(claim, at), doubt or (ANOTHER if is_elsewhere else ""), claims, doubts)
    return claims, doubts


def _keep(claim: Claim, doubt: str, claims: list[Claim], doubts: list[str]) -> None:
    if doubt:
        doubts.append(doubt)
    else:
        claims.append(claim)


def _without_clashes(claims: list[Claim]) -> tuple[list[Claim], list[str]]:
    """Without totals that a sentence gives twice with different numbers: one is of a part."""
    totals: dict[tuple[Kind, str, str], set[float | None]] = {}
    kinds = {Kind.ROWS, Kind.FILES, Kind.SESSIONS, Kind.CALLS, Kind.BYTES}
    for claim in claims:
        if claim.kind in kinds:
            totals.setdefault((claim.kind, claim.scope, ""), set()).add(claim.value)
    clashing = {key for key, values in totals.items() if len(values) > 1}
    kept = [claim for claim in claims if (claim.kind, claim.scope, "") not in clashing]
    return kept, ["several totals: which one is of the whole is not clear"] if clashing else []


def _opinions(text: str) -> list[str]:
    guards = vocabulary().guards
    if guards["law"].search(text):
        return [_LAW]
    return [_OPINION] if guards["opinion"].search(text) else []
