"""Account names that were found are hidden in everything that is printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from traceaudit.masker import Masker, find_accounts, number_accounts
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.groups import Anchor, Group, GroupKey, Place

MASKER = Masker(frozenset({"kim", "lee.park"}))
NAMES = ("kim", "KIM", "lee.park")
RULES = {rule.code: rule for rule in all_rules()}
TEXTS = st.text(st.sampled_from("ab/ .-_:\n\u00e9"), max_size=6)
WITH_NAMES = st.builds(lambda left, name, right: f"{left}/{name} {right}", TEXTS, st.sampled_from(NAMES), TEXTS)


def test_found_names_are_hidden_as_words() -> None:
    assert MASKER.text("ask kim, Kim's /x/KIM/y and lee.park") == (
        "ask <account>, <account>'s /x/<account>/y and <account>"
    )
    assert MASKER.text("kimono and akim") == "kimono and akim"


def test_paths_are_hidden_also_where_no_name_was_found() -> None:
    masker = Masker(frozenset())
    assert masker.text("/home/ann/x C:\\Users\\ann\\y -Users-ann-z") == (
        "/home/<account>/x C:\\Users\\<account>\\y -Users-<slug>"
    )


def test_machines_and_identifiers_are_numbered_on_their_own() -> None:
    place = Place(0, 0, 0, 1, "", "", 0, 0, 1, None, None, None)
    group = Group(1, 1, frozenset(), frozenset(), {}, Severity.WARNING, Confidence.STRONG, (place,))
    subjects = ("kim", "host:kims-nas", "lee", "SID:S-1-5-21-7-8-9", "host:lees-nas")
    labels = number_accounts({GroupKey("TA406", (), subject): group for subject in subjects}, RULES)
    assert sorted(labels.values()) == ["SID #1", "account #1", "account #2", "host #1", "host #2"]
    assert Masker(frozenset(subjects)).text("kim on kims-nas") == "<account> on <host>"


def test_nothing_stays_nothing() -> None:
    assert MASKER.optional(None) is None
    assert MASKER.optional("kim") == "<account>"


VIEW = {
    "format": "fable-merged",
    "folder": "-home-kim-demo",
    "rows": 3,
    "sessions": 1,
    "rows_per_session": {"min": 1, "max": 2},
    "models": {"claude-x": 3},
    "tools": {"/home/kim/a": 2, "/home/ann/a": 3, "Bash": 4},
    "output_types": {},
    "origins": {"kim": 1, "lee.park": 1},
    "source_roots": {},
    "lengths": {"cot": {"max": 9}},
}


def test_a_view_holds_no_name_and_keeps_its_own_words() -> None:
    view = MASKER.facts(VIEW)
    assert view["tools"] == {"/home/<account>/a": 5, "Bash": 4}
    assert view["origins"] == {"<account>": 2}
    assert view["folder"] == "-home-<slug>"
    assert {name: view[name] for name in ("format", "rows", "rows_per_session", "lengths")} == {
        name: VIEW[name] for name in ("format", "rows", "rows_per_session", "lengths")
    }


def test_an_account_that_is_one_of_our_words_changes_none_of_them() -> None:
    view = Masker(frozenset({"max", "fable", "cot"})).facts(VIEW)
    assert (view["format"], view["rows_per_session"], view["lengths"]) == (
        "fable-merged",
        {"min": 1, "max": 2},
        {"cot": {"max": 9}},
    )


def around(text: str, name: str, stand_in: str) -> str:
    start = text.index(name)
    return MASKER.around(text, start, start + len(name), stand_in)


def test_evidence_shows_the_path_with_a_stand_in_for_the_span() -> None:
    shown = around("cd /home/ann/src && ls", "ann", "<account #1>")
    assert shown.startswith("/home/<account #1>")
    assert "src" not in shown
    assert "ls" not in shown


def test_evidence_shows_nothing_beside_the_path() -> None:
    assert around("token=hunter2 [REDACTED] hunter3", "[REDACTED]", "<mark>") == "<mark>"


@given(WITH_NAMES, WITH_NAMES)
def test_evidence_holds_no_name(before: str, after: str) -> None:
    shown = around(f"{before} HIT {after}", "HIT", "<x>") + around(f"{before}/HIT/{after}", "HIT", "<x>")
    assert "kim" not in shown.lower()
    assert "lee.park" not in shown.lower()


def group(count: int, identity: str) -> Group:
    place = Place(0, 0, 0, 1, "", "linux-home", 0, 0, 9, None, None, None)
    return Group(
        count, count, frozenset(), frozenset({0}), {"linux-home": count}, Severity.WARNING, Confidence.STRONG,
        (place,), anchor=Anchor.at(identity, place),
    )  # fmt: skip


GROUPS = {
    GroupKey("TA401", (), "ann"): group(3, "b"),
    GroupKey("TA401", (), "kim"): group(2, "c"),
    GroupKey("TA402", (), "kim"): group(5, "d"),
    GroupKey("TA401", (), "lee"): group(3, "a"),
    GroupKey("TA104", (), "bracket"): group(9, "e"),
}


def test_accounts_are_the_subjects_of_personal_findings() -> None:
    assert find_accounts(GROUPS, RULES, []) == {"ann", "kim", "lee"}


def test_accounts_are_numbered_over_all_rules_and_not_by_name() -> None:
    labels = {"kim": "account #1", "lee": "account #2", "ann": "account #3"}
    assert number_accounts(GROUPS, RULES) == labels
    assert number_accounts(dict(reversed(GROUPS.items())), RULES) == labels


def test_sessions_and_rows_that_facts_list_are_masked() -> None:
    facts = {
        "sessions": [{"session": "-home-kim-demo", "format": "pi", "first": "2026-06-03T10:00Z", "model": "kim"}],
        "outliers": [{"measure": "run_ms", "tool": None, "uid": "/home/ann/run#1", "value": 7.5}],
        "roles": {"kim": 2, "user": 1},
        "exit_codes": {"0": 3},
    }
    assert MASKER.facts(facts) == {
        "sessions": [{"session": "-home-<slug>", "format": "pi", "first": "2026-06-03T10:00Z", "model": "<account>"}],
        "outliers": [{"measure": "run_ms", "tool": None, "uid": "/home/<account>/run#1", "value": 7.5}],
        "roles": {"<account>": 2, "user": 1},
        "exit_codes": {"0": 3},
    }
