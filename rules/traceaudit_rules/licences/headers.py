"""TA850 and TA851: licence headers that stand inside rows, in files that an agent read or wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, rule
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of, plural

if TYPE_CHECKING:
    from traceaudit_rules.secrets.window import Window

_AFTER = 400
_SPAN = 120
_LINE_MAX = 2**24
# White space and the marks of comments, as they stand between words of a header that goes over several lines.
_S = rb"[\s*#/;|>-]{1,24}"
_TERM = rb"\(?[A-Za-z][\w.+-]{1,60}"
_SPDX = re.compile(
    rb"SPDX-License-Identifier:[ \t]{0,8}(?P<id>" + _TERM + rb"(?:[ ](?:AND|OR|WITH)[ ]" + _TERM + rb"\)?){0,6})"
)


def _spaced(pattern: str) -> bytes:
    """A pattern in which a space stands for white space and marks of comments."""
    return pattern.replace(" ", _S.decode()).encode()


# In the words of a header, or as the title of the text.
_GNU = re.compile(
    _spaced(
        "(?:terms of (?:version \\d(?:\\.\\d)? of )?the )GNU (?P<kind>Affero |Lesser |Library )?General Public License"
        "|GNU (?P<title>AFFERO |LESSER |LIBRARY )?GENERAL PUBLIC LICENSE(?= Version \\d)"
    )
)
_NUMBER = re.compile(_spaced("(?i)version (?P<number>[123](?:\\.[01])?)\\b"))
_LATER = re.compile(_spaced("(?i)any later version"))
_UNDER = re.compile(
    _spaced("(?i)licen[sc]ed under the (?:terms of the )?")
    + rb"(?P<name>(?:apache|mit|bsd|isc|mozilla|eclipse|creative|boost|\d-clause)[\w .,-]{0,60}?licen[sc]e"
    rb"(?:,?[ ](?:v(?:ersion)?[. ]{0,2})?\d(?:\.\d)?)?)"
)
_WORDS = (
    (re.compile(rb"(?i)apache"), "Apache-2.0"),
    (re.compile(rb"(?i)\bMIT\b"), "MIT"),
    (re.compile(rb"(?i)mozilla"), "MPL-2.0"),
    (re.compile(rb"(?i)eclipse"), "EPL-2.0"),
    (re.compile(rb"(?i)\bISC\b"), "ISC"),
    (re.compile(rb"(?i)boost"), "BSL-1.0"),
    (re.compile(rb"(?i)3-clause"), "BSD-3-Clause"),
    (re.compile(rb"(?i)2-clause"), "BSD-2-Clause"),
    (re.compile(rb"(?i)\bBSD\b"), "BSD"),
    (re.compile(rb"(?i)creative"), "Creative Commons"),
)
_TEXTS = {"mit": "MIT", "bsd": "BSD"}
_CONFIDENTIAL = re.compile(
    _spaced(
        "(?i)\\bconfidential|\\bproprietary\\b|\\btrade secret|do not (?:copy|distribute|share)"
        "|unauthori[sz]ed (?:copying|use|reproduction|distribution|disclosure)"
    )
)
_OWNED = re.compile(
    rb"(?i)\bconfidential|\bcopyright\b|\(c\)|\xc2\xa9|\bproprietary\b|\binc\.|\bcorp\b|\bltd\b|\bgmbh\b"
)
_KINDS = {
    "proprietary": "proprietary and confidential",
    "confidential": "proprietary and confidential",
    "slash": "proprietary and confidential",
    "copying": "unauthorised copying",
    "reserved": "all rights reserved, confidential",
    "internal": "internal use only",
}


@rule(
    "TA850",
    "licence-headers",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    fix="Look at the rows: where whole files of others are quoted, keep their notices or leave these rows out.",
    message=lambda group: (
        f"{group.subject} in {group.count:,} {plural(group.count, 'header')} or {plural(group.count, 'text')} "
        f"within {number_of(group.rows, 'row')}. {TRIAGE}"
    ),
    gates=(
        Gate("spdx", rb"SPDX-License-Identifier:"),
        Gate("gnu", rb"General[\s\\nrt*#/;|>-]{1,24}Public[\s\\nrt*#/;|>-]{1,24}License", caseless=True),
        Gate("under", rb"licen[sc]ed[\s\\nrt*#/;|>-]{1,24}under[\s\\nrt*#/;|>-]{1,24}the", caseless=True),
        Gate("mit", rb"Permission is hereby granted, free of charge"),
        Gate("bsd", rb"Redistribution and use in source and binary forms"),
    ),
    bad=(
        b'{"text":"// SPDX-License-Identifier: AGPL-3.0-or-later"}',
        b'{"text":"# under the terms of the GNU Affero General\\n# Public License as published"}',
        b'{"text":" * Licensed under the Apache License, Version 2.0"}',
        b'{"a":"{\\"b\\":\\"licensed\\\\nunder the MIT License\\"}"}',
        b'{"text":"Permission is hereby granted, free of charge, to any person"}',
    ),
    good=(
        b'{"text":"is this under the GPL? See SPDX-License-Identifier: $LICENSE"}',
        b'{"text":"the General Public likes it; licensed under the table"}',
        b"// SPDX-License-Identifier: MIT",
    ),
)
def licence_headers(gate: str, data: bytearray, end: int) -> Found | None:
    """A row quotes a file that has a licence header.

    SPDX identifiers, the headers of the GNU licences and of Apache-2.0, `licensed under the ... License`, and the first
    words of MIT and BSD, in tool results, contexts and tool calls, at every depth of JSON. They say under which
    licences the files stand that the agent saw. That a session read such a file does not put the dataset under its
    licence: a short excerpt may need nothing, a whole file of somebody else may need its notice. One finding is one
    licence. Triage by stated facts, not legal advice.
    """
    if not _is_in_row(data, end):
        return None
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    if gate in _TEXTS:
        return _found(window, last - 30, last, _TEXTS[gate])
    if gate == "spdx":
        match = _near(_SPDX, window, last)
        name = match["id"].decode().strip("()") if match else ""
        return _found(window, *match.span("id"), name) if match and name not in ("NONE", "NOASSERTION") else None
    if gate == "gnu":
        match = _near(_GNU, window, last)
        return _found(window, *match.span(), _gnu_id(match, window.text)) if match else None
    match = _near(_UNDER, window, last)
    name = next((name for pattern, name in _WORDS if match and pattern.search(match["name"])), "")
    return _found(window, *match.span("name"), name) if match and name else None


@rule(
    "TA851",
    "proprietary-headers",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    fix="Ask whose files these rows quote. Without their consent, leave the rows out.",
    message=lambda group: (
        f"{group.subject}: {group.count:,} {plural(group.count, 'header')} of files that are marked so, "
        f"in {number_of(group.rows, 'row')}. {TRIAGE}"
    ),
    gates=(
        Gate("proprietary", rb"proprietary[\s\\nrt*#/;|>-]{1,24}and[\s\\nrt*#/;|>-]{1,24}confidential", caseless=True),
        Gate("confidential", rb"confidential[\s\\nrt*#/;|>-]{1,24}and[\s\\nrt*#/;|>-]{1,24}proprietary", caseless=True),
        Gate("slash", rb"PROPRIETARY\\*/CONFIDENTIAL"),
        Gate("copying", rb"unauthori[sz]ed[\s\\nrt*#/;|>-]{1,24}(?:copying|reproduction) of this", caseless=True),
        Gate("reserved", rb"all rights reserved", caseless=True),
        Gate("internal", rb"internal use only", caseless=True),
    ),
    bad=(
        b'{"text":"# Brantwik Labs - Proprietary and confidential"}',
        b'{"text":"Unauthorized copying of this file, via any medium, is strictly prohibited"}',
        b'{"text":"(c) 2026 Oskvelan GmbH. All rights reserved.\\nThis file is confidential."}',
        b'{"text":"Copyright Oskvelan GmbH, for internal use only"}',
    ),
    good=(
        b'{"text":"Copyright (c) 2026 Quillane. All rights reserved. Redistribution and use in source forms"}',
        b'{"text":"this endpoint is for internal use only"}',
        b'{"text":"a proprietary format, and confidential data"}',
        b"Proprietary and confidential",
    ),
)
def proprietary_headers(gate: str, data: bytearray, end: int) -> Found | None:
    """A row quotes a file that its owner marks as proprietary or confidential.

    `Proprietary and confidential`, `unauthorized copying of this file`, `internal use only` beside an owner, and `all
    rights reserved` beside a word on confidentiality. `All rights reserved` alone is a part of free licences and no
    finding. The mark may be a template, or the publisher's own file: then the publisher can say so. One finding is one
    kind of mark. Triage by stated facts, not legal advice.
    """
    if not _is_in_row(data, end):
        return None
    window = open_window(data, max(0, end - _SPAN), end, _AFTER // 2)
    last = window.from_raw(end)
    beside = window.text[:last].removesuffix(b"internal use only") + window.text[last:]
    if gate == "reserved" and not _CONFIDENTIAL.search(window.text):
        return None
    if gate == "internal" and not _OWNED.search(beside):
        return None
    return _found(window, max(0, last - 20), last, _KINDS[gate])


def _is_in_row(data: bytearray, end: int) -> bool:
    """Whether the line is a row of data: JSON. A LICENSE file beside the data is none."""
    begin = data.rfind(b"\n", max(0, end - _LINE_MAX), end) + 1
    return bytes(data[begin : begin + 16]).lstrip()[:1] in (b"{", b"[", b'"')


def _near(pattern: re.Pattern[bytes], window: Window, last: int) -> re.Match[bytes] | None:
    """The match that covers the end of the gate's."""
    return next((match for match in pattern.finditer(window.text) if match.start() < last <= match.end()), None)


def _gnu_id(match: re.Match[bytes], text: bytes) -> str:
    kind = (match["kind"] or match["title"] or b"").lower()
    name = {b"a": "AGPL", b"l": "LGPL"}.get(kind[:1], "GPL")
    number = _NUMBER.search(text, match.start(), match.end() + 240)
    if number is None:
        return name
    version = number["number"].decode()
    later = "-or-later" if _LATER.search(text, number.end(), number.end() + 80) else ""
    return f"{name}-{version if '.' in version else f'{version}.0'}{later}"


def _found(window: Window, start: int, end: int, subject: str) -> Found:
    return Found(window.to_raw(max(0, start)), window.to_raw(end), subject, subject, Confidence.STRONG)
