"""Raw logs that were tampered with: what was done, and the rows in which it shows."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reasoning.seals import Layout, expected_outcome, make_seal, make_token, tag_of
from reasoning.sessions import TERM
from reasoning.wording import COMMON, make_thought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.truth import Case, Record, Spot

_BOUND = 6.0
# Terms that are names and no plain words.
_NAMED = re.compile(r"[a-z][A-Z]|\w[_/]\w|[a-z]\.[a-z]|\d{3}")
_CODES = {"impossible": "TA202", "altered": "TA211"}


def is_line(spot: Spot) -> bool:
    """A thought of one line, of a length for which the identity was measured, that no other session has."""
    return "\n" not in spot.text and 30 <= len(spot.text.encode()) < 500 and spot.text not in COMMON


def _is_own(spot: Spot) -> bool:
    return bool(spot.text) and spot.text not in COMMON


def _judge(case: Case, spot: Spot) -> None:
    """Plant what the lengths of this block say now."""
    outcome = expected_outcome(spot.text, case.seal_of(spot))
    if outcome in _CODES:
        case.plant(_CODES[outcome], spot)


def swap_texts(case: Case) -> None:
    """Texts under the signatures of other blocks."""
    chosen = case.pick(0.4, _is_own)
    texts = [spot.text for spot in chosen]
    for spot, text in zip(chosen, texts[1:] + texts[:1], strict=True):
        spot.block["thinking"] = text
        _judge(case, spot)


def swap_few_texts(case: Case) -> None:
    """The same in a small set, in which no share of lines is judged."""
    swap_texts(case)
    case.planted = {plant for plant in case.planted if plant.code == "TA202"}


def change_word(case: Case, share: float = 0.12) -> None:
    """One word of a line replaced by a longer one."""
    for spot in case.pick(share, is_line):
        words = spot.text.split(" ")
        words[case.rng.randrange(len(words))] += "ly"
        spot.block["thinking"] = " ".join(words)
        _judge(case, spot)


def change_letter(case: Case) -> None:
    """One letter replaced by another: the length stays, so nothing offline can tell."""
    for spot in case.pick(0.12, is_line):
        spot.block["thinking"] = spot.text.replace("e", "a", 1)


def share_tag(case: Case) -> None:
    """Another text under a copied tag, sealed in its own length."""
    chosen = case.pick(20, is_line)
    for old, new in zip(chosen[::2], chosen[1::2], strict=True):
        seal = case.seal_of(new)
        case.put(new, make_seal(case.rng, seal.layout, seal.hidden, case.seal_of(old).tag))
        case.plant("TA201", new)
        case.set_aside("TA201", old)


def outgrow_seal(case: Case) -> None:
    """Thoughts two times as long as what is sealed, and more."""
    for spot in case.pick(25, lambda spot: len(spot.text) > 200):
        spot.block["thinking"] = spot.text + "\n" + spot.text.upper()
        if expected_outcome(spot.text, case.seal_of(spot)) != "impossible":
            seal = case.seal_of(spot)
            case.put(spot, make_seal(case.rng, seal.layout, round(len(spot.text.encode()) / 2.2), seal.tag))
        _judge(case, spot)


def reuse_signature(case: Case, *, with_text: bool) -> None:
    """The signature of one message on another, with its text or under the text that was there."""
    chosen = case.pick(20, is_line)
    for old, new in zip(chosen[::2], chosen[1::2], strict=True):
        new.block["signature"] = old.block["signature"]
        if with_text:
            new.block["thinking"] = old.text
        else:
            case.plant("TA201", new)
            case.set_aside("TA201", old)
            _judge(case, new)
        case.plant("TA204", new)
        case.set_aside("TA204", old)


def two_tags(case: Case) -> None:
    """A text that comes again, under a tag of its own each time."""
    chosen = case.pick(40, is_line)
    for spot in chosen:
        spot.block["thinking"] = COMMON[0]
        case.put(spot, make_seal(case.rng, Layout(0, 11), len(COMMON[0].encode()), case.rng.randbytes(64)))
        case.plant("TA226", spot)
    for spot in case.spots():
        if spot.text == COMMON[0]:
            case.set_aside("TA226", spot)


def short_tokens(case: Case) -> None:
    """Messages whose usage leaves no room for their thought."""
    for spot in case.pick(
        20, lambda spot: len(spot.text) > 230 * _BOUND and bool(spot.record["message"]["stop_reason"])
    ):
        tokens = case.rng.randint(202, 220)
        for line in lines_of(case, spot):
            line["message"]["usage"] = line["message"]["usage"] | {"output_tokens": tokens}
        case.plant("TA203", spot)


def no_thinking_tokens(case: Case) -> None:
    """Usage that counts the tokens of thinking, and counts none beside a thought."""
    for spot in case.pick(20, lambda spot: len(spot.text) > 200 and bool(spot.record["message"]["stop_reason"])):
        for line in lines_of(case, spot):
            usage = line["message"]["usage"]
            line["message"]["usage"] = usage | {"output_tokens_details": {"thinking_tokens": 0}}
        case.plant("TA203", spot)


def stale_usage(case: Case) -> None:
    """Sessions whose usage is wrong for every message, also for those without a thought: no proof of anything."""
    for records in case.tree.values():
        for record in records:
            usage = record["message"].get("usage")
            if usage and record["message"]["stop_reason"]:
                record["message"]["usage"] = usage | {"output_tokens": 200}
        use = next(r for r in records if "tool_use" in json.dumps(r["message"].get("content"))[:40])
        use["message"]["content"][0]["input"] = {"file_path": "/tmp/q.txt", "content": "row of text\n" * 400}
        use["message"]["usage"] |= {"output_tokens": 240}
        use["message"] |= {"id": "msg_01" + "Q" * 22, "stop_reason": "tool_use"}


def unsign(case: Case) -> None:
    """Every signature dropped, the field with it in half of the blocks."""
    for number, spot in enumerate(case.pick(0.999999)):
        if number % 2:
            del spot.block["signature"]
        else:
            spot.block["signature"] = ""
        case.plant("TA212", spot)


def scrub_signatures(case: Case) -> None:
    """Signatures that a scrubber of secrets damaged: no proof of anything."""
    for spot in case.pick(0.3):
        signature = spot.block["signature"]
        spot.block["signature"] = signature[:90] + "REDACTED" + signature[130:]


def name_other_model(case: Case) -> None:
    """Signatures that name a model of another family."""
    for spot in case.pick(20):
        layout = case.seal_of(spot).layout._replace(model=case.rng.choice(("claude-sonnet-4-6", "claude-haiku-4-5")))
        case.put(spot, make_seal(case.rng, layout, case.seal_of(spot).hidden, case.rng.randbytes(64)))
        case.plant("TA207", spot)


def old_signatures(case: Case, share: float = 0.3) -> None:
    """Signatures of a layout that is older than the model."""
    for spot in case.pick(share):
        hidden = case.seal_of(spot).hidden
        case.put(spot, make_seal(case.rng, Layout(0, 11), hidden, case.rng.randbytes(64)))
        case.plant("TA214", spot)


def show_sealed(case: Case, share: float = 0.999999) -> None:
    """Cleartext without a signature, under a model whose vendor gives none."""
    for spot in case.pick(share):
        # No longer than what was sealed, so that the usage still allows it.
        spot.block["thinking"] = make_thought(case.rng, min(case.seal_of(spot).hidden, 900) * 2 // 3, ["the_list"])
        spot.block["signature"] = ""
        case.plant("TA213", spot)
        case.plant("TA212", spot)


def redact(case: Case) -> None:
    """Redacted blocks and placeholders, as vendors and publishers write them."""
    for number, spot in enumerate(case.pick(0.5)):
        if number % 2:
            spot.record["message"]["content"] = [{"type": "redacted_thinking", "data": make_token(case.rng, 7, 200)}]
        else:
            spot.block["thinking"] = "[REDACTED]"


def think_late(case: Case) -> None:
    """Thoughts whose time is after the result of the call that they lead to."""
    for spot in case.pick(0.3, lambda spot: any(_has(line, "tool_use") for line in lines_of(case, spot))):
        spot.record["timestamp"] = _later(spot.record["timestamp"], 3_600 + case.rng.randint(1, 900))
        case.plant("TA224", spot)


def sentinel(case: Case) -> None:
    """Signatures that tell a vendor not to look at them."""
    words = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
    for number, spot in enumerate(case.pick(20)):
        spot.block[spot.key] = words[number % 2]
        case.plant("TA206", spot)


def lines_of(case: Case, spot: Spot) -> list[Record]:
    """All lines of the message of a block."""
    name = spot.record["message"]["id"]
    return [line for line in case.tree[spot.file] if line["message"].get("id") == name]


def seal_late(case: Case) -> None:
    """Codex tokens that were made after the line that holds them."""
    _move_tokens(case, "TA205", lambda rng: rng.randint(4_000, 90_000), 12)


def seal_early(case: Case) -> None:
    """Codex tokens that were made long before the line that holds them."""
    _move_tokens(case, "TA215", lambda rng: -rng.randint(4_000, 90_000), 0.3)


def _move_tokens(case: Case, code: str, draw: Callable[..., int], wanted: float) -> None:
    items = [
        (file, row, line)
        for file, lines in case.tree.items()
        for row, line in enumerate(lines, 1)
        if line["payload"].get("encrypted_content")
    ]
    for file, row, line in case.rng.sample(items, round(wanted * len(items)) if wanted < 1 else int(wanted)):
        moment = int(datetime.fromisoformat(line["timestamp"]).timestamp()) + draw(case.rng)
        line["payload"]["encrypted_content"] = make_token(case.rng, moment, case.rng.randint(40, 900))
        case.plant_rows(code, file, [row])


def know_results(case: Case, share: float = 0.2) -> None:
    """Thoughts that name six terms of the result of their own call, sealed in their own length."""
    for spot in case.pick(share, lambda spot: spot.record["message"]["stop_reason"] != "end_turn"):
        lines = case.tree[spot.file]
        use = next((n for n, line in enumerate(lines[spot.row :], spot.row) if _has(line, "tool_use")), None)
        if use is None or use + 1 >= len(lines) or not _has(lines[use + 1], "tool_result"):
            continue
        known = " ".join(text for line in lines[: use + 1] for text in _texts(line["message"]["content"]))
        result = str(lines[use + 1]["message"]["content"][0]["content"])
        news = sorted({term for term in TERM.findall(result) if _NAMED.search(term) and term not in known})
        news = [term for term in news if re.search(rf"(?<![\w./-]){re.escape(term)}(?![\w./-])", result)]
        if len(news) >= 7:
            spot.block["thinking"] = f"I expect {', '.join(case.rng.sample(news, 7))} here. {spot.text}"
            text = spot.text
            case.put(spot, make_seal(case.rng, Layout(0, 11), len(text.encode()), tag_of(text)))
            case.plant("TA221", spot)


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _has(line: Record, kind: str) -> bool:
    content = line["message"]["content"]
    return isinstance(content, list) and content[0].get("type") == kind


def one_of_each(case: Case) -> None:
    """One row of each strong kind, in a thousand: evidence, and no finding."""
    change_word(case, 1)
    (spot,) = case.pick(1, is_line)
    spot.block["thinking"] = "<think>" + spot.text[7:]
    case.put(spot, make_seal(case.rng, Layout(0, 11), len(spot.text.encode()), tag_of(spot.text)))
    (late,) = case.pick(1)
    late.record["timestamp"] = _later(late.record["timestamp"], 4_000)
    (bare,) = case.pick(1)
    bare.block["signature"] = ""
    case.planted.clear()


def _later(stamp: str, seconds: int) -> str:
    return (
        (datetime.fromisoformat(stamp) + timedelta(seconds=seconds))
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )
