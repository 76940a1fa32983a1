"""TA504: user names with passwords in URLs, and passwords in connection strings."""

from __future__ import annotations

import re
from urllib.parse import unquote

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.confirm import is_known
from traceaudit_rules.secrets.passwords import is_drawn, is_password
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_AFTER = 300
_SPAN = 240
_URL = re.compile(
    rb"(?P<scheme>[a-z][a-z0-9+.\-]{1,30})://(?P<user>[^\s:@/\"'`<>(){}\[\]]{0,80}):"
    rb"(?P<secret>[^\s@/\"'`<>]{1,120}|[^\s@\"'`<>]{1,120}(?=@[\w.\-]+(?::\d+)?/))@"
    rb"(?P<host>\[[0-9a-fA-F:]+\]|[\w.\-]{1,120})"
)
_PAIRS = re.compile(
    rb"(?i)(?:server|host|data source|address|addr|network address|endpoint|accountendpoint|user id|uid|user(?:name)?)"
    rb"\s?=[^;\"'\n]{1,120};(?:[^;\"'\n=]{1,40}=[^;\"'\n]{0,120};){0,8}"
    rb"\s?(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)\s?=\s?(?P<secret>[^;\"'\s<>]{4,200})"
)
# The next of several hosts.
_PORT = re.compile(r"\d{1,5},")
_LOCAL = re.compile(
    rb"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?|db|database|postgres|mysql|mongo|redis|rabbitmq|host|hostname|"
    rb"server|example\.(?:com|org|net)|.*\.example(?:\.\w+)?|.*\.(?:test|invalid|local))$"
)
_KINDS = {
    b"postgres": "postgres-url", b"postgresql": "postgres-url", b"mysql": "mysql-url", b"mariadb": "mysql-url",
    b"mongodb": "mongodb-url", b"redis": "redis-url", b"rediss": "redis-url", b"amqp": "amqp-url",
    b"amqps": "amqp-url", b"smtp": "smtp-url", b"smtps": "smtp-url", b"ftp": "ftp-url", b"sftp": "ftp-url",
    b"ldap": "ldap-url", b"ldaps": "ldap-url", b"ssh": "ssh-url", b"http": "http-url", b"https": "http-url",
}  # fmt: skip


@rule(
    "TA504",
    "url-credentials",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    yields_to=("TA501", "TA503"),
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Change the password where the URL points to, then remove it from these rows.",
    message=lambda group: f"a password in a URL, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("url", rb":(?:\\*/){2}[^\s\"'@:<>\[]{0,80}:[^\s\"'@<>]{1,160}@[\w\[]"),
        Gate("pairs", rb";[ ]?(?:password|pwd|accountkey|sharedaccesskey)[ ]?(?:=|\\+u003d)[^\s]", caseless=True),
    ),
    bad=(
        b'{"text":"DATABASE_URL=postgres://ledger:vK29xqLmT4@db.quillane.net:5432/app"}',
        b'{"text":"redis:\\/\\/:tR8sLq20Zw@10.4.7.9:6379"}',
        b'{"args":"{\\"dsn\\":\\"amqps:\\\\/\\\\/svc:Bq7LmPz91x@mq.quillane.net\\"}"}',
        b'{"text":"Server=sql.quillane.net;User Id=svc;Password=Zr7qLw92Kd;Encrypt=true"}',
    ),
    good=(
        b'{"text":"postgres://user:password@localhost:5432/app"}',
        b'{"text":"postgres://${USER}:${PASSWORD}@db/app and https://example.com:8080/@scope/name"}',
        b'{"text":"mongodb://<user>:<password>@cluster.example.com and http://u:***@h"}',
        b'{"text":"Server=localhost;User Id=sa;Password=changeme;"}',
    ),
)
def url_credentials(gate: str, data: bytearray, end: int) -> Found | None:
    """A URL or a connection string holds a password.

    `scheme://user:password@host` of databases, queues, mail and web servers, and `Server=...;Password=...` in the forms
    of ADO.NET, ODBC and JDBC. Placeholders, references to variables, the usual words of documentation and containers
    (`postgres`, `changeme`) are no findings. Words, and passwords for hosts of one's own machine, are weak.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    pattern = _URL if gate == "url" else _PAIRS
    last = window.from_raw(end)
    match = next((found for found in pattern.finditer(window.text) if found.start() < last <= found.end() + 1), None)
    if match is None:
        return None
    secret = match["secret"].decode("utf-8", "replace")
    if is_known(secret) or _PORT.match(secret) or not is_password(unquote(secret)):
        return None
    host, scheme = (match["host"], match["scheme"]) if gate == "url" else (b"", b"")
    if gate == "url" and unquote(secret) == unquote(match["user"].decode("utf-8", "replace")):
        return None
    weak = _LOCAL.match(host) is not None if host else False
    grade = Confidence.STRONG if is_drawn(unquote(secret)) and not weak else Confidence.WEAK
    kind = _KINDS.get(scheme.partition(b"+")[0], "url-password") if scheme else "connection-string"
    return Found(window.to_raw(match.start("secret")), window.to_raw(match.end("secret")), secret, kind, grade)
