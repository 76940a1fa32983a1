"""Texts that look as if they held secrets or personal data, and hold none."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.secrets.samples import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class Negative(NamedTuple):
    """A class of texts, and what makes one."""

    name: str
    make: Callable[[Random], str]


def _hex(rng: Random, size: int) -> str:
    return "".join(rng.choices(CLASSES["hex"], k=size))


def _uuid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _integrity(rng: Random) -> str:
    digest = base64.b64encode(hashlib.sha512(rng.randbytes(8)).digest()).decode()
    package = '"resolved": "https://registry.example.com/left-pad/-/left-pad-1.3.0.tgz"'
    return f'    {package},\n    "integrity": "sha512-{digest}"'


def _go_sum(rng: Random) -> str:
    return f"golang.org/x/mod v0.{rng.randint(1, 30)}.0 h1:{base64.b64encode(rng.randbytes(32)).decode()}"


def _image(rng: Random) -> str:
    return f'<img src="data:image/png;base64,{base64.b64encode(rng.randbytes(rng.randint(600, 4000))).decode()}">'


def _minified(rng: Random) -> str:
    names = ["".join(rng.choices(CLASSES["alpha"], k=rng.randint(1, 3))) for _ in range(60)]
    bodies = (rng.choices(names, k=4) for _ in range(40))
    return "".join(f"function {a}({b}){{return {c}.{d}" + "}" for a, b, c, d in bodies)


_CODE = (
    'password = os.environ["DB_PASSWORD"]',
    "const token = await getToken(user.id, options);",
    "api_key: ${{ secrets.API_KEY }}",
    'parser.add_argument("--password", help="password of the database")',
    "SECRET_KEY = get_random_secret_key()",
    'if (!process.env.STRIPE_SECRET_KEY) throw new Error("STRIPE_SECRET_KEY is missing");',
    "def verify_token(self, token: str, secret_name: str) -> bool:",
    "private_key_path = '/etc/ssl/private/server.key'",
    "token_type: bearer, expires_in: 3600, scope: read_write",
    "access_token_expiry_seconds = 86400000000",
    'config.set("password_policy", "min_length_12")',
    "password_reset_token_generator = PasswordResetTokenGenerator()",
    '"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<|endoftext|>"',
    "monkey = patch.object(keyring, 'get_password', return_value=None)",
    "apiKey={config.apiKey} secretKey={config.secretKey}",
    "export default { passwordHash: bcrypt.hashSync(password, 10) }",
    "-- UPDATE users SET password = $1 WHERE id = $2;",
    '@Value("${spring.datasource.password}") private String password;',
    "credentials: 'same-origin', tokenEndpoint: '/oauth/token/refresh/now'",
    "secretName: my-app-tls-certificate-secret",
)
_DOCUMENTED = (
    "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
    "ghp_" + "x" * 36,
    "sk-" + "your-api-key-here-1234567890abcdef",
    "xoxb-" + "your-slack-bot-token",
    "GITHUB_TOKEN=<your-token>",
    "postgres://user:password@localhost:5432/db",
    "redis://default:<password>@host:6379",
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer YOUR_ACCESS_TOKEN",
    "token: ***",
    "password: [REDACTED]",
    "OPENAI_API_KEY=sk-...",
    "curl -u user:password https://api.example.com",
    "PGPASSWORD=postgres psql -h localhost",
    "-" * 5 + "BEGIN RSA PRIVATE KEY" + "-" * 5 + "\\n...\\n" + "-" * 5 + "END RSA PRIVATE KEY" + "-" * 5,
    "mysql://root:root@127.0.0.1/app",
    "DB_PASSWORD=changeme",
    "api_key=" + "a" * 32,
    "secret: 0123456789abcdef0123456789abcdef",
    "mail user@example.com or noreply@github.com, git@github.com:kim/x.git",
    "call +1 202 555 0143, card 4242 4242 4242 4242, SSN 078-05-1120",
    "listening on 0.0.0.0:8080, 127.0.0.1, 192.0.2.17, resolver 8.8.8.8",
    "numpy==1.26.4.1, Chrome/120.0.6099.109, section 4.12.33.140",
)  # fmt: skip


def _git(rng: Random) -> str:
    return f"commit {_hex(rng, 40)}\nindex {_hex(rng, 7)}..{_hex(rng, 7)} 100644"


def _digests(rng: Random) -> str:
    return f'sha256:{_hex(rng, 64)}  md5 {_hex(rng, 32)}  etag "{_hex(rng, 32)}"'


def _uuids(rng: Random) -> str:
    return json.dumps({"id": _uuid(rng), "session_token_id": _uuid(rng), "request_id": _uuid(rng)})


def _ids(rng: Random) -> str:
    first, second = ("".join(rng.choices(CLASSES["base58"], k=22)) for _ in range(2))
    return f"toolu_01{first} msg_01{second}"


def _signature(rng: Random) -> str:
    sealed = base64.b64encode(b"\x12\xab\x02" + rng.randbytes(700)).decode()
    return json.dumps({"type": "thinking", "thinking": "", "signature": sealed})


def _counters(rng: Random) -> str:
    time, span = rng.randint(1_600_000_000_000, 1_790_000_000_000), rng.randint(10**17, 10**18)
    return f"at {time} span {span} line {rng.randint(1, 9999)}:{rng.randint(1, 99)}"


def _cache(rng: Random) -> str:
    return f"cache_key=build-{_hex(rng, 16)}-linux next_page_token={_hex(rng, 12)}"


NEGATIVES = (
    Negative("git hashes", _git),
    Negative("digests", _digests),
    Negative("uuids", _uuids),
    Negative("lock files", _integrity),
    Negative("go.sum", _go_sum),
    Negative("images", _image),
    Negative("minified code", _minified),
    Negative("code that names secrets", lambda rng: rng.choice(_CODE)),
    Negative("documentation", lambda rng: rng.choice(_DOCUMENTED)),
    Negative("tool and message ids", _ids),
    Negative("signatures", _signature),
    Negative("times and counters", _counters),
    Negative("cache keys", _cache),
)
