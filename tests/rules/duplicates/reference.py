"""The signature specification once more, word by word in plain Python: what the kernel has to give, bit for bit."""

from __future__ import annotations

from hashlib import blake2b

ALL = (1 << 64) - 1
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD)
EMPTY = (1 << 32) - 1


def mix(x: int) -> int:
    x ^= x >> 32
    x = x * 0x9E3779B97F4A7C15 & ALL
    x ^= x >> 29
    x = x * 0xBF58476D1CE4E5B9 & ALL
    return x ^ x >> 32


def words(text: bytes) -> list[bytes]:
    cuts = {place + step for place, byte in enumerate(text) if 0xE3 <= byte <= 0xED for step in (0, 3)}
    found = [b""]
    for place, byte in enumerate(text):
        if byte <= 0x20 or place in cuts:
            found.append(b"")
        if byte > 0x20:
            found[-1] += bytes([byte])
    return [word for word in found if word]


def word_hash(word: bytes) -> int:
    if len(word) > 128:
        return int.from_bytes(blake2b(word, digest_size=8).digest(), "little")
    h = 0
    for place in range(0, len(word), 8):
        h = mix(h ^ int.from_bytes(word[place : place + 8].ljust(8, b"\0"), "little"))
    return mix(h ^ len(word))


def shingles(text: bytes) -> list[int]:
    hashes = [word_hash(word) for word in words(text)]
    if 0 < len(hashes) < 5:
        pairs = zip(hashes, FACTORS, strict=False)
        return [mix((sum(h * m for h, m in pairs) + len(hashes)) & ALL)]
    windows = (hashes[place : place + 5] for place in range(len(hashes) - 4))
    return [mix(sum(h * m for h, m in zip(window, FACTORS, strict=True)) & ALL) for window in windows]


def signature(found: list[int]) -> list[int]:
    bins = [EMPTY] * 256
    for s in found:
        bins[s >> 56] = (
            min(bins[s >> 56], s >> 16 & EMPTY, EMPTY - 1)
            if bins[s >> 56] != EMPTY
            else min(s >> 16 & EMPTY, EMPTY - 1)
        )
    return bins


def dense(bins: list[int]) -> list[int]:
    if set(bins) == {EMPTY}:
        return bins
    filled = []
    for b, value in enumerate(bins):
        if value == EMPTY:
            tried = (bins[mix(b + 256 * a) >> 56] for a in range(1, 129))
            right = (bins[(b + step) % 256] for step in range(256))
            value = next((v for v in (*tried, *right) if v != EMPTY), EMPTY)
        filled.append(value)
    return filled


def bands(full: list[int]) -> list[int]:
    factors = [mix(i + 1) | 1 for i in range(8)]
    return [mix((k + sum(full[8 * k + i] * factors[i] for i in range(8))) & ALL) for k in range(32)]
