"""mask(): after it, the rules about paths and hosts find nothing, however hostile the text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from traceaudit_rules.hosts.accounts import is_personal
from traceaudit_rules.masking import ACCOUNT, SLUG, mask

if TYPE_CHECKING:
    from conftest import ScanBytes

    from traceaudit_rules.contract import Rule

LETTERS = "abkXZ09_.-öłß王иÉ\u0301\u0966\u017f"
NAMES = st.one_of(
    st.sampled_from(
        ["kim", "Kim", "kim.lee", "kim-lee", "user", "runner", "me", "42", "k", "Public", "slug", "account"]
    ),
    st.text(LETTERS, min_size=1, max_size=12),
    st.text(LETTERS + " %$~'…“🙂<>{}\\/\"\t", min_size=1, max_size=8),
    st.integers(60, 70).flatmap(lambda size: st.sampled_from(["k", "9", "ö", "\u0966"]).map(lambda char: char * size)),
)
FORMS = st.sampled_from(
    [
        "/home/{}/x",
        "/home/{}",
        "/Users/{}/x",
        "/Users/{}-{}/x",
        "%2Fhome%2F{}%2Fx",
        "%2fUsers%2f{}",
        "C:\\Users\\{}\\x",
        "c:\\users\\{}",
        "C:\\USERS\\{} {}\\x",
        "C:\\uSErs\\{}\\x",
        "C:/Users/{}/x",
        "/mnt/c/Users/{}",
        "file:///home/{}/x",
        "-I/home/{}/include",
        "/bin:/home/{}/bin",
        "projects/-home-{}-x",
        "C--Users-{}-app",
        "--Users-{}-src--",
        "-home-{}-home-{}-x",
        "-home-{}--Users-{}-x",
        "/home/{}/home/{}/x",
        "/home/{}\\Users\\{}",
        "/home/{}:/home/{}",
        "/home/%C3%96{}/x",
        "%252Fhome%252F{}%252Fx",
        "c:/users/{}/x",
        "/mnt/c/users/{}/x",
        "C:%5CUsers%5C{}%5Cx",
        "\\\\wsl$\\Ubuntu\\home\\{}\\x",
        "//wsl.localhost/Ubuntu/home/{}/x",
        "file://localhost/home/{}/x",
        "vscode://file/home/{}",
        "-v/home/{}/x:/y",
        "/root/{}",
        "/root",
        # hosts
        "{}@{}:~/x$ ls",
        "[{}@{} x]$ ls",
        "{}@{} x % ls",
        "\x1b[32m{}@{}\x1b[0m:\x1b[34m~\x1b[0m$ ",
        "\x1b]0;{}@{}: ~/x\x07",
        "(kim㉿{})-[~]",
        "http://{}.corp/x",
        "http://{}.{}.internal:80",
        "{}.local:22",
        "Kims-MacBook-{}.local",
        "ip-10-3-7-19.{}.compute.internal",
        "{}.x.svc.cluster.local:80",
        "git@github.com:{}/{}.git",
        "git@git.{}.io:{}/x",
        "ssh://git@{}/{}/x",
        "https://{}@{}/x",
        "https://{}:s3cretvalue{}@x.io/",
        "10.51.17.8:{}",
        "http://192.168.37.14/{}",
        "172.29.41.7",
        "[fd7a:115c:a1e0::b01:7]:22",
        "S-1-5-21-2857422465-1465058494-1690550294-{}",
    ]
)
CONTEXTS = st.sampled_from(
    ["", " ", "\n", "\t", '"', "'", "(", "=", ":", "/", "\\", "-", "n", "<", "…", "王", "\x1b[35m", "C:"]
)
PIECES = st.builds(
    lambda before, form, names, after: before + form.format(*(names * 2)) + after,
    CONTEXTS,
    FORMS,
    st.lists(NAMES, min_size=2, max_size=2),
    CONTEXTS,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Text with several paths, inside 0 to 3 levels of JSON in JSON."""
    text = "".join(draw(st.lists(PIECES | CONTEXTS, min_size=1, max_size=5)))
    for _ in range(draw(st.integers(0, 3))):
        text = json.dumps(draw(st.sampled_from([text, [text], {text: 1}])), ensure_ascii=draw(st.booleans()))
        if draw(st.booleans()):
            text = text.replace("/", "\\/")
    return text


thorough = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@thorough
@given(text=texts())
@example(text="-home-user--home-kim-x")
@example(text="C:\\uSErs\\kim")
@example(text="/home/🙂kim/x")
@example(text="/home/kim/x\n.@kim:~/x$ ls")
@example(text='"/home/kim/x\\u202610.51.17.8:kim"')
@example(text="\\\\wsl$\\Ubuntu\\home\\\t0\\x")
@example(text="Kims-MacBook-kim.local王")
@example(text="git@github.com:0XÉ/kim.git")
@example(text='"git@git.kim.io:user/x\\ngit@github.com:kim/kim.git"')
@example(text="/root/root/kim")
@example(text="王/root/kim")
@example(text="git@github.com:kim/\u0301.git")
@example(text="/home/0\\王/x")
@example(text="/home/" + "\u0966" * 40)
def test_the_rules_find_nothing_after_masking(text: str, rules: dict[str, Rule], scan_bytes: ScanBytes) -> None:
    masked = mask(text)
    lines = [
        *masked.encode().split(b"\n"),
        json.dumps(masked).encode(),
        json.dumps(masked, ensure_ascii=False).encode(),
        json.dumps({"text": json.dumps([masked])}).encode(),
        json.dumps({masked: 1}).replace("/", "\\/").encode(),
    ]
    for line in lines:
        assert [(code, scan_bytes(rules[code], line)) for code in rules if code.startswith("TA4")] == [
            (code, []) for code in rules if code.startswith("TA4")
        ]


@thorough
@given(texts(), st.frozensets(NAMES.filter(str.strip), max_size=3))
def test_masking_twice_changes_nothing(text: str, accounts: frozenset[str]) -> None:
    once = mask(text, accounts)
    assert mask(once, accounts) == once


@given(st.text("ab /\\.", max_size=10), st.frozensets(st.sampled_from(["slug", "account", "kim"])))
def test_placeholders_stay(text: str, accounts: frozenset[str]) -> None:
    for placeholder in (f"/home/{ACCOUNT}/x", f"C:\\Users\\{ACCOUNT}\\x", f"/p/-home-{SLUG}", f" {ACCOUNT} {SLUG} "):
        assert mask(text + placeholder, accounts) == text + placeholder


@thorough
@given(st.text("ab ./-:_", max_size=8), NAMES, st.text("ab ./-:_", max_size=8))
def test_given_accounts_are_hidden_at_word_boundaries(before: str, name: str, after: str) -> None:
    assume(is_personal(name.strip()) and name == name.strip() and name[0].isalnum() and name[-1].isalnum())
    assume(not before[-1:].isalnum() and not after[:1].isalnum())
    for spelling in {name, name.upper(), name.lower()}:
        if spelling.casefold() == name.casefold() and len(spelling) == len(name):
            masked = mask(before + spelling + after, {name}).replace(ACCOUNT, "")
            # Within a longer word it is another word, and stays.
            assert not re.search(rf"(?<![^\W_]){re.escape(spelling)}(?![^\W_])", masked)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/home/kim/x", "/home/<account>/x"),
        ("/home/kim.", "/home/<account>."),
        ("“/home/kim” and more", "“/home/<account>” and more"),
        ("/home/kim-lee/x", "/home/<account>/x"),
        ("/home/user/x", "/home/user/x"),
        ("/home/J\\u00f6rg/x", "/home/<account>/x"),
        ("/Users/王小明/x", "/Users/<account>/x"),
        ("C:\\Users\\Kim Lee\\x", "C:\\Users\\<account>\\x"),
        ("C:\\\\Users\\\\J\\u00f6rg\\\\x", "C:\\\\Users\\\\<account>\\\\x"),
        ("C:\\Users\\Public\\x", "C:\\Users\\Public\\x"),
        ("see C:\\Users\\kim and go", "see C:\\Users\\<account> and go"),
        ("https://example.com/home/kim", "https://example.com/home/<account>"),
        ("projects/-home-kim-demo/x", "projects/-home-<slug>/x"),
        ("projects/-home-user-demo/x", "projects/-home-user-demo/x"),
        ("take-home-pay", "take-home-<slug>"),
        ("/home/J%C3%B6rg/x", "/home/<account>/x"),
        ("C:%5CUsers%5Ckim%5Cx", "C:%5CUsers%5C<account>%5Cx"),
        ("c:/users/kim/x", "c:/users/<account>/x"),
        ("\\\\wsl$\\Ubuntu\\home\\kim\\x", "\\\\wsl$\\Ubuntu\\home\\<account>\\x"),
        ("/root/x and src/root/x", "/<root>/x and src/root/x"),
        ("kim@kims-nas:~/x$ ls", "<account>@<host>:~/x$ ls"),
        ("root@kims-nas:~# ls", "root@<host>:~# ls"),
        ("http://git.borealis.corp/x", "http://<host>/x"),
        ("see settings.local.json", "see settings.local.json"),
        ("at 10.51.17.8:80 and 127.0.0.1", "at <address>:80 and 127.0.0.1"),
        ("[fd7a:115c:a1e0::b01:7]", "[<address>]"),
        ("git@github.com:kim-lee/app.git", "git@github.com:<repository>/<repository>"),
        ("git@git.borealis.io:ledger/app", "git@<host>:<repository>/<repository>"),
        ("https://kim:s3cretvalue@github.com/x", "https://<account>@github.com/x"),
        ("kim@github.com/x", "<account>@github.com/x"),
        ("node_modules/lodash@4.17.21/x", "node_modules/lodash@4.17.21/x"),
        ("S-1-5-21-2857422465-1465058494-1690550294-1001", "<sid>"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_masked_by_pattern(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("kim", "<account>"),
        ("KIM and Kim", "<account> and <account>"),
        ("kim@corp.example", "<account>@corp.example"),
        ("session-kim_3", "session-<account>_3"),
        ("kimchi and akim", "kimchi and akim"),
        ("kim3", "kim3"),
        ("-rw-r--r-- kim staff", "-rw-r--r-- <account> staff"),
        ("Kim Lee wrote", "<account> wrote"),
        ("jörg, JÖRG, j\\u00f6rg", "<account>, <account>, <account>"),
        ("<slug> slug", "<slug> <account>"),
        ('{"a":"first\\nkim\\tKIM"}', '{"a":"first\\n<account>\\t<account>"}'),
        ("\\u3002kim\\u3002", "\\u3002<account>\\u3002"),
    ],
)
def test_masked_by_name(text: str, masked: str) -> None:
    assert mask(text, {"kim", "kim lee", "jörg", "slug"}) == masked


def test_subjects_say_what_they_are() -> None:
    subjects = {"kim.lee", "host:kims-nas", "SID:S-1-5-21-7-8-9"}
    text = "on kims-nas kim.lee, kim-lee and Kim_Lee of S-1-5-21-7-8-9-500"
    assert mask(text, subjects) == "on <host> <account>, <account> and Kim_Lee of <sid>"
    assert mask("J%C3%B6rg J\\u00f6rg", {"jörg"}) == "<account> <account>"


def test_names_are_no_patterns() -> None:
    assert mask("k.m kxm", {"k.m"}) == "<account> kxm"
    assert mask("a(b", {"a(b"}) == "<account>"


def test_long_hostile_texts_take_no_time() -> None:
    for text in (
        "-home-user" * 20_000,
        "/home/" * 20_000,
        ":" + "\\" * 100_000,
        "/home/" + "\\" * 100_000,
        "\\u00e9" * 20_000,
        "a@" * 20_000,
        "a." * 20_000,
        "a-" * 20_000,
        "a" * 40_000,
        "1." * 20_000,
        "fd00:" * 20_000,
        "git@" * 20_000,
        "https://" * 20_000,
        "user@host " * 20_000,
        "wsl$" + "\\" * 20_000,
        "wsl$\\" + "a " * 20_000,
        "%25" * 20_000,
        "\x1b[0m" * 20_000,
    ):
        assert mask(text) == text
