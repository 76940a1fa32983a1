"""What a name says about its value: that it is a password, that it is another secret, or that it is none."""

from __future__ import annotations

import re
from enum import Enum


class Named(Enum):
    """What a value with such a name is."""

    PASSWORD = "password"  # noqa: S105 (a kind, no password)
    KEY = "key"
    NOTHING = "nothing"


# Names of things about secrets that are none.
_HARMLESS = re.compile(
    r"(?i)(?:tokens|tokeni[sz]er?|tokeni[sz]ed|public|[_\-.]?(?:count|type|limit|length|len|size|name|names|id|ids|field|url|uri|"
    r"path|file|dir|env|var|hash|hashed|digest|sha\d*|policy|regex|pattern|prefix|label|hint|prompt|expiry|expires|"
    r"expires_at|at|version|class|schema|ref|selector|status|error|message|reset|budget|usage|index|end|start|address|addr|"
    r"program|mint|project|year|kind|provider|manager|service|account|endpoint|scope|issuer|algorithm|strength|rules?|"
    r"format|header|fingerprint|checksum|arn|uuid|title|text|description|placeholder|event|action|page|link|form|input|"
    r"validators?|verifier|encoder|hashers?|locker|store|vault|source|target|owner|user|username|email|role|group|state|test))$|"
    r"(?:max|min|num|total|input|output|prompt|completion|cache|next|page|continuation|sync|cursor|csrf|xsrf|stop|eos|bos|pad|unk|"
    r"sep|cls|mask|special|public|lexer|parser|syntax|design|color|theme|change|client[_\-]?request|client|cancellation|"
    r"pagination|(?:next|page|copy|prev\w*)[\w\-]{0,12}|resume|current|start(?:ing)?|from|export|import|lock|keyword|identity|amz|authenticity|"
    r"idempotency|feed|delta|skip|stage|upload|registration)[_\-.]?(?:api[_\-.]?)?token|"
    r"public[_\-.]?key|key[_\-.]?(?:id|name|path|file)|secret[_\-]?keys$|password[_\-.]?(?:field|input|label|hash)|monkey|hotkey|"
    r"(?:cache|object|s3|primary|foreign|sort|partition|dedup|row|hash|translation|registry|map|issue|project|public|"
    r"host|site|group|index|unique|natural|composite|lookup|data|state|query|search|bucket|file|leader|react|i18n|item|"
    r"type|event|enum|str|string|json|dict|shift|alt|ctrl|idempotency|message|route|flag|kms|key|display|storage_object|"
    r"candidate|left|right|up|down|page|enter|escape|any|function|arrow|tab|space)_key$"
)
# Calls that take the name of a secret, or something that is compared with one.
_VERBS = re.compile(
    r"(?i)^[-$@:]*(?:get|find|fetch|read|load|lookup|validate|verify|check|test|parse|decode|encode|is|has|remove|delete|"
    r"expect|assert|next|match|count|hash|encrypt|decrypt|mask|redact|strip|format|print|log|describe|list|handle|on)"
    r"(?=[A-Z_])"
)
_PASSWORD = re.compile(
    r"(?i:passw|passphrase|passcode|kennwort|bindpw|identified|requirepass|(?:store|key|db|user|root|ssh|smtp|mail|sudo)pass)|"
    r"(?<![A-Za-z])(?i:pass|pwd|psk|pw)(?![A-Za-z])|(?<=[a-z0-9])(?:Pass|Pwd|PSK|Psk)(?![a-z])"
)
# Many things have a key; these are for locks. In capitals it is mostly a setting from outside.
_SECRET = re.compile(
    r"(?i:secret|token|credential|(?:api|access|private|preshared|auth|encrypt\w*|decrypt\w*|master|sign\w*|session|jwt|shared|"
    r"account|consumer|admin|deploy\w*|service|app|crypt\w*|cipher|aes|hmac|webhook|bot|client|db|storage|"
    r"root|ssh|tls|ssl|internal|integration|rest|server|write|send|recovery|backup|vault|wallet)[_\-. ]?key)|"
    r"^\W*[A-Z0-9_]+_KEY(?:_BASE)?$"
)


def judge_name(name: str, *, is_called: bool = False) -> Named:
    """What the name says; `is_called` where the value is the argument of a function with this name."""
    if _HARMLESS.search(name) or (is_called and _VERBS.match(name)):
        return Named.NOTHING
    if _PASSWORD.search(name):
        return Named.PASSWORD
    return Named.KEY if _SECRET.search(name) else Named.NOTHING
