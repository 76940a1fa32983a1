"""Tables that lost their lines when a page was pasted: a row begins with a file and ends with a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind
from traceaudit_rules.claims.reading.counting import MODEL, read_counted
from traceaudit_rules.claims.reading.figures import make_count
from traceaudit_rules.claims.reading.numbers import find_quantities
from traceaudit_rules.claims.reading.scopes import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.claims.reading.markdown import Block

_HEADER = re.compile(r"(?:File|Filename|File name|Path)\b.{1,120}?\b(?P<noun>[A-Za-z]{3,20})$")


def read_pasted(block: Block) -> Iterator[Claim]:
    """Claims of such a table: the last word of its first line says what the last numbers of the others count."""
    first, rows = (
        (block.heading, block.lines) if FILE.match(block.lines[0].text) else (block.lines[0].text, block.lines[1:])
    )
    header = _HEADER.fullmatch(first)
    counted = read_counted(f" {header['noun']}", 0, 2) if header else None
    if not header or not counted or not rows or not all(FILE.match(line.text) for line in rows):
        return
    for number, text in rows:
        name = FILE.match(text)
        quantities = [quantity for quantity in find_quantities(text) if quantity.end == len(text)]
        if not name or not quantities or quantities[0].unit:
            continue
        yield make_count(counted.kind, quantities[0], number, text, counted.subject, scope=name.group())
        for found in MODEL.finditer(text, name.end()) if "model" in first.lower() else ():
            yield Claim(Kind.MODEL, number, text, subject=found.group(), words=found.group(), scope=name.group())
