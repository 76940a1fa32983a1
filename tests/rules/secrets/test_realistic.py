"""Secrets as they stand in traces: in shells, config files, programs, tools and logs; and what only looks so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence

if TYPE_CHECKING:
    from secrets.conftest import Plant

    from conftest import ScanBytes

    from traceaudit_rules.contract import Rule

CODES = ("TA504", "TA505", "TA506", "TA507")
PW = "«{alnum:6}7!{alpha:4}{alnum:5}»"
KEY = "«{alnum:40}»"
STRONG = [
    # shells
    f"export API_TOKEN={KEY}",
    f"set -gx API_TOKEN {KEY}",
    f"setenv API_TOKEN {KEY}",
    f'setx API_TOKEN "{KEY}"',
    f"$env:API_TOKEN = '{KEY}'",
    f'[Environment]::SetEnvironmentVariable("API_KEY", "{KEY}", "User")',
    f'ConvertTo-SecureString "{PW}" -AsPlainText -Force',
    f'TOKEN="${{API_TOKEN:-{KEY}}}"',
    f"config/prod.env:12:DB_PASSWORD={PW}",
    # files
    f"APP_ENV=x\nDB_PASSWORD={PW}\nLOG=1",
    f"- name: DB_PASSWORD\n  value: {PW}\n",
    f'"env":[{{"name":"API_TOKEN","value":"{KEY}"}}]',
    f'variable "admin_password" {{\n  default = "{PW}"\n}}',
    f"<password>{PW}</password>",
    f'<add key="ApiKey" value="{KEY}" />',
    f"<name>fs.s3a.secret.key</name><value>{KEY}</value>",
    f"<key>APIToken</key>\n<string>{KEY}</string>",
    f"ParameterKey=DBPassword,ParameterValue={PW}",
    f"requirepass {KEY}",
    f"PresharedKey = {KEY}",
    f"ENV API_KEY {KEY}",
    f"ENCRYPTION_KEY={KEY}",
    # programs
    f"define('DB_PASSWORD', '{PW}');",
    f'api_key: str = "{KEY}"',
    f'const API_KEY: &str = "{KEY}";',
    f'let password = String::from("{PW}");',
    f'var jwtSecret = []byte("{KEY}")',
    f'"api_key": []string{{"{KEY}"}},',
    f'Dim password As String = "{PW}"',
    f'std::string apiKey{{"{KEY}"}};',
    f'API_KEY = os.getenv("API_KEY", "{KEY}")',
    f'os.environ["API_TOKEN"] = "{KEY}"',
    f"const token = process.env.API_TOKEN || '{KEY}';",
    f'mapOf("client_secret" to "{KEY}")',
    f"app.secret_key = b'{KEY}'",
    f'dataSource.setPassword("{PW}");',
    f'"args": ["--api-key", "{KEY}"]',
    f'buildConfigField("String", "API_KEY", "\\"{KEY}\\"")',
    f'requests.get(url, auth=("kim", "{PW}"))',
    f'DriverManager.getConnection("jdbc:mysql://h/app", "app", "{PW}");',
    # tools
    f"tool deploy --token {KEY} --region eu",
    f"docker login -u kim -p {PW} r.quillane.net",
    f'echo "{PW}" | docker login -u kim --password-stdin',
    f"redis-cli -h c.quillane.net -a {PW} ping",
    f"ldapsearch -x -H ldap://dc.quillane.net -D cn=a -w '{PW}' -b dc=x",
    f"mongodump --host h.quillane.net -u app -p {PW}",
    f"openssl enc -aes-256-cbc -pass pass:{PW} -in x",
    f"http -a kim:{PW} api.quillane.net",
    f"7z a -p{PW} x.7z x",
    f"poetry config http-basic.quillane kim {PW}",
    f"gh secret set DEPLOY_TOKEN --body {KEY}",
    f"CREATE USER 'app'@'%' IDENTIFIED BY '{PW}';",
    f"ALTER ROLE app WITH PASSWORD '{PW}';",
    f"*:*:*:postgres:{PW}",
    f"default login kim password {PW}",
    f"npm config set //npm.quillane.net/:_authToken {KEY}",
    f'db := "app:{PW}@tcp(db.quillane.net:3306)/app"',
    f"jdbc:oracle:thin:app/{PW}@ora.quillane.net:1521:XE",
    # logs, requests, prose
    f"Authorization: Token {KEY}",
    f"curl -b 'sessionid={KEY}' https://app.quillane.net",
    f"INFO GET /callback?code=abc&access_token={KEY} 200",
    f"Settings(db_password='{PW}', debug=False)",
    f"**Password:** {PW}",
    f"| API key | {KEY} |",
    f"Here is the API key: {KEY}",
    f"use the API key `{KEY}` for now",
]
NONE = [
    "if (!password || password.length < 8) throw new Error('too short');",
    "TokenKind.StringLiteral: 'string_literal_v2'",
    "SECRET_MANAGER_PROJECT=quillane-prod-123456",
    "SECRET_NAME=prod/db/credentials-v2",
    "tokenAddress: '0x«{hex:40}»'",
    "'AWS::SecretsManager::Secret': '«{hex:16}»'",
    "arn:aws:secretsmanager:*:*:secret:A4BNetworkProfile*",
    "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/AWSBatch*",
    '"license_key": "agpl-3.0-openssl-2024"',
    "private_key: ed25519.Ed25519PrivateKey, x: int",
    "'nextForwardToken': 'f/«{digit:56}»'",
    '"cache_key": "«{hex:64}»", "dedup_key": "«{hex:32}»", "object_key": "a/«{hex:32}».png"',
    "passValue('string4bb'), pass `check_0d=True`, pass base_1=False",
    '{"username": "testuser", "password": "TestPass123!"}',
    "password='P@ssw0rd123'; password: 'MyS3cretP@ss'",
    'PASSWORD_REGEX = "^[A-Za-z0-9]{8,32}$"',
    "<password>${env.NEXUS_PASSWORD}</password>",
    'password: "{{ vault_db_password }}"; password: !secret db_password',
    "docker run -p 8080:8080 app:1.2.3; ssh -p 2222 h; mysql -u root -p",
    "docker login -u AWS -p $PASSWORD; echo $PASSWORD | docker login --password-stdin",
    "token count: 1234567890, max_tokens=128000, tokens: 1234567",
    "publicKeyToken=b77a5c561934e089",
    "INSERT INTO users (email, password) VALUES (?, ?)",
    "it('resets password when token is valid2', async () => {",
    "https://foo.quillane.net:123,foo:bar@bar.quillane.net/path",
    "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
]


@pytest.fixture(scope="module")
def grades(rules: dict[str, Rule], scan_bytes: ScanBytes):
    """Values that the rules find in a text inside some levels of JSON, with their grades."""

    def find(text: str, depth: int) -> dict[str, Confidence]:
        for _ in range(depth):
            text = json.dumps({"role": "tool", "content": text})
        row = text.encode()
        return {hit.subject: hit.confidence for code in CODES for hit in scan_bytes(rules[code], row)}

    return find


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("marked", STRONG)
def test_found_and_strong(marked: str, depth: int, grades, plant: Plant) -> None:
    text, values = plant(marked)
    found = grades(text, depth)
    assert {value: found.get(value) for value in values} == dict.fromkeys(values, Confidence.STRONG)


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("marked", NONE)
def test_nothing_there(marked: str, depth: int, grades, plant: Plant) -> None:
    assert grades(plant(marked).text, depth) == {}


@pytest.mark.parametrize(
    "marked",
    [
        "MYSQL_ROOT_PASSWORD=«Meadow2017!»",
        "<user username='m' password='«Raven-Copper77»' roles='gui'/>",
        "DB_PASSWORD='«Juniper_1989»'",
        "EMAIL_HOST_PASSWORD = '«{lower:16}»'",
    ],
)
def test_a_chosen_password_is_weak(marked: str, grades, plant: Plant) -> None:
    text, values = plant(marked)
    assert grades(text, 2) == dict.fromkeys(values, Confidence.WEAK)


@pytest.mark.parametrize(
    "piece",
    [
        "login -p ",
        "curl -u a:b ",
        "password=",
        'token": "',
        "$6$a$",
        "secret=a1b2",
        "getConnection(",
        "--password-stdin ",
    ],
)
def test_long_rows_of_one_piece_take_linear_time(piece: str, rules: dict[str, Rule], scan_bytes: ScanBytes) -> None:
    import time

    row = json.dumps({"text": piece * (20_000 // len(piece))}).encode()
    start = time.process_time()
    for code in CODES:
        scan_bytes(rules[code], row)
    assert time.process_time() - start < 4
