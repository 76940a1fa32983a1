"""TA4xx: what tells the machine and the network that sessions ran on. Home paths and slugs are in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import in_result
from world.defects.rows import in_context

if TYPE_CHECKING:
    from random import Random


def _sid(rng: Random) -> str:
    machine = "-".join(str(rng.randint(1_100_000_000, 4_200_000_000)) for _ in range(3))
    return f"USER INFORMATION\nSID: S-1-5-21-{machine}-1001\n"


def _network(rng: Random) -> str:
    return f"eth1: inet 10.{rng.randint(50, 87)}.{rng.randint(20, 90)}.{rng.randint(11, 200)}/20 brd\n"


_PROMPT = "quillane@tolmarsk-nas:~/ledger$ make check\nmake: nothing to be done\n"
_COLOURED = "\x1b[01;32mbrantwik@moorfenn-rack\x1b[00m:\x1b[01;34m~/depot\x1b[00m$ git status\nnothing to commit\n"
_HOST = "* Connected to http://wiki.ostmarrow.corp/runbook\n"
_REMOTE = "origin\tgit@github.com:oskvelan/depot.git (fetch)\n"
_ROOT = "/root/.bashrc: line 12: unset variable\n"

ROWS = (
    Defect("TA404", "merged", "a path below /root", in_context(lambda _: _ROOT), echo="user"),
    Defect(
        "TA406", "merged", "the prompt of a shell names account and machine", in_context(lambda _: _PROMPT), echo="user"
    ),
    Defect("TA407", "merged", "a host of a private network", in_context(lambda _: _HOST), echo="user"),
    Defect("TA408", "merged", "an address of a private network", in_context(_network), echo="user"),
    Defect("TA409", "merged", "a remote names the owner of a repository", in_context(lambda _: _REMOTE), echo="user"),
    Defect("TA410", "merged", "the security identifier of a Windows machine", in_context(_sid), echo="user"),
)
LOGS = (
    Defect("TA406", "claude", "a prompt between colour codes", in_result(lambda _: _COLOURED)),
    Defect("TA410", "claude", "the security identifier of a Windows machine", in_result(_sid)),
)
