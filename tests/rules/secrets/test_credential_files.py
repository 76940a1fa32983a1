"""TA506: credentials in the forms in which clients keep them, and on command lines."""

from __future__ import annotations

import base64
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from secrets.conftest import CheckLeak, CheckNoLeak

FOUND = [
    ("machine git.quillane.net login kim password «{alnum:14}»", "netrc"),
    ("machine git.quillane.net\nlogin kim\npassword «{alnum:14}»\n", "netrc"),
    ("machine git.quillane.net\n\tlogin kim\n\tpassword «{alnum:14}»", "netrc"),
    ("//registry.quillane.net/:_authToken=«{alnum:36}»", "npmrc"),
    ("//registry.quillane.net/npm/:_authToken = «{alnum:36}»", "npmrc"),
    ("//registry.quillane.net/:_password=«{base64:24}»", "npmrc"),
    ("    client-key-data: «{base64:400}»\n", "kubeconfig"),
    ('"client-key-data": "«{base64:400}==»"', "kubeconfig"),
    ("db.quillane.net:5432:ledger:svc:«{alnum:14}»", "pgpass"),
    ("host\ndb.quillane.net:5432:*:svc:«{alnum:14}»\n", "pgpass"),
    ("root:«$6${alnum:8}${base64:86}»:19000:0:99999:7:::", "password-hash"),
    ("«$2b$12${alnum:53}»", "password-hash"),
    ("password «$2y$10${alnum:53}» of the user", "password-hash"),
    ("«$argon2id$v=19$m=65536,t=3,p=4${alnum:22}${alnum:43}»", "password-hash"),
    ("kim:«$apr1${alnum:8}${alnum:22}»", "password-hash"),
    ("«$y$j9T${alnum:22}${alnum:43}»", "password-hash"),
    ("PGPASSWORD=«{alnum:14}» psql -h db.quillane.net", "command-password"),
    ("export PGPASSWORD='«{alnum:14}»'", "command-password"),
    ("MYSQL_PWD=«{alnum:14}» mysqldump app", "command-password"),
    ("REDISCLI_AUTH=«{alnum:14}» redis-cli ping", "command-password"),
    ("sshpass -p «{alnum:14}» ssh kim@build", "command-password"),
    ("sshpass -p'«{alnum:14}»' ssh kim@build", "command-password"),
    ("mysql -h db -u root -p«{alnum:14}» app", "command-password"),
    ("mysqldump -u root -p«{alnum:14}» app > x.sql", "command-password"),
    ("curl -u kim:«{alnum:14}» https://api.quillane.net", "command-password"),
    ("curl -s --user 'kim:«{alnum:14}»' https://api.quillane.net", "command-password"),
]
NONE = [
    "machine api.example.com login USER password PASSWORD",
    "machine git.quillane.net login kim password $TOKEN",
    "the machine learning login password",
    "//registry.quillane.net/:_authToken=${NPM_TOKEN}",
    "//registry.quillane.net/:_authToken=<token>",
    '{"auth": "cXVpbGxhbmU="}',
    '{"auth": "required", "auths": {}}',
    "client-key-data: REDACTED",
    "client-key-data: DATA+OMITTED",
    "localhost:5432:app:app:${PASSWORD}",
    "tcp 0.0.0.0:5432:postgres listening",
    "PGPASSWORD=$DB_PASSWORD psql",
    "PGPASSWORD=postgres psql -h localhost",
    'PGPASSWORD="$(cat file)" psql',
    "MYSQL_PWD=<password> mysql",
    "sshpass -p $PASS ssh kim@build",
    "sshpass -p password ssh kim@build",
    "mysql -u root -p app",
    "mysql -h db --protocol=tcp -P 3306",
    "curl -u user:password https://example.com",
    "curl -u $USER:$PASS https://api.quillane.net",
    "curl -u kim https://api.quillane.net",
    "$6$rounds and $2b$ are prefixes",
    "cost $5$ and $6$",
]


@pytest.mark.parametrize(("marked", "kind"), FOUND)
def test_found(marked: str, kind: str, check_leak: CheckLeak) -> None:
    assert {hit.confidence for hit in check_leak("TA506", marked, kind)} == {Confidence.STRONG}


@pytest.mark.parametrize("marked", NONE)
def test_silent(marked: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA506", marked)


def test_a_password_of_words_is_weak(check_leak: CheckLeak) -> None:
    hits = check_leak("TA506", "PGPASSWORD=«quietmeadow» psql", "command-password")
    assert {hit.confidence for hit in hits} == {Confidence.WEAK}


@pytest.mark.parametrize("shape", ['"auth": "«{}»"', '{{"auths":{{"r.quillane.net":{{"auth":"«{}»"}}}}}}'])
def test_the_auth_of_docker_is_certain_where_it_decodes(shape: str, check_leak: CheckLeak) -> None:
    value = base64.b64encode(f"kim:{make_sample('{alnum:20}', Random(shape))}".encode()).decode()
    hits = check_leak("TA506", shape.format(value), "docker-auth")
    assert {hit.confidence for hit in hits} == {Confidence.CERTAIN}


@pytest.mark.parametrize("text", ["kim:password", "kim:${TOKEN}", "kim", "\x00\x01:abcdefgh1"])
def test_an_auth_without_a_password_is_none(text: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA506", f'"auth": "{base64.b64encode(text.encode()).decode()}"')
