"""One seal for any text: every layout, and nothing that raises, grows or slips through."""

from __future__ import annotations

import base64
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.signatures import reading
from traceaudit_rules.signatures.anthropic import digest
from traceaudit_rules.signatures.reading import LAYOUTS, OVERSIZED, Seal, is_proof_grade, read_seals
from traceaudit_rules.signatures.sentinels import SENTINELS

if TYPE_CHECKING:
    from conftest import Parts

FORMATS = ("claude-code", "claude-stream", "pi", "codex", "gemini", "unknown", "")
MADE = 1_763_700_000


def layout_of(text: str | None, kind: str = "claude-code") -> str:
    return read_seals([text], [kind])[0].layout


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("kind", FORMATS)
def test_what_has_a_shape_is_told_by_it_in_every_format(parts: type[Parts], token, kind: str) -> None:
    measured, old = parts(), parts(channel=5)
    item = json.dumps({"id": "rs_1", "encrypted_content": token(MADE)})
    cases = [
        (measured.text(), Seal("measured", 0, 11, 40, *digests(measured))),
        ("claude-opus-4-5#" + measured.text(), Seal("measured", 0, 11, 40, *digests(measured))),
        (b64(measured.text().encode()), Seal("measured", 0, 11, 40, *digests(measured))),
        (old.text(), Seal("unmeasured", 0, 5, 40, *digests(old))),
        (token(MADE), Seal("codex", created=MADE)),
        (item, Seal("openai-item", created=MADE)),
        ("reasoning_content", Seal("field-name")),
        ("openrouter.reasoning:eyJ0ZXh0IjoiSSdsbCJ9", Seal("foreign")),
        (SENTINELS[0], Seal("sentinel")),
        (SENTINELS[1], Seal("sentinel")),
        (b64(SENTINELS[0].encode()), Seal("sentinel")),
        (b64(SENTINELS[1].encode()).rstrip("="), Seal("sentinel")),
        (None, Seal("none")),
        ("", Seal("none")),
        (" \n", Seal("none")),
    ]
    texts, expected = zip(*cases, strict=True)
    assert read_seals(texts, [kind] * len(texts)) == list(expected)


def digests(made: Parts) -> tuple[int, int]:
    return digest(made.tag), digest(made.nonce)


@pytest.mark.parametrize(
    ("text", "in_claude", "elsewhere"),
    [
        (b64(b"\xa5" * 200), "foreign", "gemini"),
        (b64(b'{"text":"I will help the user"}'), "foreign", "gemini"),
        (b64(b"\xa5" * 200).rstrip("="), "foreign", "gemini"),
        (base64.urlsafe_b64encode(b"\xfb\xff" * 100).decode(), "foreign", "gemini"),
        ("~" * 4340, "foreign", "foreign"),
        ("~" * 12946, "foreign", "foreign"),
        ("~" * 4341, "undecodable", "undecodable"),
        ("sig-1", "undecodable", "undecodable"),
        ("signature", "undecodable", "undecodable"),
        ("gAAAA1", "undecodable", "undecodable"),
        ("gAAAA" + "B" * 200, "undecodable", "undecodable"),
        ("the quick brown fox", "undecodable", "undecodable"),
        ("EqQB\0", "undecodable", "undecodable"),
        ("\ud800\udfff", "undecodable", "undecodable"),
        ("Eq" + "é" * 200, "undecodable", "undecodable"),
        ("***", "scrubbed", "scrubbed"),
        ("<REDACTED>", "scrubbed", "scrubbed"),
        ("gAAAAABpREDACTEDxyz", "scrubbed", "scrubbed"),
        ('{"id":"rs_1","encrypted_content":"gAAA[REDACTED', "scrubbed", "scrubbed"),
        ("claude#sig", "undecodable", "undecodable"),
    ],
)
def test_what_has_no_shape_is_told_by_its_letters(text: str, in_claude: str, elsewhere: str) -> None:
    assert {layout_of(text, "claude-code"), layout_of(text, "claude-stream")} == {in_claude}
    assert {layout_of(text, kind) for kind in ("pi", "codex", "gemini", "unknown")} == {elsewhere}


def test_a_signature_cut_anywhere_is_undecodable(parts: type[Parts]) -> None:
    for made in (parts(), parts(hidden=41), parts(2, 15, model=b"claude-fable-5")):
        text, short = made.text(), b64(made.octets()[:-2])
        for end in range(1, len(text)):
            layouts = {layout_of(text[:end], kind) for kind in (FORMATS if end >= 24 else FORMATS[:1])}
            # A container without the end of its envelope is whole, but no such thing was measured.
            assert layouts == {"unmeasured" if text[:end] == short else "undecodable"}


@pytest.mark.parametrize("mark", ["REDACTED", "[REDACTED]", "REDACTED_TOKEN", "***", "<secret>", "[redacted]"])
def test_a_mark_anywhere_is_scrubbed(parts: type[Parts], mark: str) -> None:
    text = parts(hidden=30).text()
    for place in range(0, len(text), 7):
        assert layout_of(text[:place] + mark + text[place + 40 :]) == "scrubbed"
    assert layout_of(mark) == "scrubbed"


def test_a_mark_that_leaves_the_lengths_whole_is_no_damage_of_them(parts: type[Parts]) -> None:
    text = parts(hidden=300).text()
    assert layout_of(text[:-100] + "REDACTED" + text[-92:]) == "measured"


def test_results_stand_in_order_and_each_text_is_decoded_once(
    parts: type[Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    real = reading._read
    monkeypatch.setattr(reading, "_read", lambda text, only: reads.append(text) or real(text, only))
    texts = [parts(hidden=size % 5).text() for size in range(100)]
    seals = read_seals([*texts, None], ["pi"] * 101)
    assert [seal.hidden for seal in seals] == [*(size % 5 for size in range(100)), None]
    assert len(reads) == 5


def test_formats_that_are_missing_count_as_unknown() -> None:
    assert [seal.layout for seal in read_seals([b64(b"\xa5" * 90)] * 2, ["claude-code"])] == ["foreign", "gemini"]
    assert read_seals([], ["pi"]) == []


def test_values_that_are_no_text_are_no_signature() -> None:
    hostile: list[object] = [7, 1.5, True, b"EqQB", ["EqQB"], {"a": 1}]
    assert {seal.layout for seal in read_seals(hostile, ["pi"] * 6)} == {"none"}  # type: ignore[arg-type]


def test_documented_kinds_give_proof_and_others_do_not() -> None:
    assert {name for name in LAYOUTS if is_proof_grade(Seal(name))} == {"measured", "codex", "sentinel"}


def test_a_long_signature_is_read_in_little_memory(parts: type[Parts]) -> None:
    made = parts(hidden=(OVERSIZED // 4 - 100) * 3)
    text = made.text()
    assert OVERSIZED - 1000 < len(text) <= OVERSIZED
    tracemalloc.start()
    try:
        (seal,) = read_seals([text], ["claude-code"])
        (cut,) = read_seals([text[:-4]], ["claude-code"])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seal == Seal("measured", 0, 11, made.hidden, *digests(made))
    assert cut.layout == "undecodable"
    assert peak < len(text) + (1 << 20)


def test_what_is_longer_is_never_decoded() -> None:
    assert layout_of("E" * (OVERSIZED + 1)) == "oversized"
    assert layout_of(" " * (OVERSIZED + 1)) == "oversized"


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=200),
            st.text(st.sampled_from("ERCgA+/=-_#:{}\"'[]*\n\0é\ud800\U0001f600"), max_size=300),
            st.binary(max_size=200).map(b64),
            st.binary(max_size=100).map(lambda data: b64(b64(data).encode())),
        ),
        max_size=6,
    ),
    st.sampled_from(FORMATS),
)
def test_no_text_raises_and_every_seal_fits_the_table(texts: list[str | None], kind: str) -> None:
    seals = read_seals(texts, [kind] * len(texts))
    assert len(seals) == len(texts)
    for text, seal in zip(texts, seals, strict=True):
        check_bounds(seal, len(text or ""))


@given(
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.sampled_from(["set", "cut", "drop", "double"]),
)
def test_no_damaged_signature_raises(parts: type[Parts], hidden: int, changes: list[tuple[int, int]], how: str) -> None:
    octets = bytearray(parts(2, 16, hidden, model=b"claude-fable-5").octets())
    for place, value in changes:
        place %= len(octets)
        if how == "set":
            octets[place] = value
        elif how == "cut":
            del octets[max(place, 1) :]
        elif how == "drop":
            del octets[place : place + 1 + value % 4]
        else:
            octets[place:place] = octets[place : place + value]
        if not octets:
            break
    text = b64(bytes(octets))
    (seal,) = read_seals([text], ["claude-code"])
    check_bounds(seal, len(text))


def check_bounds(seal: Seal, size: int) -> None:
    assert seal.layout in LAYOUTS
    for value in (seal.envelope, seal.channel):
        assert value is None or 0 <= value < 1 << 31
    assert seal.hidden is None or 0 <= seal.hidden <= size
    for value in (seal.tag, seal.nonce):
        assert value is None or 0 <= value < 1 << 64
    assert seal.model is None or (0 < len(seal.model) <= 64 and seal.model.isascii() and seal.model.isprintable())
    assert seal.created is None or 0 <= seal.created < 1 << 42
    if seal.layout not in {"measured", "unmeasured"}:
        assert seal[1:7] == (None,) * 6
    if seal.layout == "measured":
        assert None not in seal[1:6]
