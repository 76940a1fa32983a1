"""Base64 of the strict standard alphabet, decoded at once where it is short and piece by piece where it is long.

A signature can be a hostile text of 32 MiB. What is needed of it stands at its beginning and its end, so long texts are
checked in chunks that are thrown away, and only the bytes that are asked for are decoded.
"""

from __future__ import annotations

from binascii import a2b_base64
from typing import Protocol, overload

AT_ONCE = 16_384
"""Characters up to which a text is decoded whole."""
_CHUNK = 65_536
_BLOCK = 3_072


class Octets(Protocol):
    """What bytes can do, as far as it is needed: a length, single bytes and short slices."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> int: ...
    @overload
    def __getitem__(self, key: slice, /) -> bytes: ...


class Pieces:
    """Long base64 that decodes what is asked for; the text is a string or, for a second layer, pieces again.

    Only text that `is_strict` may be asked: other text raises ValueError. Slices have a start, a stop and no step.
    """

    __slots__ = ("_block", "_number", "_size", "_text")

    def __init__(self, text: str | Pieces) -> None:
        self._text = text
        self._size = decoded_size(text)
        self._number = -1
        self._block = b""

    def __len__(self) -> int:
        """Bytes, told from the number of characters."""
        return self._size

    @overload
    def __getitem__(self, key: int, /) -> int: ...
    @overload
    def __getitem__(self, key: slice, /) -> bytes: ...
    def __getitem__(self, key: int | slice, /) -> int | bytes:
        if isinstance(key, slice):
            first = key.start // 3
            part = a2b_base64(self._text[first * 4 : -(-key.stop // 3) * 4], strict_mode=True)
            return part[key.start - first * 3 : key.stop - first * 3]
        number, place = divmod(key, _BLOCK)
        if number != self._number:
            self._number, self._block = number, self[number * _BLOCK : (number + 1) * _BLOCK]
        return self._block[place]

    def is_strict(self) -> bool:
        """Whether the whole text is base64 of the standard alphabet, padded at its end and nowhere else."""
        total = len(self._text)
        if total % 4:
            return False
        for start in range(0, total, _CHUNK):
            part = _decode_strictly(self._text[start : start + _CHUNK])
            if part is None or (len(part) * 4 != _CHUNK * 3 and start + _CHUNK < total):
                return False
        return True


def decoded_size(text: str | Pieces) -> int:
    """Bytes that base64 of so many characters and with such an end decodes to."""
    end = text[max(0, len(text) - 2) : len(text)]
    padding = end.count("=") if isinstance(end, str) else end.count(b"=")
    return max(0, len(text) // 4 * 3 - padding)


def decode(text: str | bytes | Pieces) -> bytes | Pieces | None:
    """The bytes of strict base64; None for any other text, also for one that is not padded."""
    if isinstance(text, bytes) or (isinstance(text, str) and len(text) <= AT_ONCE):
        return _decode_strictly(text)
    pieces = Pieces(text)
    return pieces if pieces.is_strict() else None


def _decode_strictly(text: str | bytes) -> bytes | None:
    try:
        data = a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    # The decoder lets padding pass that nothing needs: "AAAA=", "AAAA====".
    return data if len(text) % 4 == 0 and len(text) // 4 * 3 - len(data) <= 2 else None
