"""TA508: secrets of known kinds inside base64 and hexadecimal digits."""

from __future__ import annotations

import base64
import json
import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.secrets.pack import kinds_by_id
from traceaudit_rules.secrets.samples import make_sample
from traceaudit_rules.secrets.wrapped import base64_forms, find_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import ScanBytes

    from traceaudit_rules.contract import Found, Rule

KINDS = ("github-pat", "gitlab-pat", "aws-access-key-id", "anthropic-api-key", "stripe-secret-key", "npm-access-token")
KNOWN = [kind for kind in KINDS if kind in kinds_by_id()]
CODINGS = {
    "base64": lambda raw: base64.b64encode(raw).decode(),
    "base64, no padding": lambda raw: base64.b64encode(raw).decode().rstrip("="),
    "base64url": lambda raw: base64.urlsafe_b64encode(raw).decode(),
    "hex": bytes.hex,
    "HEX": lambda raw: raw.hex().upper(),
}


@pytest.fixture
def found_in(rules: dict[str, Rule], scan_bytes: ScanBytes) -> Callable[[str, int], list[Found]]:
    """What is found in a text inside some levels of JSON."""

    def find(text: str, depth: int) -> list[Found]:
        for _ in range(depth):
            text = json.dumps({"a": text, "b": 1})
        return scan_bytes(rules["TA508"], text.encode())

    return find


def test_there_is_something_to_look_for() -> None:
    assert len(KNOWN) >= 4


@pytest.mark.parametrize("kind", KNOWN)
@pytest.mark.parametrize("coding", CODINGS)
def test_found_at_every_alignment(coding: str, kind: str, found_in: Callable[[str, int], list[Found]]) -> None:
    value = make_sample(kinds_by_id()[kind].example, Random(kind))
    for lead in ("", ":", "a=", "ab:", "token: ", "machine git.quillane.net login kim password "):
        for depth in (0, 1, 2, 3):
            hits = found_in(f"data {CODINGS[coding](f'{lead}{value} '.encode())} end", depth)
            wanted = f"{coding.lower()[:3].replace('bas', 'base64')} {kind}"
            assert (wanted, value) in {(hit.kind, hit.subject) for hit in hits}, (lead, depth, hits)


def test_base64_over_several_lines_is_found(found_in: Callable[[str, int], list[Found]]) -> None:
    value = make_sample(kinds_by_id()["github-pat"].example, Random(1))
    digits = base64.b64encode(f"x: 1\ntoken: {value}\nother: 2\n".encode()).decode()
    assert value in {hit.subject for hit in found_in(f"token.yaml: {digits}\n", 2)}


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(b"plain text about ghp_ prefixes and nothing else").decode(),
        base64.b64encode(b"ghp_" + b"x" * 36).decode(),
        base64.b64encode(Random(1).randbytes(3000)).decode(),
        Random(1).randbytes(600).hex(),
        b"AKIA is a prefix of identifiers".hex(),
        "QUtJQQ is AKIA",
        base64.b64encode(b"AKIAIOSFODNN7EXAMPLE").decode(),
    ],
    ids=range(7),
)
def test_silent(text: str, found_in: Callable[[str, int], list[Found]]) -> None:
    for depth in range(4):
        assert found_in(text, depth) == []


@pytest.mark.parametrize("literal", [b"ghp_", b"sk-ant-", b"AKIA", b"-----BEGIN"])
def test_the_forms_of_base64_stand_in_what_it_makes(literal: bytes) -> None:
    forms = base64_forms(literal)
    assert len(forms) == 3
    for shift in range(3):
        for before in (b"\0\0\0", b"abc", b"\xff\xfe\xfd"):
            for after in (b"0", b"a", b"Z", b" "):
                encoded = base64.b64encode(before[:shift] + literal + after + b"tail")
                assert [form for form in forms if re.search(form, encoded)], (shift, before, after)


@pytest.mark.parametrize("text", [b"", b"ghp_", b"\xff" * 100, b"sk-ant-" + b"\0" * 300])
def test_no_kind_in_anything_else(text: bytes) -> None:
    assert find_kind(text) is None
