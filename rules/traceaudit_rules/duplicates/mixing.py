"""The mixing function of the signature specification; see words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xBF58476D1CE4E5B9)
_HALF, _LESS = np.uint64(32), np.uint64(29)


def mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Mix 64-bit numbers in place, and give them back: every bit of the argument decides on every bit of the result."""
    values ^= values >> _HALF
    values *= _FIRST
    values ^= values >> _LESS
    values *= _SECOND
    values ^= values >> _HALF
    return values
