"""TA603, TA608: public addresses of the network, and hardware addresses.

The standard library decides what an address is. Presidio's patterns for both are wider, and importing them would cost
every audit with an address more than a second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from itertools import pairwise

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.personal.known import listed
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_SPAN = 48
_AFTER = 48
_IPV4 = re.compile(rb"(?<![\w.\-+])(?<!\w/)(?<![=~]=)(?P<address>(?:\d{1,3}\.){3}\d{1,3})(?![\w\-]|\.\d|/(?!32\b)\d)")
_IPV6 = re.compile(rb"(?<![\w:.])(?P<address>2[0-9a-fA-F]{3}:(?:[0-9a-fA-F]{1,4}:|:){2,6}[0-9a-fA-F]{1,4})(?![\w:])")
_MAC = re.compile(
    rb"(?<![\w:\-])(?P<address>[0-9a-fA-F]{2}(?P<mark>[:\-])(?:[0-9a-fA-F]{2}(?P=mark)){4}[0-9a-fA-F]{2})(?![\w:\-])"
)
# What stands before four small numbers that are a version, a section or an object identifier.
_VERSION = re.compile(
    rb"(?i)(?:v|ver|version|release|build|rev|revision|chrome/|firefox/|safari/|edg/|==|~=|>=|<=|\^|section|sec\.|rfc|oid|step|"
    rb"assemblyversion|fileversion|python|driver|firmware|kernel)[\s:=\"'(/v]{0,4}$"
)
_SMALL = 32
_DIGIT = 9
# What object identifiers begin with.
_IDENTIFIERS = b"\x01\x03"


@rule(
    "TA603",
    "public-addresses",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the address by one of the ranges for documentation, such as 192.0.2.1.",
    message=lambda group: f"a public IP address, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("ipv4", rb"\.\d{1,3}\.\d{1,3}\.\d"),
        Gate("ipv6", rb":[0-9a-fA-F]{1,4}:[0-9a-fA-F:]{3,24}[0-9a-fA-F]"),
    ),
    bad=(
        b'{"text":"ssh kim@85.214.132.117"}',
        b'{"text":"Accepted publickey from 85.214.132.117 port 50412"}',
        b'{"text":"inet6 2a01:4f8:c2c:9a1b::1 scope global"}',
    ),
    good=(
        b'{"text":"127.0.0.1, 0.0.0.0, 10.0.0.8, 192.168.1.4, 203.0.113.9, 8.8.8.8"}',
        b'{"text":"Chrome/120.0.6099.109 and v2.7.18.4 and numpy==1.26.4.1"}',
        b'{"text":"see section 3.2.14.1 and 1.2.840.113549"}',
        b'{"text":"12:34:56:78 and ::1 and 2001:db8::1"}',
    ),
)
def public_addresses(gate: str, data: bytearray, end: int) -> Found | None:
    """A public IP address stands in a row.

    It can be that of a person's line or of somebody's server. Loopback, private (those are TA408), link-local, reserved
    and documentation ranges, public resolvers, version numbers and identifiers of four numbers are no findings.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    pattern = _IPV4 if gate == "ipv4" else _IPV6
    match = next((item for item in pattern.finditer(window.text) if item.start() < last <= item.end()), None)
    if match is None:
        return None
    address = match["address"].decode()
    if not _is_public(address) or _VERSION.search(window.text, max(0, match.start() - 24), match.start()):
        return None
    subject = f"IP address:{address.lower()}"
    return Found(window.to_raw(match.start()), window.to_raw(match.end()), subject, gate, Confidence.STRONG)


@lru_cache(maxsize=8192)
def _is_public(text: str) -> bool:
    try:
        address = IPv6Address(text) if ":" in text else IPv4Address(text)
    except AddressValueError:
        return False
    if text.lower() in listed("common_addresses") or not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv6Address):
        return True
    # four small numbers are a version far more often than an address, and so are three digits before a build
    parts = address.packed
    if len(set(parts)) == 1 or parts[:2] == _IDENTIFIERS:
        return False
    return max(parts) >= _SMALL and max(parts[:3]) > _DIGIT and parts[3] not in (0, 255)


@rule(
    "TA608",
    "hardware-addresses",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the address by one such as 00:00:5e:00:53:01, which is kept for documentation.",
    message=lambda group: f"a hardware address, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("colons", rb":[0-9a-fA-F]{2}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}"),
        Gate("dashes", rb"-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}"),
    ),
    bad=(b'{"text":"ether 3c:22:fb:9e:41:d7 txqueuelen 1000"}', b'{"text":"Physical Address: 3C-22-FB-9E-41-D7"}'),
    good=(
        b'{"text":"02:42:ac:11:00:02 and 00:00:00:00:00:00 and aa:bb:cc:dd:ee:ff"}',
        b'{"text":"SHA256 3c:22:fb:9e:41:d7:10:22:33:44"}',
    ),
)
def hardware_addresses(_gate: str, data: bytearray, end: int) -> Found | None:
    """A hardware (MAC) address stands in a row.

    It names one network card for as long as it lives. Those of containers and virtual machines, of documentation,
    groups, and pieces of fingerprints are no findings.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    match = next((item for item in _MAC.finditer(window.text) if item.start() < last <= item.end()), None)
    if match is None:
        return None
    address = match["address"].decode().lower().replace("-", ":")
    # the second lowest bit of the first byte: not from a maker, but made up by software
    if address.startswith(tuple(listed("virtual_macs"))) or int(address[:2], 16) & 0b11:
        return None
    parts = [int(part, 16) for part in address.split(":")]
    if len({after - before for before, after in pairwise(parts)}) == 1:  # 10:20:30:40:50:60
        return None
    subject = f"MAC address:{address}"
    return Found(window.to_raw(match.start()), window.to_raw(match.end()), subject, "mac", Confidence.STRONG)
