"""TA502: private keys in every form, whole, cut and merely named."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence, Found
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import ScanBytes

    from traceaudit_rules.contract import Rule

DASHES = "-" * 5
RNG = Random(502)


def pem(label: str, raw: bytes, *, width: int = 64, headers: str = "", end: bool = True, line: str = "\n") -> str:
    body = base64.b64encode(raw).decode()
    lines = [body[at : at + width] for at in range(0, len(body), width)]
    footer = [f"{DASHES}END {label}{DASHES}"] if end else []
    return line.join([f"{DASHES}BEGIN {label}{DASHES}", *filter(None, [headers]), *lines, *footer]) + line


DER = b"\x30\x82\x04\xa4\x02\x01\x00" + RNG.randbytes(1100)
EC = b"\x30\x77\x02\x01\x01\x04\x20" + RNG.randbytes(112)
OPENSSH = b"openssh-key-v1\x00" + RNG.randbytes(400)
PGP = b"\x95\x03\x98" + RNG.randbytes(900)
PUTTY = (
    "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {}\nComment: ledger\nPublic-Lines: 2\n"
    + base64.b64encode(RNG.randbytes(60)).decode()
    + "\nPrivate-Lines: 1\n"
    + base64.b64encode(RNG.randbytes(54)).decode()
    + "\nPrivate-MAC: 00\n"
)
PROC_TYPE = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,7F3A9C\n"
CERTAIN = [
    (pem("RSA PRIVATE KEY", DER), "private-key"),
    (pem("PRIVATE KEY", DER), "private-key"),
    (pem("EC PRIVATE KEY", EC), "private-key"),
    (pem("DSA PRIVATE KEY", DER), "private-key"),
    (pem("PRIVATE KEY", DER, width=10_000), "private-key"),
    (pem("PRIVATE KEY", DER, line="\r\n"), "private-key"),
    (pem("OPENSSH PRIVATE KEY", OPENSSH, width=70), "openssh-private-key"),
    (pem("PGP PRIVATE KEY BLOCK", PGP, headers="Version: GnuPG v2\n"), "pgp-private-key"),
    (pem("ENCRYPTED PRIVATE KEY", DER), "encrypted-private-key"),
    (pem("RSA PRIVATE KEY", DER, headers=PROC_TYPE), "encrypted-private-key"),
    (PUTTY.format("none"), "putty-private-key"),
    (PUTTY.format("aes256-cbc"), "encrypted-private-key"),
]
NONE = [
    f'if line.startswith("{DASHES}BEGIN RSA PRIVATE KEY{DASHES}"):',
    f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\n...\n{DASHES}END RSA PRIVATE KEY{DASHES}",
    f"{DASHES}BEGIN PRIVATE KEY{DASHES}\nYOUR-KEY-HERE\n{DASHES}END PRIVATE KEY{DASHES}",
    f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n[REDACTED]\n{DASHES}END PRIVATE KEY{DASHES}",
    f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n{'A' * 400}\n{DASHES}END PRIVATE KEY{DASHES}",
    f"{DASHES}BEGIN PRIVATE KEY{DASHES}\nMIIEvQ...9w==\n{DASHES}END PRIVATE KEY{DASHES}",
    f"grep -r '{DASHES}BEGIN OPENSSH PRIVATE KEY' . and what it said",
    pem("PUBLIC KEY", DER),
    pem("CERTIFICATE", DER),
    "PuTTY-User-Key-File-3: ssh-ed25519",
]


@pytest.fixture
def keys_in(rules: dict[str, Rule], scan_bytes: ScanBytes) -> Callable[[str, int], list[Found]]:
    """What is found in a text inside some levels of JSON."""

    def find(text: str, depth: int) -> list[Found]:
        for level in range(depth):
            text = json.dumps({"a": text, "b": 1} if level % 2 == 0 else [text])
        return scan_bytes(rules["TA502"], text.encode())

    return find


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize(("text", "kind"), CERTAIN, ids=range(len(CERTAIN)))
def test_a_whole_key_is_certain(text: str, kind: str, depth: int, keys_in: Callable[[str, int], list[Found]]) -> None:
    for shape in ("{}", "$ cat key\n{}$ ", "  key: |\n    {}"):
        assert [(hit.kind, hit.confidence) for hit in keys_in(shape.format(text), depth)] == [
            (kind, Confidence.CERTAIN)
        ]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_same_key_is_one_subject_however_it_is_written(
    depth: int, keys_in: Callable[[str, int], list[Found]]
) -> None:
    whole = pem("RSA PRIVATE KEY", DER)
    lines = whole.splitlines()
    texts = (
        whole,
        pem("RSA PRIVATE KEY", DER, line="\r\n"),
        pem("RSA PRIVATE KEY", DER, width=76),
        "\n".join("    " + line for line in lines),
        " +\n".join(f'"{line}\\n"' for line in lines),
        "\n".join(f"'{line}\\n'" for line in lines),
        json.dumps({"private_key": whole}),
    )
    assert len({hit.subject for text in texts for hit in keys_in(text, depth)}) == 1


@pytest.mark.parametrize("kept", [300, 700, 1200])
def test_a_key_that_is_cut_is_strong(kept: int, keys_in: Callable[[str, int], list[Found]]) -> None:
    found = keys_in(pem("RSA PRIVATE KEY", DER)[:kept], 1)
    assert [(hit.kind, hit.confidence) for hit in found] == [("private-key", Confidence.STRONG)]


def test_a_body_that_is_none_of_its_kind_is_strong(keys_in: Callable[[str, int], list[Found]]) -> None:
    found = keys_in(pem("RSA PRIVATE KEY", b"\x99" + DER[1:]), 1)
    assert [hit.confidence for hit in found] == [Confidence.STRONG]


def test_a_key_of_the_samples_is_found(keys_in: Callable[[str, int], list[Found]]) -> None:
    assert len(keys_in(make_sample("{pem:RSA PRIVATE KEY}", Random(1)), 2)) == 1


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_silent(text: str, depth: int, keys_in: Callable[[str, int], list[Found]]) -> None:
    assert keys_in(text, depth) == []


def test_two_keys_in_one_row_are_two(keys_in: Callable[[str, int], list[Found]]) -> None:
    found = keys_in(pem("RSA PRIVATE KEY", DER) + "and\n" + pem("EC PRIVATE KEY", EC), 2)
    assert len({hit.subject for hit in found}) == 2
