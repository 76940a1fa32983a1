"""What looks like a secret to a pattern and is none: no kind of the pack finds one here."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import TYPE_CHECKING

import hyperscan
import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import shipped_kinds
from traceaudit_rules.secrets.plausibility import is_identifier
from traceaudit_rules.secrets.samples import CLASSES, make_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = shipped_kinds()
HEX, ALNUM, BASE64 = CLASSES["hex"], CLASSES["alnum"], CLASSES["base64"]
NAMES = (
    "AWS_SECRET_ACCESS_KEY",
    "GITHUB_TOKEN",
    "CLOUDFLARE_API_TOKEN",
    "HEROKU_API_KEY",
    "SONAR_TOKEN",
    "VAULT_TOKEN",
    "AZURE_CLIENT_SECRET",
    "OKTA_CLIENT_SECRET",
    "CIRCLE_TOKEN",
    "VERCEL_TOKEN",
    "DIGITALOCEAN_TOKEN",
    "OPENAI_API_KEY",
    "DATADOG_API_KEY",
)
REFERENCES = (
    "{n}: ${{{{ secrets.{n} }}}}",
    "{n}=${{{n}}}",
    'os.environ["{n}"] = settings.providers.default.client_secret',
    "{n} = get_client_secret_from_vault(environment, project_name)",
    'export {n}="$(pass show company/production/{n})"',
    "{n}=<your-{n}-here>",
    "{n}=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "{n}=****************************************",
    "{n}=REPLACE_WITH_YOUR_OWN_SECRET_ACCESS_TOKEN",
    "if not {n}: raise ConfigurationErrorForMissingCredentials",
    '"{n}": "resolveProductionClientTokenFromHandlers"',
    "# {n} must be set, see docs/authentication/environment-variables.md",
)
# The ids and tokens that documentation prints: they say so themselves.
DOCUMENTED = (
    "AKIA" + "IOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfi" + "CYEXAMPLEKEY",
    "glpat-" + "x" * 20,
    "ghp_" + "a" * 36,
    "npm_" + "0" * 36,
    "dckr_pat_" + "your-token-goes-right-here1",
    "https://example.com/a.css: .sk-button-primary-large-outline, .pk-live-banner",
    "sqp_" + "0123456789" * 4,
)


def found(text: str) -> list[str]:
    """Kinds that find something in the text, within two levels of JSON."""
    raw = json.dumps({"a": json.dumps({"b": text})}).encode()
    hits: list[tuple[int, int]] = []
    DATABASE.scan(
        raw, match_event_handler=lambda kind, _start, end, _flags, _context: hits.append((kind, end)) and None
    )
    findings = ((KINDS[kind].id, confirm(KINDS[kind], raw, end)) for kind, end in hits)
    return [kind for kind, hit in findings if hit is not None and hit.confidence is not Confidence.WEAK]


def compile_gates() -> hyperscan.Database:
    database = hyperscan.Database()
    count = len(KINDS)
    gates = [kind.gate.encode() for kind in KINDS]
    database.compile(expressions=gates, ids=list(range(count)), flags=[0] * count, elements=count)
    return database


DATABASE = compile_gates()


def data_of(rng: Random) -> Iterator[str]:
    """Lines that tools print: hashes, ids, lock files, images, logs, compiled code."""

    def draw(letters: str, size: int) -> str:
        return "".join(rng.choices(letters, k=size))

    uuid = "-".join(draw(HEX, size) for size in (8, 4, 4, 4, 12))
    yield f"commit {draw(HEX, 40)}\nindex {draw(HEX, 7)}..{draw(HEX, 7)} 100644"
    yield f'"integrity": "sha512-{draw(BASE64, 86)}==",'
    yield f"github.com/quillane/brantwik v1.4.2 h1:{draw(BASE64, 43)}="
    yield f"oskvelan@sha256:{draw(HEX, 64)}"
    yield f"request_id={uuid} trace={draw(HEX, 32)} span={draw(HEX, 16)} msg_{draw(ALNUM, 24)} toolu_{draw(ALNUM, 24)}"
    yield f"data:image/png;base64,{base64.b64encode(rng.randbytes(6000)).decode()}"
    yield f'"signature": "{base64.b64encode(rng.randbytes(300)).decode()}"'
    yield f"Downloading brantwik-1.2-py3-none-any.whl --hash=sha256:{draw(HEX, 64)}"
    yield f"md5 {draw(HEX, 32)}  sha1 {draw(HEX, 40)}  sha384-{draw(BASE64, 64)}"
    yield f"\x1b[32mcache key\x1b[0m node-modules-{draw(HEX, 64)}"
    yield "!function(e,t){" + ";".join(
        f"var {draw(ALNUM[:52], 2)}={draw(ALNUM[:52], 1)}.t1.{draw(ALNUM[:26], 9)}" for _ in range(40)
    )
    yield f'id: {draw(ALNUM, 22)} etag: "{draw(HEX, 32)}-4" next_page_token={draw(ALNUM + "-_", 60)}'


@pytest.mark.parametrize("seed", range(40))
def test_data_holds_no_secret(seed: int) -> None:
    for text in data_of(Random(seed)):
        assert found(text) == [], text[:120]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_before_code_is_no_secret(name: str) -> None:
    for reference in REFERENCES:
        assert found(reference.format(n=name)) == [], reference


@pytest.mark.parametrize("text", DOCUMENTED, ids=lambda text: text[:12])
def test_what_documentation_prints_is_no_secret(text: str) -> None:
    assert found(text) == []


def test_a_sample_among_such_data_is_found() -> None:
    rng = Random(2)
    for kind in (
        kind for kind in KINDS if kind.id in ("github-pat", "aws-secret-access-key", "gitlab-pat", "npm-token")
    ):
        lines = [*data_of(rng), make_sample(kind.example, rng), *data_of(rng)]
        assert found("\n".join(lines)) == [kind.id]


def test_identifiers_are_told_from_drawn_values() -> None:
    rng = Random(1)
    assert is_identifier("resolveProductionClientToken")
    assert is_identifier("CACHE_PROVIDER_DEFAULT_NAME")
    drawn = sum(is_identifier("".join(rng.choices(ALNUM, k=24))) for _ in range(2000))
    assert drawn < 20
