"""Signatures built by hand for the tests; nothing real is inside."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Parts:
    """What a signature is made of; the defaults are a layout that was measured."""

    envelope: int | None = None
    channel: int | None = 11
    hidden: int = 40
    tag: bytes = b"t" * 64
    nonce: bytes = b"n" * 12
    model: bytes = b""
    kind: bytes = b""
    version: int = 2
    end: int = 1
    third: bytes = b"3" * 12
    fourth: bytes = b"4" * 48
    more_top: bytes = b""
    more_container: bytes = b""
    more_channel: bytes = b""
    moved_tag: bool = False

    def octets(self) -> bytes:
        """The message, not encoded."""
        channel = b"" if self.channel is None else number(1, self.channel)
        channel += number(3, self.version) + (b"" if self.moved_tag else raw(5, self.tag))
        channel += raw(6, self.model) + number(7, 0) if self.model else b""
        channel += raw(8, self.kind) if self.kind else b""
        container = raw(1, channel + self.more_channel) + raw(2, self.nonce) + raw(3, self.third) + raw(4, self.fourth)
        container += raw(5, self.tag if self.moved_tag else b"c" * (self.hidden + 16)) + self.more_container
        top = b"" if self.envelope is None else number(1, self.envelope)
        return top + raw(2, container) + number(3, self.end) + self.more_top

    def text(self) -> str:
        """The signature."""
        return base64.b64encode(self.octets()).decode()


def varint(value: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    groups = [value >> shift & 0x7F for shift in range(0, max(1, value.bit_length()), 7)]
    return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])


def number(field: int, value: int) -> bytes:
    """A field that is a number."""
    return varint(field << 3) + varint(value)


def raw(field: int, value: bytes) -> bytes:
    """A field that is bytes."""
    return varint(field << 3 | 2) + varint(len(value)) + value


def make_token(created: int, blocks: int = 4, version: int = 0x80) -> str:
    """A token of encrypted Codex reasoning."""
    body = bytes([version]) + created.to_bytes(8, "big") + bytes(16) + b"\xfb" * (16 * blocks) + b"\xff" * 32
    return base64.urlsafe_b64encode(body).decode()


class Wire:
    """Builders of the wire format."""

    varint = staticmethod(varint)
    number = staticmethod(number)
    raw = staticmethod(raw)


@pytest.fixture(scope="session")
def wire() -> type[Wire]:
    return Wire


@pytest.fixture(scope="session")
def parts() -> type[Parts]:
    return Parts


@pytest.fixture(scope="session")
def token():
    return make_token
