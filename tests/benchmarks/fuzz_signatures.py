"""Damaged and invented signatures, by the million: nothing may raise, leave its bounds, or take long.

    python tests/benchmarks/fuzz_signatures.py --count 10000000 --jobs 2

Prints the number of inputs, of crashes (a text that raised, or a seal outside its bounds), the slowest input in
milliseconds of CPU, and inputs a second. The same seed and number of jobs give the same inputs. With `--atheris` the
inputs are chosen by coverage instead, where that package is there. Exits 1 if anything crashed.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "rules")]

from reasoning.seals import Layout, make_seal, make_token, tag_of  # noqa: E402

from traceaudit_rules.signatures.identity import OUTCOMES, t1_outcome  # noqa: E402
from traceaudit_rules.signatures.reading import LAYOUTS, Seal, read_seals  # noqa: E402

FORMATS = ("claude-code", "pi", "codex", "gemini", "unknown")
_SHAPES = (
    *(Layout(0, channel) for channel in (5, 10, 11, 12)),
    *(Layout(0, channel, "claude-opus-4-6") for channel in (12, 13, 14, 15)),
    *(Layout(2, channel, "claude-fable-5") for channel in (15, 16, 17)),
    Layout(4, 17, "claude-fable-5-1"),
)
_WORDS = (
    *("reasoning_content", "skip_thought_signature_validator", "context_engineering_is_the_way_to_go"),
    *("openrouter.reasoning:", "claude-opus-4-5#", "[REDACTED]", "REDACTED", "***", "gAAAA", "EqQB", "CAIS", "RXFR"),
    *("\0", "\ud800", "\U0001f600", "é", "=", "==", "\n", '{"id":"rs_1",', '"encrypted_content":"', "[" * 64),
)
_NUMBERS = (
    b"\xff" * 9 + b"\x01",
    b"\xff" * 9 + b"\x7f",
    b"\x80" * 12,
    b"\x80" * 9 + b"\x01",
    b"\xff\xff\xff\xff\x07",
    b"\x00",
    b"\x12\x00",
    b"\x0a\x02\x08\x0b",
    b"\x18\x01" * 40,
)


class Tally(NamedTuple):
    """What came of some inputs."""

    inputs: int
    crashes: tuple[str, ...]
    slowest_ms: float
    seconds: float
    layouts: Counter[str]


def first_octets(rng: Random) -> bytes:
    """What lies under the base64 before anything is damaged."""
    hidden = rng.choice((0, 1, 40, 300, 900)) if rng.random() < 0.995 else rng.randrange(10_000, 40_000)
    if rng.random() < 0.05:
        return rng.randbytes(rng.randrange(120))
    return base64.b64decode(make_seal(rng, rng.choice(_SHAPES), hidden, tag_of("")).signature)


def damage_octets(rng: Random, octets: bytearray, other: bytes) -> None:
    """One change: a byte, a cut, a hole, a repeated or foreign part, a hostile number."""
    place = rng.randrange(len(octets) + 1) if rng.random() < 0.5 else min(rng.randrange(160), len(octets))
    size = rng.choice((1, 2, 12, 64))
    how = rng.choice((0, 0, 0, 1, 2, 3, 4, 5))
    if how == 0 and place < len(octets):
        octets[place] = rng.randrange(256)
    elif how == 1:
        del octets[place:]
    elif how == 2:
        del octets[place : place + size]
    elif how == 3:
        octets[place:place] = octets[place : place + size]
    elif how == 4:
        start = rng.randrange(len(other) + 1)
        octets[place : place + size] = other[start : start + size]
    else:
        octets[place : place + rng.randrange(3)] = rng.choice(_NUMBERS)


def damage_text(rng: Random, text: str) -> str:
    """One change of the encoded text."""
    place = rng.randrange(len(text) + 1)
    how = rng.randrange(6)
    if how == 0:
        return text[:place]
    if how == 1:
        return text[:place] + rng.choice(_WORDS) + text[place + rng.choice((0, 0, 1, 8)) :]
    if how == 2:
        return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
    if how == 3:
        return text.replace("+", "-").replace("/", "_") if rng.random() < 0.5 else text.rstrip("=")
    if how == 4:
        return text[:place] + chr(rng.randrange(0x110000)) + text[place + 1 :]
    return rng.choice(_WORDS) + text


def make_input(rng: Random) -> str:
    """A signature of any kind, whole, damaged or invented."""
    kind = rng.random()
    if kind < 0.08:
        text = make_token(rng, rng.randrange(1 << 33), rng.randrange(400))
        if kind < 0.04:
            text = json.dumps({"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": text})
    elif kind < 0.1:
        text = "".join(rng.choice(_WORDS) for _ in range(rng.randrange(8)))
    else:
        octets = bytearray(first_octets(rng))
        other = bytes(octets)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
            damage_octets(rng, octets, other)
        text = base64.b64encode(octets).decode()
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        text = damage_text(rng, text)
    return text


def is_bounded(seal: Seal, size: int) -> bool:
    """Whether a seal keeps what its documentation says about it."""
    small = all(value is None or 0 <= value < 1 << 31 for value in (seal.envelope, seal.channel))
    digests = all(value is None or 0 <= value < 1 << 64 for value in (seal.tag, seal.nonce))
    name = seal.model is None or (0 < len(seal.model) <= 64 and seal.model.isascii() and seal.model.isprintable())
    hidden = seal.hidden is None or 0 <= seal.hidden <= size
    made = seal.created is None or 0 <= seal.created < 1 << 42
    whole = seal.layout != "measured" or None not in seal[1:6]
    return seal.layout in LAYOUTS and small and digests and name and hidden and made and whole


def judge(text: str, kind: str, vis: int) -> tuple[str, str]:
    """The layout of a text, and what went wrong: empty if nothing did."""
    try:
        (seal,) = read_seals([text], [kind])
        outcome = t1_outcome(vis, vis % 3, seal)
    except Exception as error:
        return "", f"{type(error).__name__}: {text[:200]!a}"
    bounded = is_bounded(seal, len(text)) and outcome in OUTCOMES
    return seal.layout, "" if bounded else f"out of bounds: {text[:200]!a}"


def timed(text: str, kind: str, vis: int) -> tuple[str, str, int]:
    """What `judge` says, and the nanoseconds of CPU that it took."""
    start = time.thread_time_ns()
    layout, crash = judge(text, kind, vis)
    return layout, crash, time.thread_time_ns() - start


def run(seed: int, count: int) -> Tally:
    """Judge so many inputs of one seed."""
    rng = Random(seed)
    layouts: Counter[str] = Counter()
    crashes: list[str] = []
    slowest, began = 0, time.perf_counter()
    for _ in range(count):
        text, kind, vis = make_input(rng), rng.choice(FORMATS), rng.randrange(2000)
        layout, crash, spent = timed(text, kind, vis)
        if spent > slowest:
            # Again, as a busy machine makes anything slow once.
            slowest = max(slowest, min(spent, timed(text, kind, vis)[2]))
        layouts[layout] += 1
        if crash and len(crashes) < 20:
            crashes.append(crash)
    return Tally(count, tuple(crashes), slowest / 1e6, time.perf_counter() - began, layouts)


def run_atheris(count: int, seed: int) -> int:
    """Inputs chosen by coverage, in a process of its own, which that package ends; its exit code."""
    rng = Random(seed)
    with TemporaryDirectory() as folder:
        for number in range(200):
            data = first_octets(rng) if number % 2 else make_input(rng).encode("utf-8", "replace")
            Path(folder, str(number)).write_bytes(data)
        process = get_context("spawn").Process(target=follow_coverage, args=(count, seed, folder))
        process.start()
        process.join()
    return process.exitcode or 0


def follow_coverage(count: int, seed: int, folder: str) -> None:
    """The bytes are taken as text and as what lies under base64."""
    import atheris

    def test_one(data: bytes) -> None:
        for text in (data.decode("utf-8", "replace"), base64.b64encode(data).decode()):
            _, crash = judge(text, FORMATS[len(data) % len(FORMATS)], len(data))
            if crash:
                raise RuntimeError(crash)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-runs={count}", "-max_len=4096", f"-seed={seed}", folder], test_one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--atheris", action="store_true", help="let atheris choose the inputs")
    options = parser.parse_args()
    if options.atheris:
        return run_atheris(options.count, options.seed)
    share, rest = divmod(options.count, options.jobs)
    parts = [(options.seed * 1000 + number, share + (number < rest)) for number in range(options.jobs)]
    with get_context("spawn").Pool(options.jobs) as pool:
        tallies = pool.starmap(run, parts)
    crashes = [crash for tally in tallies for crash in tally.crashes]
    seconds = max(tally.seconds for tally in tallies)
    inputs = sum(tally.inputs for tally in tallies)
    print(f"inputs {inputs:,}  crashes {len(crashes)}  slowest {max(tally.slowest_ms for tally in tallies):.2f} ms CPU")
    print(f"{inputs / seconds:,.0f} inputs/s with {options.jobs} processes, making the inputs included")
    print("layouts:", dict(sum((tally.layouts for tally in tallies), Counter()).most_common()))
    print(*crashes, sep="\n", end="" if not crashes else "\n")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
