"""TA609: names by the user's own language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from traceaudit import audit
from traceaudit.commands.configured import rule_options
from traceaudit.config import load_config
from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_rules.options import Options
from traceaudit_rules.personal.names import find_names, person_names, with_model

if TYPE_CHECKING:
    from pathlib import Path

ROW = '{{"type":"user","sessionId":"s","uuid":"u","message":{{"role":"user","content":"{text}"}}}}\n'


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A language model that knows two names."""
    import spacy

    model = spacy.blank("en")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Kim Quillane"}, {"label": "GPE", "pattern": "Brantwik"}])
    folder = tmp_path_factory.mktemp("model")
    model.to_disk(folder)
    return str(folder)


def test_names_are_found_in_what_people_and_models_write(engine: str) -> None:
    steps = pl.DataFrame(
        {
            "kind": ["prompt", "text", "tool_result", "thinking"],
            "text": ["ask Kim Quillane in Brantwik", "nobody", "Kim Quillane", None],
        }
    )
    found = find_names(engine, steps)
    assert found.select("subject", "kind").rows() == [
        ("person:kim quillane", "person-name"),
        ("person:brantwik", "place-name"),
        (None, ""),
    ]


def test_without_a_model_the_rule_is_skipped_and_says_so(tmp_path: Path) -> None:
    assert with_model(person_names, Options()) is None
    (tmp_path / "a.jsonl").write_text(ROW.format(text="ask Kim Quillane"))
    card = audit(tmp_path)
    run = next(rule for rule in card.rules if rule.code == "TA609")
    assert (run.status, run.reason) == ("skipped", person_names.without)
    assert "names of persons and places" in {entry.what for entry in card.not_looked_for}


def test_the_model_of_the_configuration_is_used(engine: str, tmp_path: Path) -> None:
    config = tmp_path / "traceaudit.toml"
    config.write_text(f'[tool.traceaudit.pii]\nnlp_engine = "{engine}"\n')
    data = tmp_path / "a.jsonl"
    data.write_text(ROW.format(text="ask Kim Quillane") + ROW.format(text="thanks"))
    settings = make_settings(options=rule_options(load_config(str(config)), None, None))
    card = run_audit([str(data)], settings)
    (finding,) = [finding for finding in card.findings if finding.code == "TA609"]
    assert (finding.count, finding.subject, finding.confidence) == (1, "person #1", "weak")
    assert "names of persons and places" not in {entry.what for entry in card.not_looked_for}
    assert "Quillane" not in str(card)


def test_a_model_that_is_not_there_makes_the_rule_fail(tmp_path: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text(ROW.format(text="ask Kim Quillane"))
    card = run_audit([str(data)], make_settings(options=Options(nlp_engine="no_such_model")))
    assert next(rule for rule in card.rules if rule.code == "TA609").status == "failed"
    assert card.verdict.exit_code == 3
