"""Names and addresses of machines: what identifies one, and how a rule names it as its subject."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from traceaudit_rules.hosts.accounts import impersonal, is_personal, services
from traceaudit_rules.hosts.patterns import SUFFIX
from traceaudit_rules.personal.subjects import NOUNS as PERSONAL_NOUNS
from traceaudit_rules.personal.subjects import PERSON

HOST, IDENTIFIER = "host", "SID"
_NOUNS = frozenset({HOST, IDENTIFIER, PERSON, *PERSONAL_NOUNS})
# Networks for private use by RFC 1918 and RFC 4193, and the kind of a finding in each.
_PRIVATE: tuple[tuple[IPv4Network | IPv6Network, str], ...] = (
    (IPv4Network("10.0.0.0/8"), "private-10"),
    (IPv4Network("172.16.0.0/12"), "private-172"),
    (IPv4Network("192.168.0.0/16"), "private-192"),
    (IPv6Network("fd00::/8"), "private-ipv6"),
)
# Names that an engine or a runner makes up: a container id, a virtual machine of a build service.
_MADE_UP = re.compile(
    r"[0-9a-f]{12,64}|\d+|ip-\d+-\d+-\d+-\d+|fv-az[\w-]*|cs-\d+[\w-]*|codespaces-[\w-]*|runnervm\w*|runner-[\w-]*|"
    r"gke-[\w-]*|vm-?\d*|node-?\d+|worker-?\d+|master-?\d*|v?\d+(?:\.\d+)+.*|modal|localhost\d*",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|localhost|test|invalid)\.?", re.IGNORECASE)
_LABEL_OF_SOMEBODY = re.compile(r"[-\d]")


class Subject(NamedTuple):
    """What a finding of this family is about: the noun it is shown with, and the value, which is not shown."""

    noun: str
    value: str


def host_subject(host: str) -> str:
    """A host as the subject of a finding; the same machine has one subject in prompts and in the local network."""
    name = host.casefold().rstrip(".")
    bare = re.sub(r"\.(?:local|lan|home\.arpa|localdomain)\Z", "", name)
    return f"{HOST}:{bare if _LABEL_OF_SOMEBODY.search(bare) and '.' not in bare else name}"


def read_subject(subject: str) -> Subject:
    """Noun and value of a subject; one without a noun is an account, which never holds a colon."""
    noun, colon, value = subject.partition(":")
    return Subject(noun, value) if colon and noun in _NOUNS else Subject("account", subject)


@cache
def listed(name: str) -> frozenset[str]:
    """One list of data/hosts.toml, in lower case."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/hosts.toml").read_text("utf-8"))
    return frozenset(value.casefold() for value in table[name])


@lru_cache(maxsize=4096)
def is_named_machine(host: str) -> bool:
    """Whether the name of a host, as a prompt shows it, may tell whose machine it is."""
    name = host.casefold()
    return not (
        len(name) < 2
        or name in listed("hosts")
        or name in listed("forges")
        or name in impersonal()
        or _MADE_UP.fullmatch(name)
    )


@lru_cache(maxsize=4096)
def is_own_host(host: str) -> bool:
    """Whether a name with a suffix of private networks says more than that: a label before it, not from a manual."""
    name = host.casefold()
    if name in listed("hosts"):
        return False
    labels = re.sub(rf"\.{SUFFIX}\Z", "", name).split(".")
    if labels[-1] in listed("members"):
        return False
    # A service names nobody as an account, but `jenkins.internal` is a host of one network. Below .local it may be any.
    telling = frozenset[str]() if name.endswith(".local") else services()
    return any((is_personal(label) or label in telling) and label not in listed("hosts") for label in labels)


@lru_cache(maxsize=4096)
def is_own_forge(host: str) -> bool:
    """Whether a git server is neither one that anybody can use nor a name from a manual."""
    name = host.casefold()
    return "." in name and not (name in listed("forges") or name in listed("hosts") or name.replace(".", "").isdigit())


def is_own_page(host: str, owner: str) -> bool:
    """Whether the address of a repository without an account is one of somebody's own git server."""
    if _RESERVED.fullmatch(host) or host.casefold().endswith(".example"):
        return False
    return is_own_forge(host) and owner.strip("~").casefold() not in listed("owners") | {"user", "username"}


def names_owner(owner: str) -> bool:
    """Whether the owner of a repository is not from a manual."""
    name = owner.strip("~")
    return is_personal(name) and name.casefold() not in listed("owners")


def names_account(userinfo: str, host: str = "") -> bool:
    """Whether what stands before the @ of a URL is an account or a credential, not a variable or a stand-in.

    Hosts that RFC 2606 reserves for examples have no accounts.
    """
    if _RESERVED.fullmatch(host):
        return False
    account, colon, password = userinfo.partition(":")
    if account == "git" or any(char in userinfo for char in "${}*[]()|,;"):
        return False
    known = listed("owners")
    if is_personal(account) and account.casefold() not in known:
        return True
    return bool(colon) and len(password) > 7 and is_personal(password) and password.casefold() not in known


@lru_cache(maxsize=4096)
def private_kind(text: str) -> str | None:
    """Kind of a private address that is not the same on every machine, or None; the text may be no address at all."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if text.casefold() in listed("addresses") or any(
        address in network for network in _common_networks() if network.version == address.version
    ):
        return None
    if isinstance(address, IPv4Address) and address.packed[3] in (0, 255):
        return None  # a whole network, or everybody in it
    return next((kind for network, kind in _PRIVATE if _is_in(address, network)), None)


def _is_in(address: IPv4Address | IPv6Address, network: IPv4Network | IPv6Network) -> bool:
    return address.version == network.version and address in network


@cache
def _common_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in sorted(listed("networks")))
