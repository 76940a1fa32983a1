"""Names of licences in text become ids."""

from __future__ import annotations

import pytest

from traceaudit_rules.licences.evidence.names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AGPL-3.0", ["AGPL-3.0"]),
        ("GNU Affero General Public License v3.0 or later", ["AGPL-3.0-or-later"]),
        ("the GNU AGPLv3", ["AGPL-3.0"]),
        ("GPLv3+", ["GPL-3.0-or-later"]),
        ("GPL-2.0-only", ["GPL-2.0-only"]),
        ("LGPL 2.1", ["LGPL-2.1"]),
        ("the MIT license", ["MIT"]),
        ("MIT-0 and MIT", ["MIT-0", "MIT"]),
        ("Apache License, Version 2.0", ["Apache-2.0"]),
        ("Apache 2.0 license", ["Apache-2.0"]),
        ("3-clause BSD license", ["BSD-3-Clause"]),
        ("BSD-2-Clause", ["BSD-2-Clause"]),
        ("CC BY 4.0", ["CC-BY-4.0"]),
        ("CC-BY-NC-SA-4.0", ["CC-BY-NC-SA-4.0"]),
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International", ["CC-BY-NC-ND-4.0"]),
        ("CC0", ["CC0-1.0"]),
        ("ODbL, ODC-By and PDDL", ["ODbL-1.0", "ODC-By-1.0", "PDDL-1.0"]),
        ("CDLA-Permissive-2.0", ["CDLA-Permissive-2.0"]),
        ("Llama 3.1 Community License", ["llama3.1"]),
        ("BigScience OpenRAIL-M", ["bigscience-openrail-m"]),
        ("https://creativecommons.org/licenses/by-sa/4.0/legalcode", ["CC-BY-SA-4.0"]),
        ("<https://www.gnu.org/licenses/agpl-3.0.html>", ["AGPL-3.0"]),
        ("https://opensource.org/licenses/MIT.", ["MIT"]),
        ("SPDX-License-Identifier: MIT OR Apache-2.0", ["MIT OR Apache-2.0"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [named.id for named in find_names(f"It is {text}, see there.")] == names


@pytest.mark.parametrize(
    "text",
    ["permit me", "a committee at Mitte", "unlicensed", "gp-lt", "Apache Spark", "src/MIT.py", "CC the team", "scc"],
)
def test_no_names(text: str) -> None:
    assert find_names(text) == ()


def test_spans_are_those_of_the_names() -> None:
    text = "Data: CC BY 4.0, code: MIT."
    assert [text[named.start : named.end] for named in find_names(text)] == ["CC BY 4.0", "MIT"]
