"""One piece of work in a process of its own: `task.py RESULT NAME ARGUMENT...`.

Writes to RESULT what only the process itself can know: CPU seconds of the loop without start and imports, and its own
peak memory apart from that of its workers.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit.sources import Source

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def read_bytes(folder: str, families: str = "", what: str = "all") -> tuple[int, float]:
    """The bytes plane alone: batches, the multi-pattern scan, confirmation of every match.

    `families` are beginnings of codes with commas, all if empty; for `what` "gates", nothing is confirmed.
    """
    from traceaudit.batches import BATCH_BYTES, Batches
    from traceaudit.bytes_plane import scan_batch
    from traceaudit.matcher import Matcher
    from traceaudit.streams import open_stream
    from traceaudit_rules.catalog import all_rules
    from traceaudit_rules.contract import Reads

    chosen = tuple(families.split(",")) if families else ("TA",)
    matcher = Matcher([rule for rule in all_rules() if rule.reads is Reads.BYTES and rule.code.startswith(chosen)])
    buffer = bytearray(BATCH_BYTES + 1)
    failures: dict[str, str] = {}
    sources = list(_sources(folder))
    done, start = 0, time.process_time()
    for source in sources:
        with open_stream(source.path) as stream:
            for batch in Batches(stream, 0, None, buffer=buffer):
                if what == "gates":
                    with memoryview(batch.data) as view, view[: batch.size] as data:
                        matcher.scan(data)
                else:
                    scan_batch(matcher, batch, failures)
                done += batch.size
    if failures:
        raise SystemExit(f"rules failed: {failures}")
    return done, time.process_time() - start


def read_steps(folder: str) -> tuple[int, float]:
    """The steps plane alone: batches, decoding, readers, tables."""
    from traceaudit.batches import BATCH_BYTES, Batches
    from traceaudit.detection import HEAD_LINES, LINE_CAP, detect_lines, spread
    from traceaudit.plan import Slice
    from traceaudit.readers import READERS
    from traceaudit.sink import Sink
    from traceaudit.steps_plane import Context, read_batch
    from traceaudit.streams import lines_at, open_stream

    gc.disable()  # as a shard does
    buffer, sink = bytearray(BATCH_BYTES + 1), Sink()
    sources = list(_sources(folder))
    done, start = 0, time.process_time()
    for source in sources:
        name = detect_lines(lines_at(source.path, HEAD_LINES, spread(source.size), LINE_CAP))
        reader = READERS.get(name)
        context = Context(Slice(source), name, reader() if reader else None)
        with open_stream(source.path) as stream:
            for batch in Batches(stream, 0, None, buffer=buffer):
                read_batch(batch, context, sink, ())
                done += batch.size
                if sink.nbytes >= 2 * BATCH_BYTES:
                    sink.tables()
    sink.tables()
    return done, time.process_time() - start


def decode(folder: str) -> tuple[int, float]:
    """The floor of every reader: orjson decodes each line, and nothing is kept."""
    import orjson

    paths = [source.path for source in _sources(folder)]
    done, start = 0, time.process_time()
    for path in paths:
        with open(path, "rb") as file:
            for line in file:
                done += len(line)
                try:
                    orjson.loads(line)
                except orjson.JSONDecodeError:
                    continue  # the files hold a few lines that are no JSON
    return done, time.process_time() - start


def run_command(*arguments: str) -> tuple[int, float]:
    """The command line itself, in this process."""
    from traceaudit.cli import main

    sys.argv = ["traceaudit", *arguments]
    start = time.process_time()
    try:
        main()
    except SystemExit as end:
        if end.code not in (0, 1, 3):
            raise
    return 0, time.process_time() - start


TASKS: dict[str, Callable[..., tuple[int, float]]] = {
    "bytes": read_bytes,
    "steps": read_steps,
    "decode": decode,
    "command": run_command,
}


def _sources(folder: str) -> Iterator[Source]:
    from traceaudit.sources import find_inputs

    return (source for source in find_inputs([folder]).sources if not source.is_document)


def main() -> None:
    """Do the work and write the result."""
    result, name, *arguments = sys.argv[1:]
    done, loop = TASKS[name](*arguments)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _RSS_UNIT
    Path(result).write_text(json.dumps({"bytes": done, "loop": loop, "own": own, "workers": workers}))


if __name__ == "__main__":
    main()
