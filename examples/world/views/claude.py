"""The raw log of a session as Claude Code writes it: one block a line, thinking empty beside its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.ids import Clock, make_uuid, token
from world.shape import MODEL
from world.signatures import draw_hidden, make_signature
from world.text.commands import CAVEAT, split_typed
from world.views.announcing import announce
from world.views.notes import Notes
from world.views.outcomes import content, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from world.sessions import Session, Step
    from world.views.records import Record

_BYTES_PER_TOKEN = 2.1
_CACHE_STEP = 1_200
# The prompt of the client and its tools: as large as versions, skills and instructions of projects make it.
_CACHE_START = (12_400, 19_800)
# Chosen: so many calls come with a sentence, which no merged row has. With them and the commands of the client, the
# logs of the full size have about as many messages as were counted (12,863).
_SAID_SHARE = 0.06


class ClaudeLog:
    """Makes the lines of one session, or of a subagent in it."""

    def __init__(self, rng: Random, session: Session, clock: Clock | None = None, agent: str | None = None) -> None:
        self._rng = rng
        self._session = session
        self._clock = clock or Clock.somewhen(rng)
        self._agent = agent
        self._parent: str | None = None
        self._call = ""
        self._version = self._clock.version()
        self._prompt = make_uuid(rng)
        self._cached = rng.randint(*_CACHE_START)
        self.agents: dict[str, list[Record]] = {}
        """The files of the subagents, by their path."""

    def records(self) -> list[Record]:
        """Every line of the session."""
        return list(self._session_lines())

    def agent_records(self, prompt: str, steps: Sequence[Step], answer: str) -> list[Record]:
        """Every line of a subagent that was asked this and answers that."""
        lines = [self._line("user", message={"role": "user", "content": prompt})]
        for step in steps:
            lines += self._step(step)
        return [*lines, *self._message([{"type": "text", "text": answer}], 0, len(answer))]

    def _session_lines(self) -> Iterator[Record]:
        notes = Notes(self._rng, self._session, self._clock, self._line)
        yield from notes.opening()
        for number, step in enumerate(self._session.steps):
            if step.prompt:
                yield from self._ask(notes, step.prompt, is_first=number == 0)
            yield from self._step(step)
            if step.action is None:
                yield from notes.turn_end(self._parent)
            else:
                yield from notes.after(step.action, self._call)
        yield from notes.closing(self._parent)

    def _ask(self, notes: Notes, prompt: str, *, is_first: bool) -> Iterator[Record]:
        if not is_first:
            self._clock.wait(self._rng.randint(20_000, 900_000))
        self._prompt = make_uuid(self._rng)
        yield notes.snapshot()
        typed = split_typed(prompt)
        if typed.command:
            yield self._user(CAVEAT, isMeta=True)
            yield self._user(typed.command)
            yield self._user(typed.output)
        yield self._user(typed.prompt)
        if is_first:
            yield from notes.listings()

    def _user(self, said: str, **more: object) -> Record:
        return self._line("user", message={"role": "user", "content": said}, promptId=self._prompt, **more)

    def _step(self, step: Step) -> Iterator[Record]:
        """The lines of one API message, then the line of the tool's result."""
        if step.action is None:
            yield from self._message([{"type": "text", "text": step.message}], step.sealed, len(step.message))
            return
        tool, args = step.action.tool, step.action.args
        self._call = call = token(self._rng, "toolu_")
        block = {"type": "tool_use", "id": call, "name": tool, "input": args, "caller": {"type": "direct"}}
        told = announce(self._rng, step.action) if self._rng.random() < _SAID_SHARE else ""
        said = [{"type": "text", "text": told}] if told else []
        yield from self._message([*said, block], step.sealed, len(step.said) + len(told))
        asker = self._parent
        if step.agent:
            self._run_agent(str(args.get("prompt", "")), step)
        self._clock.wait(self._rng.randint(30, 9_000))
        result = {"tool_use_id": call, "type": "tool_result", "content": content(tool, step.result)}
        if tool in ("Bash", "PowerShell"):
            result["is_error"] = False
        yield self._line(
            "user",
            message={"role": "user", "content": [result]},
            promptId=self._prompt,
            toolUseResult=outcome(self._rng, step.action, step.result, step.original),
            sourceToolAssistantUUID=asker,
        )

    def _run_agent(self, prompt: str, step: Step) -> None:
        """The file of the subagent; the clock of the session waits for it."""
        agent = f"a{self._rng.getrandbits(64):016x}"
        log = ClaudeLog(self._rng, self._session, self._clock, agent)
        folder = self._session.source_file.removesuffix(".jsonl")
        self.agents[f"{folder}/subagents/agent-{agent}.jsonl"] = log.agent_records(prompt, step.agent, step.result)

    def _message(self, blocks: list[Record], sealed: int, written: int) -> Iterator[Record]:
        """The lines of one API message: sealed thinking first, one block a line, ids and usage on each."""
        hidden = [draw_hidden(self._rng) for _ in range(sealed)]
        thinking: list[Record] = [
            {"type": "thinking", "thinking": "", "signature": make_signature(self._rng, size)} for size in hidden
        ]
        is_call = blocks[-1]["type"] == "tool_use"
        shared: Record = {
            "model": MODEL,
            "id": token(self._rng, "msg_"),
            "type": "message",
            "role": "assistant",
            "stop_reason": "tool_use" if is_call else "end_turn",
            "stop_sequence": None,
            "stop_details": None,
            "usage": self._usage(round((sum(hidden) + written) / _BYTES_PER_TOKEN) + 12),
            "diagnostics": None,
        }
        request = token(self._rng, "req_", "011C")
        self._clock.wait(self._rng.randint(1_200, 12_000))
        for block in (*thinking, *blocks):
            self._clock.wait(self._rng.randint(40, 2_500))
            yield self._line("assistant", message={**shared, "content": [block]}, requestId=request)

    def _usage(self, output: int) -> Record:
        new = self._rng.randint(80, _CACHE_STEP * 2)
        usage: Record = {
            "input_tokens": self._rng.randint(1, 9),
            "cache_creation_input_tokens": new,
            "cache_read_input_tokens": self._cached,
            "output_tokens": output,
            "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
            "service_tier": "standard",
            "cache_creation": {"ephemeral_1h_input_tokens": new, "ephemeral_5m_input_tokens": 0},
            "inference_geo": "not_available",
            "speed": "standard",
        }
        self._cached += new
        return usage

    def _line(self, kind: str, **more: object) -> Record:
        own = make_uuid(self._rng)
        record: Record = {"parentUuid": self._parent, "isSidechain": self._agent is not None, "type": kind, **more}
        if self._agent is not None:
            record["agentId"] = self._agent
        record |= {
            "uuid": own,
            "timestamp": self._clock.stamp(),
            "userType": "external",
            "entrypoint": "cli",
            "cwd": self._session.root.folder,
            "sessionId": self._session.id,
            "version": self._version,
            "gitBranch": self._session.branch,
        }
        self._parent = own
        return record
