"""What a string says about a licence."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.licences.readings.entries import entries
from traceaudit_rules.licences.readings.expressions import UNREAD_PART
from traceaudit_rules.licences.readings.keys import key_of
from traceaudit_rules.licences.readings.reading import Licence, Unread, read_licence, read_licences

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[4]

# The Hub's own list, June 2026, without `unknown` and `other`.
LISTED = """
apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0
openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license
fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma
"""
HUB = LISTED.split()

SPELLINGS = {
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "The Apache 2.0 licence.": "Apache-2.0",
    "APACHE-2.0": "Apache-2.0",
    "apache_2.0": "Apache-2.0",
    "http://www.apache.org/licenses/LICENSE-2.0.txt": "Apache-2.0",
    "  mit\n": "MIT",
    "MIT License": "MIT",
    "`MIT`": "MIT",
    "**MIT**": "MIT",
    "[MIT](https://opensource.org/licenses/MIT)": "MIT",
    "License: MIT": "MIT",
    "SPDX-License-Identifier: MIT": "MIT",
    "Licensed under the MIT License": "MIT",
    "https://opensource.org/licenses/MIT": "MIT",
    "https://choosealicense.com/licenses/mit/": "MIT",
    "https://spdx.org/licenses/BSD-3-Clause.html": "BSD-3-Clause",
    "New BSD License": "BSD-3-Clause",
    "AGPL-3.0-only": "AGPL-3.0-only",
    "AGPL-3.0-OR-LATER": "AGPL-3.0-or-later",
    "GNU AGPLv3+": "AGPL-3.0-or-later",
    "GPLv2+": "GPL-2.0-or-later",
    "GPL-2.0+": "GPL-2.0-or-later",
    "GPL version 2 or (at your option) any later version": "GPL-2.0-or-later",
    "GNU General Public License v3.0 or later": "GPL-3.0-or-later",
    "GNU General Public License v3.0 only": "GPL-3.0-only",
    "CC BY 4.0": "CC-BY-4.0",
    "cc-by-4.0": "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International": "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International Public License": "CC-BY-4.0",
    "Attribution-NonCommercial 4.0 International": "CC-BY-NC-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0": "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution Share Alike 4.0": "CC-BY-SA-4.0",
    "CC BY-SA-NC 4.0": "CC-BY-NC-SA-4.0",
    "CC-BY-3.0-US": "CC-BY-3.0-US",
    "https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.en": "CC-BY-NC-SA-4.0",
    "https://creativecommons.org/licenses/by/4.0/deed.de": "CC-BY-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "CC0": "CC0-1.0",
    "Creative Commons Zero v1.0 Universal": "CC0-1.0",
    "Open Data Commons Open Database License": "ODbL-1.0",
    "ODC-By": "ODC-By-1.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL-1.0",
    "Community Data License Agreement – Permissive, Version 2.0": "CDLA-Permissive-2.0",
    "Llama 3.1 Community License Agreement": "LicenseRef-llama3.1",
    "Gemma Terms of Use": "LicenseRef-gemma",
    "Unlicensed": "LicenseRef-all-rights-reserved",
    "The Unlicense": "Unlicense",
    "All rights reserved.": "LicenseRef-all-rights-reserved",
    "CC BY": "LicenseRef-CC-BY",
    "cc-by-nc-sa": "LicenseRef-CC-BY-NC-SA",
    "BUSL-1.1": "BUSL-1.1",
    "Apache License 2.0 (Apache-2.0)": "Apache-2.0",
    "MIT (see LICENSE)": "MIT",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)": "LicenseRef-lgpl",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "license: apache-2.0": "Apache-2.0",
    "ccby4.0": "CC-BY-4.0",
    "Public Domain": "LicenseRef-public-domain",
}

AMBIGUOUS = {
    "agpl-3.0": "AGPL-3.0-only",
    "gpl-2.0": "GPL-2.0-only",
    "gpl-3.0": "GPL-3.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "GFDL-1.3": "GFDL-1.3-only",
    "GNU AGPLv3": "AGPL-3.0-only",
    "AGPL": "AGPL-3.0-only",
    "GNU Affero General Public License v3.0": "AGPL-3.0-only",
    "GNU General Public License, version 2": "GPL-2.0-only",
    "https://www.gnu.org/licenses/agpl-3.0.en.html": "AGPL-3.0-only",
    "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html": "GPL-2.0-only",
}

EXPRESSIONS = {
    "MIT OR Apache-2.0": ("Apache-2.0 OR MIT", [{"Apache-2.0"}, {"MIT"}]),
    "MIT/Apache-2.0": ("Apache-2.0 OR MIT", [{"Apache-2.0"}, {"MIT"}]),
    "Apache License 2.0 or MIT License": ("Apache-2.0 OR MIT", [{"Apache-2.0"}, {"MIT"}]),
    "MIT AND CC BY 4.0": ("CC-BY-4.0 AND MIT", [{"CC-BY-4.0", "MIT"}]),
    "MIT, CC-BY-4.0": ("CC-BY-4.0 AND MIT", [{"CC-BY-4.0", "MIT"}]),
    "MIT OR ISC AND Zlib": ("(ISC AND Zlib) OR MIT", [{"ISC", "Zlib"}, {"MIT"}]),
    "(MIT OR ISC) AND Zlib": ("(ISC AND Zlib) OR (MIT AND Zlib)", [{"ISC", "Zlib"}, {"MIT", "Zlib"}]),
    "MIT OR (MIT AND ISC)": ("(ISC AND MIT) OR MIT", [{"ISC", "MIT"}, {"MIT"}]),
    "MIT OR MIT": ("MIT", [{"MIT"}]),
    "((MIT))": ("MIT", [{"MIT"}]),
    "GPL-2.0-only WITH Classpath-exception-2.0": (
        "GPL-2.0-only WITH Classpath-exception-2.0",
        [{"GPL-2.0-only WITH Classpath-exception-2.0"}],
    ),
    "gpl OR mit": ("LicenseRef-gpl OR MIT", [{"LicenseRef-gpl"}, {"MIT"}]),
}


def one(name: str) -> tuple[frozenset[str], ...]:
    """The branches of a single id."""
    return (frozenset({name}),)


def test_the_table_has_the_ids_of_the_hub() -> None:
    assert len(HUB) == 81
    assert {name for entry in entries().values() for name in entry.hub} == set(HUB)


@pytest.mark.parametrize("name", HUB)
def test_every_id_of_the_hub_is_read(name: str) -> None:
    for text in (name, name.upper(), f" {name}."):
        licence = read_licence(text)
        assert licence.unread is Unread.NONE
        assert licence.branches == one(licence.expression)
        assert licence.expression in entries()


def test_ids_that_say_nothing() -> None:
    assert read_licence("unknown").unread is Unread.UNKNOWN
    assert read_licence("other").unread is Unread.OTHER
    assert read_licence("Other").branches == ()
    assert read_licence("License :: Other/Proprietary License").unread is Unread.OTHER


@pytest.mark.parametrize(("text", "expected"), SPELLINGS.items())
def test_spellings(text: str, expected: str) -> None:
    licence = read_licence(text)
    assert (licence.expression, licence.branches, licence.unread) == (expected, one(expected), Unread.NONE)
    assert not licence.is_ambiguous
    assert licence.text == text


@pytest.mark.parametrize(("text", "expected"), AMBIGUOUS.items())
def test_gnu_ids_without_only_or_later_are_read_as_only(text: str, expected: str) -> None:
    licence = read_licence(text)
    assert (licence.expression, licence.is_ambiguous) == (expected, True)


@pytest.mark.parametrize("text", ["gpl", "GPL", "GNU GPL", "GNU General Public License"])
def test_gpl_alone_is_a_family_and_no_version(text: str) -> None:
    assert read_licence(text).expression == "LicenseRef-gpl"
    assert "GPL-1.0-or-later" not in str(read_licence(text).branches)


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS.items())
def test_expressions(text: str, expected: tuple[str, list[set[str]]]) -> None:
    licence = read_licence(text)
    assert licence.expression == expected[0]
    assert list(licence.branches) == [frozenset(branch) for branch in expected[1]]
    assert licence.unread is Unread.NONE


def test_the_order_in_an_expression_plays_no_part() -> None:
    assert read_licence("MIT OR Apache-2.0").branches == read_licence("Apache-2.0 OR MIT").branches
    assert read_licence("ISC AND MIT").expression == read_licence("MIT AND ISC").expression


def test_an_ambiguous_part_makes_an_expression_ambiguous() -> None:
    assert read_licence("MIT OR gpl-3.0").is_ambiguous
    assert not read_licence("MIT OR GPL-3.0-only").is_ambiguous


def test_an_unknown_part_stays_visible_and_its_text_does_not_enter() -> None:
    licence = read_licence("(MIT AND Quillane-Licence) OR GPL-2.0+")
    assert licence.unread is Unread.UNKNOWN
    assert licence.branches == (frozenset({"GPL-2.0-or-later"}), frozenset({"MIT", UNREAD_PART}))
    assert "Quillane" not in licence.expression


def test_an_exception_that_nobody_knows_is_an_unknown_part() -> None:
    licence = read_licence("Apache-2.0 WITH Quillane-exception")
    assert licence.branches == (frozenset({"Apache-2.0", UNREAD_PART}),)
    assert licence.unread is Unread.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "unknown",
        "NOASSERTION",
        "n/a",
        "Quillane Public Licence 3",
        "LicenseRef-own-terms",
        "not MIT",
        "no license",
        "非MIT",
        "MIT (code only)",
        "MIT AND",
        "AND",
        "(",
        "CC BY-ND-SA-NC 9.9",
        "https://example.org/LICENSE",
        "https://creativecommons.org/licenses/by/9.9/",
        "GPL-4.0",
        "Eclipse Public License",
        "MPL",
    ],
)
def test_what_is_not_understood_is_unknown(text: str) -> None:
    licence = read_licence(text)
    assert (licence.unread, licence.expression, licence.branches) == (Unread.UNKNOWN, "", ())


HOSTILE: list[Any] = [
    "x" * 10_000_000,
    "MIT " * 2_000_000,
    "(" * 10_000 + "MIT" + ")" * 10_000,
    "(" * 240 + "MIT OR ISC" + ")" * 240,
    " OR ".join("(MIT AND ISC)" for _ in range(30)),
    " AND ".join(f"({name} OR ISC)" for name in HUB[:20]),
    "MIT\x00",
    "\x1b[31mMIT",
    None,
    3,
    b"MIT",
    {"mit": 1},
    [],
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:30])
def test_hostile_input_is_unreadable_and_quick(value: Any) -> None:
    start = time.perf_counter()
    licence = read_licence(value)
    assert time.perf_counter() - start < 0.5
    assert (licence.unread, licence.branches) == (Unread.UNREADABLE, ())
    assert len(licence.text) <= 200


@pytest.mark.parametrize(
    "text", ["or " * 160, "+" * 490, "or (at your option) " * 24, ",;" * 240, "[(" * 240, "-" * 490]
)
def test_odd_input_is_quick(text: str) -> None:
    start = time.perf_counter()
    assert read_licence(text).branches == ()
    assert time.perf_counter() - start < 0.2


@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from([*HUB, "AND", "OR", "WITH", "(", ")", "x"])).map(" ".join))
)
def test_reading_never_raises_and_expressions_read_as_themselves(text: str) -> None:
    licence = read_licence(text)
    assert bool(licence.expression) == bool(licence.branches)
    if licence.unread is Unread.NONE:
        again = read_licence(licence.expression)
        assert (again.expression, again.branches, again.is_ambiguous) == (licence.expression, licence.branches, False)


@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=9), st.binary(max_size=4)), st.lists, max_leaves=9
    )
)
def test_lists_never_raise(values: Any) -> None:
    assert isinstance(read_licences(values, values), Licence)


def test_a_list_of_one_is_no_list() -> None:
    assert read_licences(["mit"]) == read_licence("mit")
    assert read_licences([]).unread is Unread.UNKNOWN


def test_all_of_a_list_bind() -> None:
    licence = read_licences(["mit", "agpl-3.0"])
    assert licence.branches == (frozenset({"MIT", "AGPL-3.0-only"}),)
    assert (licence.is_list, licence.is_ambiguous, licence.text) == (True, True, "mit, agpl-3.0")
    assert licence.branches == read_licences(["agpl-3.0", "mit"]).branches


def test_an_unread_part_of_a_list_is_not_lost() -> None:
    licence = read_licences(["mit", "quillane-1.0"])
    assert licence.branches == (frozenset({"MIT", UNREAD_PART}),)
    assert licence.unread is Unread.UNKNOWN
    assert read_licences(["quillane-1.0", "other"]).branches == ()


def test_other_has_a_name_beside_it() -> None:
    named = read_licences(["other"], "apache-2.0")
    assert (named.expression, named.unread, named.text) == ("Apache-2.0", Unread.NONE, "other (apache-2.0)")
    unnamed = read_licences(["other"], "quillane-open-model")
    assert (unnamed.unread, unnamed.text) == (Unread.OTHER, "other (quillane-open-model)")
    assert read_licences(["mit"], "apache-2.0").expression == "MIT"


def test_no_two_licences_share_a_spelling() -> None:
    owners: dict[str, set[str]] = {}
    for entry in entries().values():
        for text in (*entry.spellings, *entry.ambiguous):
            owners.setdefault(key_of(text), set()).add(entry.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}
    assert "" not in owners


def test_every_link_of_the_table_leads_to_its_licence() -> None:
    for entry in entries().values():
        for link in entry.links:
            assert read_licence(link).expression == entry.id


def test_plain_ids_load_nothing() -> None:
    code = (
        "import sys\nfrom traceaudit_rules.licences.readings.reading import read_licence\n"
        "assert read_licence('agpl-3.0').expression == 'AGPL-3.0-only'\n"
        "from traceaudit_rules.licences.verdicts.compatibility import carries\ncarries('MIT', 'LicenseRef-unknown')\n"
        "print(sorted({'license_expression', 'polars', 'yaml'} & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": str(ROOT / "rules")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"


def test_a_thousand_plain_ids_take_no_time() -> None:
    read_licence("mit")
    names = [f"{name}{' ' * (number % 3)}" for number in range(13) for name in HUB][:1000]
    start = time.perf_counter()
    assert all(read_licence(name).branches for name in names)
    # 10 ms on a quiet machine.
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize("read", [read_licence, lambda value: read_licences([value, "mit"])], ids=["one", "list"])
def test_no_word_of_a_long_text_is_cut(read: Callable[[str], Licence]) -> None:
    # It is masked later, and a part of a secret would not be known as one.
    token = "Zq7" * 30
    for before in range(90, 300):
        text = read(f"{'all rights reserved ' * 20}"[:before] + f"\n{token} and so on {'word ' * 9}").text
        assert len(text) <= 200
        assert "Zq7" not in text.replace(token, "")
    assert read_licence(token * 9).text == "810 characters without a blank"
