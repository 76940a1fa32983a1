"""Findings that are in the page but not written out: compressed, for the script to unpack.

The element, present only where something is in it (N findings):

    <script type="application/gzip+base64" id="island" data-count="N">BASE64</script>

BASE64 is gzip of ASCII JSON: {"findings": [RECORD, ...]}. Some records of each rule come first, then some more of each,
and so on; those of one rule come by number, and continue where its written findings end. A RECORD is an array with the
fields of `FindingView` in their order, tuples as arrays:

     0 code         "TA101"; the finding belongs into the element with this id (details.rule)
     1 number       position in its rule, from 1; the id of the element is `${code}-${number}`
     2 severity     data-severity: "error", "warning", "note"
     3 status       data-status: "new", "grown", "baselined", "waived"
     4 origin       data-origin, "" where the scope has none
     5 sessions     data-sessions: at most 10 ids, each without a space; joined by one space in the attribute
     6 message      text
     7 tags         [text, ...]; the status follows them as a tag of its own where it is not "new"
     8 facts        [[name, value], ...]
     9 fix          text, "" where the rule says it for all
    10 fingerprint  text
    11 command      "traceaudit show FILE:ROW PATH", "" where the finding has no place in a row
    12 context      [before, found, after], all "" where nothing was read again
    13 replay       "#replay-N-M", "" where its session has no replay
    14 places       [[file, row, pointer, span, evidence, [[name, value], ...]], ...]; all text, "" where unknown
    15 left_out     a sentence on places that are not shown, or ""

All strings are masked, cut and spelled out as in the written findings: they are data of strangers, for textContent.
Lone surrogates are spelled out too; JSON escapes whatever is left of them.

What the script builds on (all of it made by templates/finding.html.j2 and findings.html.j2):

- `<template id="finding-template">`, present where the island is: one details.finding made by the macro that makes the
  written ones, with everything optional in it once. Fill by class, remove what has an empty value, repeat what is a
  list: `.severity` and the `.mark` in it (data-is), `use` (href "#mark-SEVERITY"), the last text node of `.severity`
  (" SEVERITY"), `.message`, `.where` (repeat `.tag:not(.status)`; `.tag.status`), `.context` (`.before`, `mark`,
  `.after`), `.in-replay a.replay` (href), `.facts > .fact` (repeat; dt, dd), `.fact.fix dd`, `.fact.command code`,
  `.fact.fingerprint code`, `.places-label` and `.places > li` (repeat; `.file`, `.row`, `code.pointer`, `.span`, `q`,
  `.names > span` repeat with the text "NAME VALUE"), `.places-left-out`.
- `<template id="waiver-template">`, present where there are findings: the text of a waiver with {code}, {name} and
  {fingerprint} to be replaced in one pass. The name is data-name of the element of the rule.
- A rule is `<details class="rule" id="TA101" data-severity data-name>`; its findings beyond the first ten stand in a
  `details.more` in it. What is looked for must open all details around it, not only the next one.
- `<div class="packed" data-count="N">` in a rule: N of its findings are in the island. It holds the sentence that says
  so (`p.left-out`); findings that the script makes go into it, and the sentence goes or counts the rest.
- `<p id="packed">` in the banner says the same for the page; hidden by the script when it has unpacked.
"""

from __future__ import annotations

import base64
import json
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_reports.html.findings.views import FindingView

# Records of a rule that go in together: the neighbours of one rule compress well, and every rule gets its turn.
_BATCH = 25
_LEVEL = 9
# No time, no name, and no operating system: the same records give the same bytes everywhere.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_BEGIN = '{"findings":['
_END = b"]}"


class Island(NamedTuple):
    """Base64 of what is packed, empty where nothing is, and how many findings of each rule are in it."""

    text: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All findings in it."""
        return sum(self.counts.values())


def pack(queues: Mapping[str, Iterator[FindingView]], room: int) -> Island:
    """As many records as fit into `room` characters: some of each rule, then some more of each, until it is full.

    The records are compressed as they come, so that memory holds one batch of them and what is packed.
    """
    packing = _Packing(room // 4 * 3)
    counts: dict[str, int] = {}
    waiting = dict(queues)
    while waiting:
        for code in list(waiting):
            batch = list(islice(waiting[code], _BATCH))
            taken = packing.take(batch)
            counts[code] = counts.get(code, 0) + taken
            if taken < len(batch):
                waiting.clear()
                break
            if taken < _BATCH:
                del waiting[code]
    return Island(packing.finish(), {code: count for code, count in counts.items() if count})


class _Packing:
    """A gzip file that grows by records and never above so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most - len(_HEAD) - 8
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._done: list[bytes] = []
        self._size = 0
        self._crc = 0
        self._length = 0
        self._is_empty = True

    def take(self, batch: list[FindingView]) -> int:
        """How many of the records, from the first, went in."""
        texts = [json.dumps(record, separators=(",", ":")) for record in batch]
        while texts:
            text = (_BEGIN if self._is_empty else ",\n") + ",\n".join(texts)
            if self._add(text.encode("ascii")):
                self._is_empty = False
                break
            texts = texts[: len(texts) // 2]
        return len(texts)

    def _add(self, data: bytes) -> bool:
        """Compress more; nothing has changed where the file would become too large."""
        compressor = self._compressor.copy()
        made = compressor.compress(data)
        # What is still in the compressor counts too, and only its end shows how much that is.
        end = compressor.copy()
        if self._size + len(made) + len(end.compress(_END)) + len(end.flush()) > self._most:
            return False
        self._compressor = compressor
        self._done.append(made)
        self._size += len(made)
        self._crc = zlib.crc32(data, self._crc)
        self._length += len(data)
        return True

    def finish(self) -> str:
        """Base64 of the whole; empty where nothing went in."""
        if self._is_empty:
            return ""
        end = self._compressor.compress(_END) + self._compressor.flush()
        self._crc = zlib.crc32(_END, self._crc)
        self._length += len(_END)
        tail = self._crc.to_bytes(4, "little") + (self._length & 0xFFFFFFFF).to_bytes(4, "little")
        return base64.b64encode(b"".join([_HEAD, *self._done, end, tail])).decode()
