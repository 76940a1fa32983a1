"""The sentence with which the model announces a call, where it says one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from world.text import Action

_BY_TOOL = {
    "Read": ("Let me read `{file}`.", "I look at `{file}` first.", "`{file}` next."),
    "Edit": ("Now the change in `{file}`.", "I can fix this in `{file}`.", "That leaves `{file}`:"),
    "Write": ("I write `{file}` now.", "Time for `{file}`."),
    "Agent": ("I let an agent look around.",),
}
_WITH_DESCRIPTION = ("Let me {what}.", "Next I {what}.", "Before I go on, I {what}:")


def announce(rng: Random, action: Action) -> str:
    """A sentence about a call; empty where there is nothing to say."""
    if action.tool in _BY_TOOL:
        name = action.file.base if action.file else "it"
        return rng.choice(_BY_TOOL[action.tool]).format(file=name)
    what = str(action.args.get("description", ""))
    return rng.choice(_WITH_DESCRIPTION).format(what=what[:1].lower() + what[1:]) if what else ""
