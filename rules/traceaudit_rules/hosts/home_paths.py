"""TA401: home directories with an account name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.hosts.unix_homes import find_cluster_home, find_home, near_linux, near_macos
from traceaudit_rules.hosts.windows_homes import find_windows_home, near_windows
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.contract import Found

_UNIX_NAME = rb"(?:\\{0,31}/|%(?:25){0,8}2[fF])(?:[^\s\"\\<>/]|\\{1,16}u)"


@rule(
    "TA401",
    "home-paths",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the account in every path, also inside tool arguments, results and project slugs, by one neutral "
    "name such as /home/user, then scan again.",
    message=lambda group: f"{number_of(group.count, 'path')} with one account name, in {number_of(group.rows, 'row')}",
    gates=(
        Gate("linux", rb"(?:/|2[fF])home" + _UNIX_NAME, near=near_linux),
        Gate("macos", rb"(?:/|2[fF])Users" + _UNIX_NAME, near=near_macos),
        Gate("windows", rb"[:$]\\+Users\\+[^\s\"\\<>/]", caseless=True, near=near_windows),
        Gate("encoded", rb"5CUsers%(?:25){0,8}5C", caseless=True),
        Gate("drive", rb":\\*/users\\*/[^\s\"\\<>/]"),
        Gate("encoded drive", rb"%3[aA](?:\\*/|%(?:25)*2[fF])users"),
        Gate("mounted", rb"/mnt\\{0,31}/[a-z]\\{0,31}/users\\{0,31}/[^\s\"\\<>/]"),
        Gate("cluster", rb"(?:scratch|cluster|gpfs|lustre|beegfs)\\*/users\\*/[^\s\"\\<>/]"),
        Gate("wsl", rb"wsl(?:\$|%24|\.localhost)(?:\\|/|%)", caseless=True),
    ),
    bad=(
        b'{"cwd":"/home/kim/project"}',
        b'{"text":"see\\n/Users/kim.lee/notes.md"}',
        b'{"args":"{\\"path\\":\\"C:\\\\\\\\Users\\\\\\\\Kim Lee\\\\\\\\a.txt\\"}"}',
        b'{"args":"\\/home\\/kim\\/a.py"}',
        b'{"url":"file:///home/kim/x"}',
        b'{"url":"vscode?path=%2FUsers%2Fkim%2Fx"}',
        b'{"text":"/mnt/c/Users/kim/x and c:/users/kim/x"}',
        b'{"text":"\\\\\\\\wsl$\\\\Ubuntu\\\\home\\\\kim\\\\x"}',
        b'{"text":"/scratch/users/kim/x and /cluster/home/kim/x"}',
        b'{"text":"C%3A%5CUsers%5Ckim%5Cx"}',
    ),
    good=(
        b'{"text":"https://example.com/home/page/1"}',
        b'{"text":"src/home/kim.tsx"}',
        b'{"text":"/home/user/project and /Users/runner/work"}',
        b'{"text":"GET /Users/42 and GET /home/kim"}',
        b'{"text":"/home/<account>/x"}',
        b'{"text":"/home/dashboard/x"}',
        b'{"text":"diff --git a/home/views.py b/home/views.py"}',
    ),
)
def home_paths(gate: str, data: bytearray, end: int) -> Found | None:
    """A path names the account of the person whose machine recorded the session.

    `/home/NAME`, `/Users/NAME`, `C:\\Users\\NAME` and `/scratch/users/NAME` of clusters, at any depth of JSON escaping,
    in values and in keys, in URLs of files (`file:`, `vscode:`), percent-encoded, and as Windows sees its Linux
    subsystem (`\\\\wsl$\\Ubuntu\\home\\NAME`, kind wsl-home). The name often is a person's or a handle, and it joins
    sessions that were meant to be anonymous. Names of runners, images, documentation (`runner`, `ubuntu`, `user`) and
    of web routes (`dashboard`, identifiers of records) are no findings.

    One finding is one account; it is shown as a number, never by name.
    """
    if gate == "cluster":
        return find_cluster_home(data, end)
    return find_home(gate, data, end) if gate in ("linux", "macos") else find_windows_home(gate, data, end)
