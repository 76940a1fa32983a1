"""Commands and calls that are given a password: what must stand around it, by the tool."""

from __future__ import annotations

import re

from traceaudit_rules.contract import Gate

# What ends a command.
_REST = rb"[^\n|;&]{0,160}?"
_VALUE = rb"[\"']?(?P<secret>[^\s\"'|;&<>()]{6,200})"
_STRING = rb"[\"'](?P<secret>[^\"'\s]{6,200})[\"']"
# What stands from the end of the gate on.
_NEXT = {
    **dict.fromkeys(("login", "twine", "mongo", "redis", "ldap", "zip", "nmcli"), re.compile(rb"[ ]{0,3}" + _VALUE)),
    **dict.fromkeys(("archive", "openssl"), re.compile(_VALUE)),
    "httpie": re.compile(rb"[ ]{0,3}[\"']?[^\s:\"']{1,80}:" + _VALUE),
}
# These gates take the first character.
_INSIDE = ("archive", "openssl")
# What the command begins with, in small letters, and the rest: the nearest beginning before a gate's end is looked at.
_FORMS = {
    "net-use": (b"net use", rb"[ ]" + _REST + rb"/user:\S{1,80}[ ]" + _VALUE),
    "poetry": (b"http-basic.", rb"[\w.\-]{1,60}[ ]\S{1,80}[ ]" + _VALUE),
    "mc-alias": (b"mc alias set", rb"[ ]\S{1,60}[ ]\S{1,200}[ ]\S{1,80}[ ]" + _VALUE),
    "piped": (
        b"echo",
        rb"[ ]{1,4}(?:-\w[ ]{1,4})?[\"']?(?:[\w.\-]{1,60}:)?(?P<secret>[^\s\"'|;&<>()$]{6,200})[\"']?[ ]{0,4}\|[ ]{0,4}"
        rb"(?:sudo[ ]+-S\b|(?:sudo[ ]+)?chpasswd|[^\n|;&]{0,120}?(?:--?password-stdin|--stdin|--with-token))",
    ),
    "secure-string": (b"convertto-securestring", rb"[ ]+(?:-String[ ]+)?" + _STRING),
    "second-argument": (b"(", rb"\s{0,2}[\"'][^\"'\n]{1,160}[\"'],\s{0,2}" + _STRING),
    "third-argument": (b"(", rb"\s{0,2}[^,\n]{1,200},\s{0,2}[^,\n]{1,80},\s{0,2}" + _STRING),
    "oracle": (b"oracle:", rb"(?:thin|oci):[\w.\-]{1,60}/(?P<secret>[^\s\"'@/]{6,120})@"),
}
_PATTERNS = {name: (begin, re.compile(rest, re.IGNORECASE)) for name, (begin, rest) in _FORMS.items()}
# Go's form of a data source: the end is what names it.
_DSN = re.compile(rb"(?:^|[\"'`= ])[\w.\-]{1,60}:(?P<secret>[^\s\"'`@/]{6,120})\Z")
_LONGEST_DSN = 184
NAMES = frozenset((*_NEXT, *_FORMS, "go-dsn"))


def find_password(name: str, text: bytes, last: int) -> tuple[int, int] | None:
    """Span of the password in the command or call with this name whose gate ends at `last`."""
    if name in _NEXT:
        match = _NEXT[name].match(text, last - (name in _INSIDE))
    elif name == "go-dsn":
        at = text.rfind(b"@", 0, last)
        match = _DSN.search(text, max(0, at - _LONGEST_DSN), at)
    else:
        begin, rest = _PATTERNS[name]
        at = text[:last].lower().rfind(begin)
        match = rest.match(text, at + len(begin)) if at >= 0 else None
        if match is not None and match.end() < last - 1:
            return None
    return None if match is None else match.span("secret")


GATES = (
    Gate("login", rb"login[ ](?:[^\n|;&]+[ ])?--?p(?:assword)?[ =]"),
    Gate("twine", rb"twine[ ]upload[ ](?:[^\n|;&]+[ ])?-p[ ]"),
    Gate("mongo", rb"mongo[a-z]*[ ][^\n|;&]*[ ]-p[ ]"),
    Gate("redis", rb"redis-cli[ ](?:[^\n|;&]*[ ])?(?:-a|--pass)[ ]"),
    Gate("ldap", rb"ldap[a-z]+[ ][^\n|;&]*[ ]-w[ ]"),
    Gate("openssl", rb"[ ]pass:[^\s]"),
    Gate("archive", rb"7z[a-z]?[ ][^\n|;&]*[ ]-p[^\s]"),
    Gate("zip", rb"zip[ ](?:[^\n|;&]*[ ])?-P[ ]"),
    Gate("httpie", rb"http[ ](?:[^\n|;&]*[ ])?(?:-a|--auth)[ =]"),
    Gate("nmcli", rb"nmcli[ ][^\n|;&]*password[ ]"),
    Gate("net-use", rb"net[ ]use[ ][^\n|;&]*/user:", caseless=True),
    Gate("poetry", rb"http-basic\.[\w.\-]+[ ]"),
    Gate("mc-alias", rb"mc[ ]alias[ ]set[ ]"),
    Gate("piped", rb"--password-stdin"),
    Gate("piped sudo", rb"\|[ ]?sudo[ ]+-S"),
    Gate("piped passwd", rb"\|[ ]?(?:sudo[ ])?(?:chpasswd|passwd[ ]+--stdin)"),
    Gate("secure-string", rb"convertto-securestring", caseless=True),
    Gate("second-argument auth", rb"auth[ ]?=[ ]?\([\\\"']", caseless=True),
    Gate("second-argument basic", rb"basicauth\([\\\"']", caseless=True),
    Gate("second-argument login", rb"\.login\([\\\"']"),
    Gate("second-argument bind", rb"simple_bind(?:_s)?\([\\\"']"),
    Gate("second-argument net", rb"NetworkCredential\([\\\"']"),
    Gate("third-argument mysqli", rb"mysqli(?:_connect)?\("),
    Gate("third-argument pdo", rb"new[ ]PDO\("),
    Gate("third-argument jdbc", rb"getConnection\("),
    Gate("go-dsn", rb"@(?:tcp|unix)\("),
    Gate("oracle", rb"oracle:(?:thin|oci):"),
)
