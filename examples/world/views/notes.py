"""The lines of a raw log beside the talk: modes, snapshots, attachments, durations, titles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from world.ids import make_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from world.ids import Clock
    from world.sessions import Session
    from world.text import Action
    from world.views.records import Record

_DEFERRED = ("CronCreate", "CronDelete", "CronList", "EnterWorktree", "NotebookEdit", "TaskOutput", "TaskStop")
_SKILLS = ("- commit: Write a commit message for what is staged.", "- changelog: Add an entry to the change log.")
_REMINDER_SHARE = 0.06
_QUEUE_SHARE = 0.01
_HOOK_SHARE = 0.4
_TITLE_CHARS = 48
_CHANGING = ("Edit", "Write")


class Notes:
    """Makes these lines; `line` gives one that has a place in the chain of uuids."""

    def __init__(self, rng: Random, session: Session, clock: Clock, line: Callable[..., Record]) -> None:
        self._rng = rng
        self._session = session
        self._clock = clock
        self._line = line
        self._lines = 0
        self._turn_start = clock.now
        self._has_hook = rng.random() < _HOOK_SHARE
        self._versions: Counter[str] = Counter()

    def opening(self) -> Iterator[Record]:
        """What stands first."""
        yield from self._modes()

    def listings(self) -> Iterator[Record]:
        """What the client tells the model behind the first prompt."""
        names = list(_DEFERRED)
        yield self._line(
            "attachment", attachment={"type": "deferred_tools_delta", "addedNames": names, "removedNames": []}
        )
        skills = {"type": "skill_listing", "content": "\n".join(_SKILLS), "skillCount": len(_SKILLS), "isInitial": True}
        yield self._line("attachment", attachment=skills)

    def snapshot(self) -> Record:
        """The state of the files before a prompt."""
        self._turn_start = self._clock.now
        message = make_uuid(self._rng)
        state = {"messageId": message, "trackedFileBackups": {}, "timestamp": self._clock.stamp()}
        return {"type": "file-history-snapshot", "messageId": message, "snapshot": state, "isSnapshotUpdate": False}

    def after(self, action: Action, call: str) -> Iterator[Record]:
        """What comes behind a result: the state of a changed file, and now and then a reminder."""
        self._lines += 2
        if action.tool in _CHANGING:
            yield self._update(str(action.args.get("file_path")))
            if self._has_hook:
                yield self._line("attachment", attachment=self._hook(action.tool, call))
        if self._rng.random() < _REMINDER_SHARE:
            yield self._line("attachment", attachment={"type": "task_reminder", "content": [], "itemCount": 0})
        if self._rng.random() < _QUEUE_SHARE:
            for operation in ("enqueue", "dequeue"):
                self._clock.wait(self._rng.randint(200, 4_000))
                yield {
                    "type": "queue-operation",
                    "operation": operation,
                    "timestamp": self._clock.stamp(),
                    "sessionId": self._session.id,
                }

    def _update(self, path: str) -> Record:
        message = make_uuid(self._rng)
        name = path.removeprefix(self._session.root.folder + self._session.root.separator)
        self._versions[name] += 1
        version = self._versions[name]
        backup = {
            "backupFileName": f"{self._rng.getrandbits(64):016x}@v{version}",
            "version": version,
            "backupTime": self._clock.stamp(),
        }
        state = {"messageId": message, "trackedFileBackups": {name: backup}, "timestamp": self._clock.stamp()}
        return {"type": "file-history-snapshot", "messageId": message, "snapshot": state, "isSnapshotUpdate": True}

    def _hook(self, tool: str, call: str) -> Record:
        return {
            "type": "hook_success",
            "hookName": f"PostToolUse:{tool}",
            "toolUseID": call,
            "hookEvent": "PostToolUse",
            "content": "",
            "stdout": "1 file left unchanged\n",
            "stderr": "",
            "exitCode": 0,
            "command": "make format",
            "durationMs": self._rng.randint(60, 900),
        }

    def turn_end(self, leaf: str | None) -> Iterator[Record]:
        """What is written when the model has answered."""
        lasted = round((self._clock.now - self._turn_start).total_seconds() * 1000)
        yield self._line("system", subtype="turn_duration", durationMs=lasted, messageCount=self._lines, isMeta=False)
        yield {"type": "last-prompt", "leafUuid": leaf, "sessionId": self._session.id}
        yield from self._modes()

    def closing(self, leaf: str | None) -> Iterator[Record]:
        """What stands last."""
        title = " ".join(self._session.steps[0].prompt.split())[:_TITLE_CHARS].rstrip()
        yield {"type": "ai-title", "aiTitle": title, "sessionId": self._session.id}
        yield {"type": "last-prompt", "leafUuid": leaf, "sessionId": self._session.id}

    def _modes(self) -> Iterator[Record]:
        yield {"type": "mode", "mode": "normal", "sessionId": self._session.id}
        yield {"type": "permission-mode", "permissionMode": "default", "sessionId": self._session.id}
