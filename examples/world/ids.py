"""Ids and times of an invented session."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_FIRST = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)
_SPAN_MINUTES = 15_000
"""Sessions begin in the ten days after the first: all are over before the card was written on 19 June."""


def make_uuid(rng: Random) -> str:
    """A random UUID."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def derive_uuid(uid: str) -> str:
    """The UUID that belongs to the uid of a row."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uid))


def token(rng: Random, prefix: str, series: str = "01") -> str:
    """An id such as the vendors' own: msg_01..., toolu_01..., req_011..."""
    return prefix + series + "".join(rng.choices(_LETTERS, k=24 - len(series)))


# Invented: the client brings itself up to date. No version before 2.1.150 knows all the tools.
_VERSIONS = ((0, "2.1.150"), (2, "2.1.153"), (4, "2.1.156"), (7, "2.1.159"), (9, "2.1.161"))


class Clock:
    """The time in a session; it only goes on."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    @classmethod
    def somewhen(cls, rng: Random) -> Clock:
        """A clock that starts somewhere in the time of the dataset."""
        return cls(_FIRST + timedelta(milliseconds=rng.randrange(_SPAN_MINUTES * 60_000)))

    def wait(self, milliseconds: int) -> None:
        """Let some time pass."""
        self.now += timedelta(milliseconds=milliseconds)

    def stamp(self) -> str:
        """The time as the logs write it."""
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def version(self) -> str:
        """The version of Claude Code that is installed now."""
        days = (self.now - _FIRST).days
        return [version for day, version in _VERSIONS if day <= days][-1]

    def epoch(self) -> int:
        """The time in milliseconds since 1970."""
        return round(self.now.timestamp() * 1000)
