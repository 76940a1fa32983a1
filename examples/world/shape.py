"""The published figures of Glint-Research/Fable-5-traces, and what was chosen where nothing is published.

Published: the dataset card of 19 June 2026 (rows, sessions, tools, origins, roots, lengths), the cleaning report of
kelexine/fable-5-sft-traces (smallest cot, cut contexts), and a count of the raw logs on 15 June 2026 (reasoning
items, tool calls). Lengths are Unicode code points; quantiles are linear. Names of projects and accounts are
invented.
"""

from __future__ import annotations

from typing import NamedTuple

MODEL = "claude-fable-5"
CUT_HEAD = "…[earlier truncated]…\n"
RESULT_CUT = "…[truncated]…"
CONTEXT_CHARS = 7000
RESULT_CHARS = 3000
"""Chosen: results longer than this are cut in a context. No published context says where."""


class Anchor(NamedTuple):
    """A published quantile; `bend` is the exponent of the way up to it from the one before (1: straight)."""

    share: float
    value: int
    bend: float = 1.0


class Lengths(NamedTuple):
    """Quantiles of a column, the smallest and the largest value among them, and its mean to one decimal."""

    anchors: tuple[Anchor, ...]
    mean: float


class Root(NamedTuple):
    """A project: who works where. `shell` is the tool that runs commands."""

    account: str
    folder: str
    separator: str
    origin: str
    rows: int

    @property
    def slug(self) -> str:
        """The folder as Claude Code names it."""
        return "".join(letter if letter.isalnum() else "-" for letter in self.folder)


ROWS = 4665
SESSIONS = 60
TEXT_ROWS = 866
CUT_ROWS = 4121
CONTEXT_MEAN = 6593.2
COT = Lengths(
    (Anchor(0, 350), Anchor(0.5, 2365, 1.3), Anchor(0.9, 4186, 0.8), Anchor(0.95, 5274), Anchor(1, 9145, 2.0)), 2669.4
)
TEXT_COT_LEAST = 450
# The smallest completion is not published; 478 leaves room for the smallest call behind the smallest thought.
COMPLETION = Lengths(
    (Anchor(0, 478), Anchor(0.5, 2726, 0.85), Anchor(0.9, 6166, 1.3), Anchor(0.95, 8848), Anchor(1, 73_607, 9.0)),
    3754.9,
)
SESSION_MEDIAN, SESSION_P90, SESSION_MOST = 38, 207, 439
TOOLS = {
    "Bash": 1544,
    "Edit": 960,
    "Read": 443,
    "Write": 311,
    "PowerShell": 136,
    "WebSearch": 72,
    "mcp__Claude_Preview__preview_eval": 63,
    "WebFetch": 44,
    "TaskUpdate": 37,
    "ToolSearch": 35,
    "TaskCreate": 26,
    "mcp__Claude_Preview__preview_screenshot": 24,
    "ScheduleWakeup": 23,
    # "other 81" in the card: the names and their counts are chosen.
    "Agent": 19,
    "Grep": 19,
    "mcp__Claude_Preview__preview_click": 13,
    "Glob": 11,
    "AskUserQuestion": 10,
    "Skill": 9,
}
WINDOWS_TOOLS = frozenset({"PowerShell", "Grep", "Glob"})
"""Tools that only rows from hf have: PowerShell as published; native builds elsewhere offer no Grep and Glob."""
FAMILIES = (
    frozenset({"TaskCreate", "TaskUpdate"}),
    frozenset(name for name in TOOLS if name.startswith("mcp__")),
    frozenset({"WebSearch", "WebFetch"}),
    frozenset({"ScheduleWakeup"}),
    frozenset({"Agent"}),
)
"""Tools that come together: few sessions use them, and those use several."""
ROOTS = (
    Root("quillane", "/home/quillane/OrreryMini", "/", "local", 2024),
    Root("oskvelan", "C:\\Users\\oskvelan\\depot", "\\", "hf", 953),
    Root("quillane", "/home/quillane/KV", "/", "local", 447),
    Root("quillane", "/home/quillane", "/", "local", 425),
    Root("quillane", "/home/quillane/PressArchive", "/", "local", 316),
    Root("quillane", "/home/quillane/orchard", "/", "local", 215),
    Root("quillane", "/home/quillane/Lamplight-web-space", "/", "local", 87),
    Root("quillane", "/home/quillane/ledger", "/", "local", 60),
    Root("quillane", "/home/quillane/Lamplight", "/", "local", 58),
    Root("quillane", "/home/quillane/log", "/", "local", 52),
    Root("quillane", "/home/quillane/letsmakeathing", "/", "local", 28),
)
REASONING_ITEMS = 2223
"""Sealed thinking blocks in the raw logs; 4,665 rows have a cot."""
THINKING_SHARE = 0.516
"""Share of messages with a tool call that hold a thinking block (122 messages of Claude Code 2.1.199)."""
TWICE_SHARE = 0.066
"""Chosen: share of these messages with a second block. Answers have the blocks that are left."""
AGENT_CALLS = 4185 - 3799
"""Calls in the raw logs that no merged row has: those of subagents."""
HIDDEN = Lengths(
    (
        Anchor(0, 40),
        Anchor(0.05, 84),
        Anchor(0.25, 165),
        Anchor(0.5, 308),
        Anchor(0.75, 922),
        Anchor(0.95, 3015),
        Anchor(1, 10_182, bend=2.0),
    ),
    0,
)
"""Bytes of sealed reasoning in a block, measured on the same messages; the mean is not used."""


class Sizes(NamedTuple):
    """Chosen: median of the JSON of the arguments and of the result, and the spread (sigma of the logarithm)."""

    args: int
    spread: float
    result: int
    result_spread: float


DEFAULT_SIZES = Sizes(150, 0.4, 300, 0.8)
SIZES = {
    "Bash": Sizes(330, 0.8, 1900, 1.35),
    "PowerShell": Sizes(330, 0.8, 1900, 1.35),
    "Read": Sizes(105, 0.25, 8600, 0.85),
    "Edit": Sizes(900, 1.0, 900, 0.6),
    "Write": Sizes(5000, 1.1, 130, 0.1),
    "WebSearch": Sizes(115, 0.3, 2600, 0.5),
    "WebFetch": Sizes(210, 0.3, 2800, 0.7),
    "mcp__Claude_Preview__preview_eval": Sizes(330, 0.7, 420, 0.9),
    "mcp__Claude_Preview__preview_screenshot": Sizes(60, 0.2, 160, 0.2),
    "mcp__Claude_Preview__preview_click": Sizes(80, 0.2, 120, 0.3),
    "TaskUpdate": Sizes(50, 0.2, 90, 0.2),
    "TaskCreate": Sizes(260, 0.4, 100, 0.2),
    "ToolSearch": Sizes(70, 0.2, 420, 0.4),
    "ScheduleWakeup": Sizes(330, 0.4, 130, 0.2),
    "Agent": Sizes(1400, 0.5, 2600, 0.5),
    "Grep": Sizes(120, 0.3, 900, 0.8),
    "Glob": Sizes(80, 0.3, 500, 0.7),
    "AskUserQuestion": Sizes(700, 0.3, 260, 0.3),
    "Skill": Sizes(90, 0.2, 90, 0.2),
}
MESSAGE = Sizes(800, 0.8, 0, 0)
"""Of answers to the user: the message stands for the arguments."""
PROMPT = Sizes(220, 0.8, 0, 0)
