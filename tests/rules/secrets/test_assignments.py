"""TA507: values that are given to names of secrets, in shells, config files and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence

if TYPE_CHECKING:
    from secrets.conftest import CheckLeak, CheckNoLeak

STRONG = [
    "DB_PASSWORD=«{alnum:24}»",
    "export API_TOKEN='«{alnum:32}»'",
    'export SECRET_KEY="«{alnum:50}»"',
    "set CLIENT_SECRET=«{alnum:32}»",
    '$env:API_TOKEN = "«{alnum:24}»"',
    "client_secret: '«{alnum:24}»'",
    "  apiKey: «{alnum:24}»",
    "- name: x\n  password: «{alnum:20}»\n",
    'apiKey: "«{alnum:30}»",',
    '"accessKey" => "«{alnum:24}»"',
    'secret := "«{alnum:24}»"',
    "SECRET_KEY == '«{alnum:24}»'",
    'const authToken = "«{alnum:24}»";',
    'private static final String API_KEY = "«{alnum:24}»";',
    'os.environ["DB_PASSWORD"] = "«{alnum:24}»"',
    "config.api_key = '«{alnum:24}»'",
    "let secret_key = `«{alnum:24}»`;",
    '{"apiKey": "«{alnum:24}»"}',
    '{"refresh_token":"«{alnum:40}»","expires_in":3600}',
    "https://api.quillane.net/v1?api_key=«{alnum:24}»&x=1",
    "https://api.quillane.net/v1?x=1&access_key=«{alnum:24}»",
    "SECRET_KEY=«{alnum:12}&{alnum:12}»",
    "auth_key=«{alnum:24}»,",
    "app.credentials = '«{alnum:24}»'",
    "PASSWORD=«{alnum:12}!{alnum:8}»",
    "<add key='ApiKey' password='«{alnum:20}»' />",
]
WEAK = [
    "password=«{alnum:11}»",
    'db_password = "«m3ad0w-Q4x7»"',
    "passwd: «{lower:7}{digit:4}»",
]
NONE = [
    'password = os.environ["DB_PASSWORD"]',
    "token: process.env.API_TOKEN, secret: getSecret()",
    "password: str = Field(...)",
    "password: Optional[str] = None",
    "secret: SecretStr | None = None",
    "const token = tokenizer.nextToken();",
    "api_key = self.settings.openai_api_key",
    "api_key=api_key, token=token, password=password",
    "handlePasswordChange: updatePasswordField",
    "password: ${{ secrets.DB_PASSWORD }}",
    "PASSWORD=$(openssl rand -hex 32)",
    "password={{ vault_password }}",
    "DB_PASSWORD=changeme123",
    "SECRET_KEY=your-secret-key-here",
    "api_key = '<your api key>'",
    "api_key: 'xxxxxxxxxxxxxxxxxxxx'",
    "token=********************",
    "password: [REDACTED]",
    "API_TOKEN=...",
    "SECRET_NAME=«projects/demo/secrets/{upper:3}-API-KEY»",
    "max_tokens: «{digit:12}»",
    '"input_tokens":«{digit:9}»',
    "tokenizer = «{alnum:24}»",
    "public_key = «{alnum:24}»",
    "next_page_token: '«{alnum:24}»'",
    "csrf_token: '«{alnum:24}»'",
    "session_token=«{uuid}»",
    "secret_id: «{alnum:24}»",
    "token_hash: «{hex:64}»",
    "token_type: 'bearer_token_v2'",
    "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:app",
    "private_key: /etc/ssl/private/server.key",
    "token_file: token-2024-01-02.json",
    "credentials: https://quillane.net/docs/v2",
    "SECRET=sha256:«{hex:64}»",
    "password = 'correct horse battery'",
    "the token: which is 12345678 long",
    "passwordless: authentication1",
    'import { secret } from "./secret-config.js"',
]


@pytest.mark.parametrize("marked", STRONG)
def test_what_a_program_drew_is_strong(marked: str, check_leak: CheckLeak) -> None:
    assert {hit.confidence for hit in check_leak("TA507", marked, "assigned-secret")} == {Confidence.STRONG}


@pytest.mark.parametrize("marked", WEAK)
def test_what_a_person_may_have_chosen_is_weak(marked: str, check_leak: CheckLeak) -> None:
    assert {hit.confidence for hit in check_leak("TA507", marked, "assigned-secret")} == {Confidence.WEAK}


@pytest.mark.parametrize("marked", NONE)
def test_silent(marked: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA507", marked)
