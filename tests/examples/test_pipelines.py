"""The examples for pipelines and containers: their YAML, and that they call what there is."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from traceaudit.cli import cli
from traceaudit.commands.scan import SUFFIXES, command

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
JOBS = ("job.yaml", "kueue-job.yaml")


def read_yaml(*parts: str) -> dict[str, Any]:
    """A document below examples/."""
    document = yaml.safe_load(EXAMPLES.joinpath(*parts).read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def check_command(words: list[str]) -> None:
    """See that a call of `traceaudit scan` has options that there are, and formats for its outputs."""
    assert words[0] == "scan"
    with command.make_context("scan", list(words[1:])) as context:
        assert context.params["paths"]
        for output in context.params["outputs"]:
            assert Path(output).suffix in SUFFIXES


def test_github_workflow() -> None:
    workflow = read_yaml("ci", "github-workflow.yml")
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    steps = {step.get("id", step["uses"]): step for step in workflow["jobs"]["audit"]["steps"]}
    assert steps["audit"]["with"].keys() <= action["inputs"].keys()
    upload = next(step for step in steps.values() if "upload-sarif" in step["uses"])
    named = re.findall(r"steps\.audit\.outputs\.([\w-]+)", str(upload))
    assert named
    assert set(named) <= action["outputs"].keys()
    # Nobody's action runs at a version that the user did not choose.
    assert all(step["uses"].endswith("@FILL-IN-A-VERSION") for step in steps.values())
    assert workflow["permissions"]["contents"] == "read"


def test_gitlab_job() -> None:
    job = read_yaml("ci", "gitlab-ci.yml")["traceaudit"]
    scan = next(line for line in job["script"] if line.startswith("traceaudit "))
    call, _, report = scan.partition(" > ")
    check_command(shlex.split(call)[1:])
    outputs = shlex.split(call)
    assert job["artifacts"]["reports"]["codequality"] == report
    assert job["artifacts"]["reports"]["junit"] in outputs
    assert set(job["artifacts"]["paths"]) <= set(outputs)
    assert job["artifacts"]["when"] == "always"


def test_pre_commit_config() -> None:
    (repository,) = read_yaml("ci", "pre-commit-config.yaml")["repos"]
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    for hook in repository["hooks"]:
        words = shlex.split(hooks[hook["id"]]["entry"])
        check_command([*words[1:], *hook.get("args", ["a.jsonl"])])


@pytest.mark.parametrize("name", JOBS)
def test_jobs_are_what_kubernetes_takes(name: str) -> None:
    schema = json.loads(Path(__file__).with_name("kubernetes-job.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    job = read_yaml("container", name)
    assert [error.message for error in validator.iter_errors(job)] == []
    job["spec"]["template"]["spec"]["restartsPolicy"] = "Never"
    assert len(list(validator.iter_errors(job))) == 1


@pytest.mark.parametrize("name", JOBS)
def test_jobs_are_gates(name: str) -> None:
    job = read_yaml("container", name)
    pod = job["spec"]["template"]["spec"]
    audit = next(one for one in pod.get("initContainers", pod["containers"]) if one["name"] == "audit")
    check_command(audit["args"])
    # An audit that says no is not repeated; what was killed is.
    rule = job["spec"]["podFailurePolicy"]["rules"][0]
    assert rule["action"] == "FailJob"
    assert rule["onExitCodes"]["containerName"] == "audit"
    assert rule["onExitCodes"]["values"] == [1, 2, 3]
    assert pod["restartPolicy"] == "Never"
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert audit["securityContext"]["readOnlyRootFilesystem"] is True
    mounts = {mount["mountPath"]: mount for mount in audit["volumeMounts"]}
    assert mounts["/data"]["readOnly"] is True
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in mounts.values()} <= volumes.keys()
    variables = re.findall(r"TMPDIR=(\S+)", container_file())
    assert "emptyDir" in volumes[mounts[variables[0]]["name"]]
    assert {"cpu", "memory"} <= audit["resources"]["requests"].keys()


def test_kueue_starts_it() -> None:
    job = read_yaml("container", "kueue-job.yaml")
    assert job["metadata"]["labels"]["kueue.x-k8s.io/queue-name"]
    assert job["spec"]["suspend"] is True


def container_file() -> str:
    """The recipe, with continued lines joined."""
    return (EXAMPLES / "container" / "Containerfile").read_text("utf-8").replace("\\\n", " ")


def test_container_recipe() -> None:
    lines = [line.split(None, 1) for line in container_file().splitlines() if line and not line.startswith("#")]
    said = {word: [rest for name, rest in lines if name == word] for word in {name for name, _ in lines}}
    assert all("-slim" in base for base in said["FROM"])
    assert re.fullmatch(r"\d+:\d+", said["USER"][-1])
    check_command(json.loads(said["CMD"][0]))
    assert json.loads(said["ENTRYPOINT"][0]) == ["traceaudit"]
    for copied in said["COPY"]:
        *sources, _ = copied.split()
        assert all(name.startswith(("--from", "/opt")) or (ROOT / name).exists() for name in sources)
    assert CliRunner().invoke(cli, ["rules"]).exit_code == 0
