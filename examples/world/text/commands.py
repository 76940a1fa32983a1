"""Commands of the client that users type between prompts, and what they print, as logs and contexts hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

CAVEAT = "<local-command-caveat>Caveat: the user ran these commands. They need no answer.</local-command-caveat>"
"""What stands before them in a log, for the model."""
_END = "</local-command-stdout>\n"
_PRINTED = (
    ("model", "Set model to \x1b[1mFable 5\x1b[22m"),
    ("model", "Kept model as \x1b[1mFable 5\x1b[22m"),
    ("usage", "Dialog closed"),
    ("plugin", "(no content)"),
    ("permissions", "(no content)"),
    ("mcp", "\x1b[2mNo servers are configured.\x1b[22m"),
)


class Typed(NamedTuple):
    """What a user said: the command and its output (both empty if there is none), and the prompt."""

    command: str
    output: str
    prompt: str


def make_command(rng: Random) -> str:
    """A command and its output, with the line feed before the prompt that follows."""
    name, printed = rng.choice(_PRINTED)
    gap = "\n" + " " * 12
    command = f"<command-name>/{name}</command-name>{gap}<command-message>{name}</command-message>{gap}"
    return f"{command}<command-args></command-args>\n<local-command-stdout>{printed}{_END}"


def split_typed(said: str) -> Typed:
    """The parts of what a user said."""
    head, end, prompt = said.partition(_END)
    if not end or not head.startswith("<command-name>"):
        return Typed("", "", said)
    command, _, printed = head.partition("\n<local-command-stdout>")
    return Typed(command, f"<local-command-stdout>{printed}{_END.rstrip()}", prompt)
