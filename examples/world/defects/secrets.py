"""TA5xx: credentials that no service ever gave out, put together from pieces and random letters."""

from __future__ import annotations

import base64
import json
import string
import zlib
from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import at_end, in_result
from world.defects.rows import in_context, with_call

if TYPE_CHECKING:
    from random import Random

    from world.defects.log import SessionEnd

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_UPPER = string.ascii_uppercase + "234567"


def letters(rng: Random, count: int, alphabet: str = _BASE62) -> str:
    """Random letters."""
    return "".join(rng.choices(alphabet, k=count))


def github_token(rng: Random) -> str:
    """A token with the checksum that GitHub puts at its end: CRC32 in base 62."""
    body = letters(rng, 30)
    rest, digits = zlib.crc32(body.encode()), ""
    while rest:
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    return "_".join(("ghp", body + digits.rjust(6, "0")))


def cloud_keys(rng: Random) -> str:
    """An access key of a cloud and its secret, as a file of settings has them."""
    name, secret = "AKIA" + letters(rng, 16, _UPPER), letters(rng, 40, _BASE62 + "+/")
    return f"[default]\naws_access_key_id = {name}\naws_secret_access_key = {secret}\n"


def model_keys(rng: Random) -> str:
    """A file of environment variables with keys of two vendors of models."""
    first = "-".join(("sk", "ant", "api03", letters(rng, 93, _BASE62 + "_"), letters(rng, 6) + "AA"))
    second = "-".join(("sk", "proj", letters(rng, 74)))
    return f"# .env\nANTHROPIC_API_KEY={first}\nOPENAI_API_KEY={second}\nLOG_LEVEL=info\n"


def vendor_tokens(rng: Random) -> str:
    """Tokens of four more services, as a settings file lists them."""
    tokens = {
        "STRIPE_KEY": "_".join(("sk", "live", letters(rng, 24))),
        "HF_TOKEN": "hf" + "_" + letters(rng, 34, string.ascii_letters),
        "MAPS_KEY": "AIza" + letters(rng, 35, _BASE62 + "-_"),
        "NPM_TOKEN": "npm" + "_" + letters(rng, 36),
    }
    return "".join(f"{name}={token}\n" for name, token in tokens.items())


def private_key(rng: Random) -> str:
    """A private key in armour; its body is random."""
    body = base64.b64encode(rng.randbytes(420)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    mark = " ".join(("OPENSSH", "PRIVATE", "KEY"))
    return f"-----BEGIN {mark}-----\n{lines}\n-----END {mark}-----\n"


def session_token(rng: Random) -> str:
    """A JSON web token."""
    head = {"alg": "HS256", "typ": "JWT"}
    claims = {"sub": str(rng.randint(10_000, 99_999)), "scope": "ledger:write", "exp": 1_790_000_000}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (head, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, rng.randbytes(32)))


def chat_hook(rng: Random) -> str:
    """The address of a hook of a chat service."""
    place = "/".join(("services", "T" + letters(rng, 10, _UPPER), "B" + letters(rng, 10, _UPPER), letters(rng, 24)))
    return "https://hooks." + "slack.com/" + place


def database(rng: Random) -> str:
    """The address of a database with an account and its password."""
    return "postgres" + f"://ledger_rw:{letters(rng, 22)}@db.ostmarrow.example:5432/ledger"


def request_log(rng: Random) -> str:
    """A request as a client logs it, with the cookie of its session."""
    return f"> GET /v1/rows HTTP/1.1\n> Cookie: theme=dark; session_id={letters(rng, 40)}\n< HTTP/1.1 200 OK\n"


def client_file(rng: Random) -> str:
    """What a client keeps for logging in."""
    return f"machine git.ostmarrow-freight.com\n  login tquill\n  password {letters(rng, 18)}\n"


def settings_file(rng: Random) -> str:
    """Settings of an application, with a secret of its own."""
    return f"[oauth]\nclient_id = ledger-web\nclient_secret = {letters(rng, 36)}\ntimeout = 30\n"


def cluster_secret(rng: Random) -> str:
    """A secret as a cluster shows it: in base64."""
    data = base64.b64encode(f"GH_TOKEN={github_token(rng)}\n".encode()).decode()
    return f"apiVersion: v1\nkind: Secret\ndata:\n  env: {data}\n"


def _typed(end: SessionEnd) -> list[int]:
    """The user types a token into the prompt."""
    rng = end.rng
    row = end.ask(f"Push it with this token, I will revoke it later: {github_token(rng)}")
    end.say("I will not use a token from the conversation. Please log in with the command line tool of the forge.")
    return [row]


def _nested(rng: Random) -> dict[str, object]:
    """A file of JSON inside the arguments of a call: the token is escaped twice in the log."""
    inner = json.dumps({"auth": json.dumps({"token": github_token(rng), "db": database(rng)})})
    return {"file_path": "config/remote.json", "content": inner}


def _nested_call(end: SessionEnd) -> list[int]:
    end.ask("Store the settings of the remote.")
    row, call = end.call("Write", _nested(end.rng))
    end.give(call, "File created successfully at: config/remote.json")
    end.say("The settings are stored in config/remote.json.")
    return [row]


ROWS = (
    Defect("TA501", "merged", "cat .env: keys of two vendors of models", in_context(model_keys), echo="user"),
    Defect("TA501", "merged", "a cloud access key and its secret", in_context(cloud_keys), echo="user"),
    Defect(
        "TA501",
        "merged",
        "tokens in JSON inside the JSON of a call",
        with_call("Write", _nested),
        also=("TA504",),
        echo="assistant",
    ),
    Defect(
        "TA503",
        "merged",
        "a JSON web token in a command",
        with_call(
            "Bash",
            lambda rng: {
                "command": f"curl -H 'Authorization: Bearer {session_token(rng)}' https://api.example.com/v1/rows",
                "description": "Fetch the rows",
            },
        ),
        echo="assistant",
    ),
)
LOGS = (
    Defect("TA501", "claude", "tokens of four services in a tool result", in_result(vendor_tokens)),
    Defect("TA502", "claude", "a private key in a tool result", in_result(private_key)),
    Defect(
        "TA501",
        "claude",
        "the hook of a chat service and a database with password",
        in_result(lambda rng: f"NOTIFY={chat_hook(rng)}\nDATABASE_URL={database(rng)}\n"),
        also=("TA504",),
    ),
    Defect("TA501", "claude", "the user types a token", at_end(_typed)),
    Defect("TA501", "claude", "tokens in JSON inside the JSON of a call", at_end(_nested_call), also=("TA504",)),
    Defect("TA505", "claude", "the log of a request with its cookie", in_result(request_log)),
    Defect("TA506", "claude", "cat .netrc", in_result(client_file)),
    Defect("TA507", "claude", "a settings file with a client secret", in_result(settings_file)),
    Defect("TA508", "claude", "a token as base64 in the secret of a cluster", in_result(cluster_secret)),
)
