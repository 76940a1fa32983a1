"""Licence headers inside rows, at every depth of JSON, and what is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.catalog import find_rule

if TYPE_CHECKING:
    from conftest import ScanBytes

AGPL = (
    "This program is free software: you can redistribute it and/or modify\n"
    "it under the terms of the GNU Affero General Public License as published\n"
    "by the Free Software Foundation, either version 3 of the License, or\n"
    "(at your option) any later version.\n"
)
APACHE = '   Licensed under the Apache License, Version 2.0 (the "License");\n   you may not use this file except\n'


def nested(text: str, depth: int) -> bytes:
    value: object = {"text": text}
    for _ in range(depth):
        value = {"output": json.dumps(value)}
    return json.dumps(value).encode()


def subjects(scan_bytes: ScanBytes, code: str, row: bytes) -> set[str]:
    rule = find_rule(code)
    assert rule is not None
    return {found.subject for found in scan_bytes(rule, row)}


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("mark", ["", "# ", " * ", "// ", ";; "])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (AGPL, "AGPL-3.0-or-later"),
        (AGPL.replace("Affero ", ""), "GPL-3.0-or-later"),
        (AGPL.replace("Affero", "Lesser").replace("GNU Lesser", "GNU\nLesser"), "LGPL-3.0-or-later"),
        (APACHE, "Apache-2.0"),
        ("SPDX-License-Identifier: MIT OR Apache-2.0\n", "MIT OR Apache-2.0"),
        ("SPDX-License-Identifier: AGPL-3.0-only", "AGPL-3.0-only"),
        ("Licensed under\nthe MIT License.", "MIT"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n   Version 3, 19 November 2007", "AGPL-3.0"),
        ("GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991", "GPL-2.0"),
        ("Permission is hereby granted, free of charge, to any person", "MIT"),
        ("Redistribution and use in source and binary forms, with", "BSD"),
    ],
)
def test_headers_at_any_depth(scan_bytes: ScanBytes, text: str, name: str, mark: str, depth: int) -> None:
    quoted = "".join(mark + line for line in text.splitlines(keepends=True))
    assert subjects(scan_bytes, "TA850", nested(quoted, depth)) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "You should have received a copy of the GNU General Public License along with this program.",
        "SPDX-License-Identifier: NOASSERTION",
        'print("SPDX-License-Identifier: " + name)',
        "It is licensed under the table of prices.",
        "The general public licenses its views.",
    ],
)
def test_what_is_no_header(scan_bytes: ScanBytes, text: str) -> None:
    assert subjects(scan_bytes, "TA850", nested(text, 1)) == set()


@pytest.mark.parametrize("code", ["TA850", "TA851"])
def test_a_licence_file_is_no_row(scan_bytes: ScanBytes, code: str) -> None:
    for line in (AGPL + APACHE + "\nProprietary and confidential").split("\n"):
        assert subjects(scan_bytes, code, line.encode()) == set()


@pytest.mark.parametrize("depth", [0, 2])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Proprietary and confidential", "proprietary and confidential"),
        ("CONFIDENTIAL AND\n * PROPRIETARY", "proprietary and confidential"),
        ("BRANTWIK PROPRIETARY/CONFIDENTIAL. Use is subject to terms.", "proprietary and confidential"),
        ("Unauthorized copying of this file is strictly prohibited.", "unauthorised copying"),
        ("(c) Oskvelan. All Rights Reserved.\nThis is confidential.", "all rights reserved, confidential"),
        ("Copyright Oskvelan Inc. For internal use only.", "internal use only"),
    ],
)
def test_marks_of_owners(scan_bytes: ScanBytes, text: str, kind: str, depth: int) -> None:
    assert kind in subjects(scan_bytes, "TA851", nested(text, depth))


@pytest.mark.parametrize(
    "text",
    ["Copyright 2026 Quillane. All rights reserved.", "internal use only", "proprietary formats and confidential mail"],
)
def test_what_marks_nothing(scan_bytes: ScanBytes, text: str) -> None:
    assert subjects(scan_bytes, "TA851", nested(text, 0)) == set()


def test_the_span_is_that_of_the_header(scan_bytes: ScanBytes) -> None:
    row = nested("// SPDX-License-Identifier: MPL-2.0\ncode", 1)
    rule = find_rule("TA850")
    assert rule is not None
    assert {row[found.start : found.end] for found in scan_bytes(rule, row)} == {b"MPL-2.0"}
