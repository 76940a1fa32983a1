"""Every dataset of the bench: what is in it, what must be found, and how it must be judged."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reasoning import fable, joining, rewording, tampering
from reasoning.others import FIELD
from reasoning.profiles import (
    FABLE_5,
    OPUS_45,
    OPUS_46,
    OPUS_46_ALWAYS,
    OPUS_47,
    OPUS_48,
    OPUS_48_SHOWN,
    SONNET_45,
)
from reasoning.rewording import MERGED
from reasoning.stock import Stock, lay_both, lay_switched
from reasoning.stock import lay_codex as _codex
from reasoning.stock import lay_fable as _fable
from reasoning.stock import lay_merged as _merged
from reasoning.stock import lay_pi as _pi
from reasoning.stock import lay_raw as _raw
from reasoning.truth import CALM, Case, Variant
from reasoning.wording import LENGTHS_46
from world.views.pi import pi_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _disclose(case: Case) -> None:
    case.notes["README.md"] = fable.DISCLOSURE


def _disclose_in_rows(case: Case) -> None:
    case.tree[MERGED] = [row | {"cot_source": "added post-hoc"} for row in case.tree[MERGED]]


def _drop_pi(case: Case) -> None:
    for number in (3, 40, 41, 47):
        del case.tree[pi_name(number)]


_BAD, _DOUBTED = ("contradicted",), ("suspect",)
# Without a text there is nothing to judge.
_SEALED = ("none",)
# Long thoughts are summaries, so sets with any are not called better.
_SHOWN = _OK = ("consistent", "summary")
# A text in the place of another may be too long for its tokens, and knows what came in its own place.
_LENGTHS = frozenset({"TA202", "TA203", "TA211", "TA221"})
_ADDED = frozenset({"TA213", "TA216", "TA217", "TA218", "TA235"})
_SHORT_SONNET = SONNET_45._replace(lengths=((0, 18), (0.05, 44), (0.25, 83), (0.6, 154), (1, 700)))
_TWICE_SONNET = SONNET_45._replace(twice=0.1)
_LONG_SONNET = SONNET_45._replace(lengths=LENGTHS_46)
# What one change is besides. The projection states an API that signs, and has no signatures.
_WORDS = frozenset({"TA220", "TA221", "TA231", "TA232", "TA233", "TA234"})
_PROJECTED = _WORDS | {"TA212"}
# The logs have the steps of subagents, and no row is made of these.
_AGENTS = frozenset({"TA242", "TA245"})


def _variant(
    name: str,
    what: str,
    make: Callable[[Stock], Case],
    verdicts: Sequence[str],
    codes: Sequence[str] | frozenset[str] = (),
    aside: Sequence[str] | frozenset[str] = (),
    *,
    alike: bool = False,
) -> Variant:
    return Variant(name, what, make, verdicts, frozenset(codes), frozenset(aside), alike)


_like = partial(_variant, alike=True)

ALIKE = (
    _like("sonnet-4-5", "raw logs, short thoughts in clear", _raw(SONNET_45, large=True), _OK),
    _like("opus-4-5", "raw logs, 88 % of the calls with a thought", _raw(OPUS_45, sessions=12), _OK),
    _like("opus-4-6", "raw logs, tagged and untagged channels", _raw(OPUS_46, sessions=36), _SHOWN),
    _like("opus-4-7", "raw logs, sealed thoughts", _raw(OPUS_47, sessions=20), _SEALED),
    _like("opus-4-8", "raw logs, sealed thoughts", _raw(OPUS_48, sessions=12), _SEALED),
    _like("fable-5", "raw logs of the generated world, sealed", _fable(raw=True), _SEALED),
    _like("fable-5 own", "raw logs, sealed, one block a message", _raw(FABLE_5, sessions=14), _SEALED),
    _like(
        "opus-4-8 shown", "2.1.199 with the setting for summaries", _raw(OPUS_48_SHOWN, sessions=12), _SHOWN, ["TA225"]
    ),
    _like("pi opus-4-5", "pi sessions with signatures", _pi(OPUS_45), _OK),
    _like("pi field names", "pi with a provider that has no signatures", _pi(OPUS_45, "glm-4.6", FIELD), CALM),
    _like("codex", "rollouts with sealed reasoning and titles", _codex(), CALM),
    _like("merged 4.5", "rows made of the logs' own thoughts, beside the logs", _merged(SONNET_45, raw=True), _OK),
    _like("merged 4.5 opus", "the same, with rows that have no thought", _merged(OPUS_45, raw=True), _OK),
    _like("merged alone", "the same rows without the logs", _merged(SONNET_45), ("unverifiable",)),
    _like(
        "scrubbed signatures",
        "30 % damaged by a scrubber",
        _raw(SONNET_45, tampering.scrub_signatures),
        CALM,
        aside=["TA214"],
    ),
    _like("short thoughts", "no thought is summed up", _raw(_SHORT_SONNET, sessions=8), ("consistent",)),
    _like("merged short", "their rows beside the logs", _merged(_SHORT_SONNET, raw=True), ("consistent",)),
    _like("two blocks", "a tenth of the messages has two", _raw(_TWICE_SONNET), _OK),
    _like("merged two blocks", "rows with both, beside the logs", _merged(_TWICE_SONNET, raw=True), _OK),
    _like("checkpoints", "earlier states of the same sessions", _raw(SONNET_45, joining.keep_checkpoints), _OK),
    _like("switched models", "two models in each session", lay_switched(SONNET_45, OPUS_45), _OK),
    _like("converted with signatures", "logs, and pi sessions made from them", lay_both(SONNET_45), _OK),
    _like(
        "merged summaries",
        "rows with the summaries of opus-4-8",
        _merged(OPUS_48_SHOWN, raw=True),
        CALM,
        aside=["TA213", "TA225"],
    ),
    _like(
        "merged and cut",
        "thoughts cut at 1,500",
        _merged(SONNET_45, joining.trim_thoughts, raw=True),
        CALM,
        aside=["TA237", "TA246"],
    ),
    _like(
        "emptied logs",
        "texts taken out of the logs, not of the rows",
        _merged(SONNET_45, joining.empty_logs, raw=True),
        CALM,
    ),
    _like("few thoughts", "too few for a verdict on a whole set", _raw(SONNET_45, sessions=2), ("unverifiable",)),
    _like("few alike openers", "too few for a share", _merged(SONNET_45, rewording.open_alike, 2), ("unverifiable",)),
    _like("stale usage", "usage wrong in whole sessions", _raw(OPUS_45, tampering.stale_usage), CALM),
    _like("redacted", "redacted blocks and placeholders", _raw(SONNET_45, tampering.redact), CALM),
    _like("same length", "one letter changed: nothing can tell", _raw(SONNET_45, tampering.change_letter), CALM),
    _like("one of each", "one row of each strong kind", _raw(SONNET_45, tampering.one_of_each, 16), CALM),
)
PROVED = (
    _variant("swapped texts", "40 % of the texts under other signatures", _raw(SONNET_45, tampering.swap_texts), _BAD,
             aside=_LENGTHS),
    _variant("few, swapped texts", "proof needs no number", _raw(SONNET_45, tampering.swap_few_texts, 2), _BAD,
             aside=_LENGTHS),
    _variant("pi, swapped texts", "the same in pi sessions", _pi(OPUS_45, change=tampering.swap_texts), _BAD,
             aside=_LENGTHS),
    _variant("pi, sentinel", "bypass words in pi", _pi(OPUS_45, "gemini-3-pro-preview", "", tampering.sentinel), _BAD),
    _variant("one tag, two texts", "another text under a copied tag", _raw(SONNET_45, tampering.share_tag), _BAD),
    _variant("longer than sealed", "texts twice as long as the seal", _raw(SONNET_45, tampering.outgrow_seal), _BAD,
             aside=["TA203"]),
    _variant("too few tokens", "output_tokens of 200 for long thoughts", _raw(OPUS_45, tampering.short_tokens), _BAD),
    _variant("no thinking tokens", "thinking_tokens of 0", _raw(OPUS_45, tampering.no_thinking_tokens), _BAD),
    _variant("signature with text", "copied to another message",
             _raw(SONNET_45, partial(tampering.reuse_signature, with_text=True)), _BAD, aside=["TA223"]),
    _variant("signature, own text", "copied under another text",
             _raw(SONNET_45, partial(tampering.reuse_signature, with_text=False)), _BAD, aside=["TA211"]),
    _variant("codex from the future", "tokens made after their line", _codex(tampering.seal_late), _BAD),
    _variant("sentinel", "bypass words in place of signatures", _raw(SONNET_45, tampering.sentinel), _BAD),
    _variant("other model", "signatures that name another family", _raw(OPUS_48, tampering.name_other_model, 12),
             _BAD),
    _variant("added CoT with raw", "merged rows beside sealed logs", _fable(raw=True, merged=True), _BAD,
             _ADDED, _WORDS | _AGENTS),
    _variant("added CoT, all views", "and the pi projection", _fable(raw=True, merged=True, pi=True), _BAD,
             _ADDED, _PROJECTED | _AGENTS),
    _variant("filled gaps", "thoughts where the log has none", _merged(OPUS_45, joining.fill_gaps, raw=True), _BAD),
    _variant("emptied, other thoughts", "texts taken out of the logs, others in the rows",
             _merged(SONNET_45, joining.refill_emptied, raw=True), _BAD, aside=["TA209", "TA246"]),
    _variant("longer than raw", "thoughts longer than the log's seal",
             _merged(SONNET_45, joining.outgrow_raw, raw=True), _BAD, aside=["TA246"]),
)  # fmt: skip
DOUBTED = (
    _variant("added CoT alone", "merged rows, no logs", _fable(merged=True), _DOUBTED, _ADDED, _WORDS),
    _variant("added CoT with pi", "merged rows and their projection", _fable(merged=True, pi=True), _DOUBTED,
             _ADDED, _PROJECTED),
    _variant("added CoT, disclosed", "and a card that says so", _fable(_disclose, merged=True), _DOUBTED,
             [*_ADDED, "TA251"], _WORDS),
    _variant("added CoT, told in rows", "a column says so", _fable(_disclose_in_rows, merged=True), _DOUBTED,
             [*_ADDED, "TA252"], _WORDS),
    _variant("CoT under seals", "long thoughts written into sealed logs", _raw(FABLE_5, joining.write_under_seals, 20),
             ("suspect", "contradicted"), ["TA202", "TA217", "TA218"], [*_WORDS, "TA203", "TA213", "TA225", "TA235"]),
    _variant("fable in clear", "unsigned text under fable-5", _raw(FABLE_5, tampering.show_sealed, 14), CALM,
             ["TA212", "TA213"], ["TA225"]),
    _variant("one word changed", "12 % of the lines", _raw(SONNET_45, tampering.change_word), CALM),
    _variant("text of two tags", "one line under forty tags", _raw(SONNET_45, tampering.two_tags), CALM),
    _variant("unsigned", "no block has a signature", _raw(SONNET_45, tampering.unsign), CALM),
    _variant("old signatures", "a layout older than the model", _raw(FABLE_5, tampering.old_signatures, 14), CALM),
    _variant("codex shifted", "tokens made hours before their line", _codex(tampering.seal_early), CALM),
    _variant("late thoughts", "thoughts an hour after their call", _raw(SONNET_45, tampering.think_late), CALM),
    _variant("thought on every call", "opus-4-6, which decides itself", _raw(OPUS_46_ALWAYS), CALM, ["TA216"]),
    _variant("filtered by length", "only thoughts of 350 characters and more",
             _merged(SONNET_45, rewording.keep_long, 16), CALM, ["TA217"]),
    _variant("alike openers", "53 % begin with one word", _merged(SONNET_45, rewording.open_alike), CALM, ["TA218"]),
    _variant("two signs of a kind", "filtered by length, and alike openers",
             _merged(SONNET_45, rewording.filter_and_open_alike, 16), CALM, ["TA217", "TA218"]),
    _variant("two kinds of signs", "alike openers, and third person",
             _merged(SONNET_45, rewording.open_alike_and_speak_of_agent), _DOUBTED, ["TA218", "TA222"]),
    _variant("tag residue", "tags in 10 %", _merged(SONNET_45, rewording.leave_tags), CALM),
    _variant("generator phrases", "two kinds in 10 %", _merged(SONNET_45, rewording.leave_phrases), CALM),
    _variant("hindsight", "thoughts that name what comes, sealed as they are",
             _raw(SONNET_45, tampering.know_results, 14), CALM),
    _variant("third person", "in 20 %", _merged(SONNET_45, rewording.speak_of_agent), CALM),
    _variant("repeated thoughts", "four texts for 20 % of the rows", _merged(SONNET_45, rewording.repeat_thoughts),
             CALM),
    _variant("results told", "before their call", _merged(SONNET_45, rewording.tell_results), CALM, ["TA231"]),
    _variant("quotes", "the call inside the thought", _merged(SONNET_45, rewording.quote_calls), CALM, ["TA232"],
             ["TA234"]),
    _variant("no doubt", "long thoughts without hesitation", _merged(_LONG_SONNET, rewording.drop_doubt, 14), CALM,
             ["TA233"]),
    _variant("headings", "in 30 %", _merged(SONNET_45, rewording.add_headings), CALM, ["TA234"]),
    _variant("no user", "nobody speaks of the user", _merged(SONNET_45, rewording.drop_user, 14), CALM, ["TA235"]),
    _variant("another language", "in 40 %", _merged(SONNET_45, rewording.translate), CALM, ["TA236"]),
    _variant("cut at 1,000", "a band at one length", _merged(SONNET_45, rewording.cut_at_1000, 14), CALM, ["TA237"]),
)  # fmt: skip
JOINED = (
    _variant("other model name", "in ten rows", _merged(SONNET_45, partial(joining.change_and_forget, field="model"),
             raw=True), CALM),
    _variant("other tool", "in ten rows",
             _merged(SONNET_45, partial(joining.change_and_forget, field="tool"), raw=True), CALM),
    _variant("other arguments", "in ten rows", _merged(SONNET_45, partial(joining.change_and_forget, field="arguments"),
             raw=True), CALM),
    _variant("other answer", "in ten rows",
             _merged(SONNET_45, partial(joining.change_and_forget, field="output"), raw=True), CALM),
    _variant("dropped rows", "forty steps left out", _merged(SONNET_45, joining.drop_rows, raw=True), CALM,
             ["TA242", "TA245"]),
    _variant("foreign contexts", "of other sessions", _merged(SONNET_45, joining.swap_contexts, raw=True), CALM),
    _variant("rows without raw", "steps that no log has", _merged(SONNET_45, joining.invent_rows, raw=True), CALM,
             aside=["TA245"]),
    _variant("shorter thoughts", "cut to a half", _merged(SONNET_45, joining.shorten_thoughts, raw=True), CALM,
             aside=["TA237"]),
    _variant("views of two sizes", "four pi files missing", _merged(SONNET_45, _drop_pi, pi=True), CALM, ["TA245"],
             ["TA212"]),
)  # fmt: skip
VARIANTS = (*ALIKE, *PROVED, *DOUBTED, *JOINED)
