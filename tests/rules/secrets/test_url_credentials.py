"""TA504: passwords in URLs and connection strings, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence

if TYPE_CHECKING:
    from secrets.conftest import CheckLeak, CheckNoLeak

STRONG = [
    ("DATABASE_URL=postgres://ledger:«{alnum:14}»@db.quillane.net:5432/app", "postgres-url"),
    ("postgresql+asyncpg://ledger:«{alnum:14}»@db.quillane.net/app?sslmode=require", "postgres-url"),
    ("mysql2://app:«{alnum:16}»@10.4.7.9/x", "url-password"),
    ("mariadb://app:«{alnum:16}»@sql.brantwik.org/x", "mysql-url"),
    ("mongodb+srv://svc:«{alnum:12}»@cluster0.ab1cd.mongodb.net/test?retryWrites=true&w=majority", "mongodb-url"),
    ("redis://:«{alnum:24}»@cache.quillane.net:6379/0", "redis-url"),
    ("rediss://default:«{base58:40}»@eu1.quillane.net:6380", "redis-url"),
    ("amqps://svc:«{alnum:18}»@mq.quillane.net/vhost", "amqp-url"),
    ("smtp://mailer%40quillane.net:«{alnum:16}»@mail.quillane.net:587", "smtp-url"),
    ("ftp://deploy:«{alnum:10}»@files.quillane.net/incoming", "ftp-url"),
    ("ldaps://cn=svc:«{alnum:12}»@dir.quillane.net", "ldap-url"),
    ("git clone https://kim:«{alnum:20}»@git.quillane.net/ledger/app.git", "http-url"),
    ("proxy http://svc:«{alnum:12}»@[2a01:4f8::7]:3128", "http-url"),
    ("'postgres://a:«{alnum:14}»@db.quillane.net/x',", "postgres-url"),
    ("<url>postgres://a:«{alnum:20}»@db.quillane.net/x</url>", "postgres-url"),
    ("jdbc:postgresql://a:«{alnum:14}»@db.quillane.net/x", "postgres-url"),
    ("postgres://ledger:«{alnum:8}%21{alnum:6}»@db.quillane.net/app", "postgres-url"),
    ("postgres://ledger:«{alnum:6}:{alnum:6}»@db.quillane.net/app", "postgres-url"),
    ("Server=sql.quillane.net;Database=app;User Id=svc;Password=«{alnum:14}»;Encrypt=true", "connection-string"),
    ("Server=tcp:sql.quillane.net,1433;Uid=svc;Pwd=«{alnum:14}»;", "connection-string"),
    ("Data Source=sql.quillane.net; Initial Catalog=app; User ID=svc; Password=«{alnum:14}»", "connection-string"),
]
WEAK = [
    ("postgres://ledger:«{alnum:14}»@localhost:5432/app", "postgres-url"),
    ("redis://:«{alnum:14}»@redis:6379", "redis-url"),
    ("postgres://ledger:correcthorse@db.quillane.net/app", "postgres-url"),
]
NONE = [
    "postgres://user:password@localhost:5432/app",
    "postgres://postgres:postgres@db.quillane.net/app",
    "postgres://app:app@db.quillane.net/app",
    "postgres://${USER}:${PASSWORD}@db.quillane.net/app",
    "postgres://$USER:$PASSWORD@db.quillane.net/app",
    "mongodb://<user>:<password>@cluster.quillane.net",
    "mongodb+srv://USERNAME:PASSWORD@cluster.quillane.net",
    "http://kim:***@git.quillane.net/x",
    "http://kim:xxxxxxxx@git.quillane.net/x",
    "http://kim:[REDACTED]@git.quillane.net/x",
    "https://kim:{token}@git.quillane.net/x",
    "https://kim:%s@git.quillane.net/x",
    "https://registry.example.com:8080/@scope/name",
    "http://localhost:3000/@fs/src/main.tsx",
    "see https://a.example/b:c and mail kim@quillane.net",
    "https://github.com/kim/app/blob/main/a.py#L10:12@v1",
    "ssh://git@github.com:22/kim/app.git",
    "git@github.com:kim/app.git",
    "Server=localhost;User Id=sa;Password=changeme;",
    "Server=db;User Id=sa;Password=${DB_PASSWORD};",
    "Server=db;User Id=sa;Password=<password>;",
    "urls: http://a:1/ http://b:2/ @c",
]


@pytest.mark.parametrize(("marked", "kind"), STRONG)
def test_found(marked: str, kind: str, check_leak: CheckLeak) -> None:
    assert {hit.confidence for hit in check_leak("TA504", marked, kind)} == {Confidence.STRONG}


@pytest.mark.parametrize(("marked", "kind"), WEAK)
def test_words_and_own_machines_are_weak(marked: str, kind: str, check_leak: CheckLeak) -> None:
    marked = marked.replace("correcthorse", "«correcthorse»")
    assert {hit.confidence for hit in check_leak("TA504", marked, kind)} == {Confidence.WEAK}


@pytest.mark.parametrize("marked", NONE)
def test_silent(marked: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA504", marked)
