"""TA603 and TA608: addresses of the public network and of network cards, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from personal.conftest import CheckPersonal

ADDRESSES = [
    ("ssh kim@85.214.132.117", "85.214.132.117"),
    ("Accepted publickey from 85.214.132.117 port 50412", "85.214.132.117"),
    ("http://85.214.132.117:8080/x", "85.214.132.117"),
    ("remote_addr=85.214.132.117,", "85.214.132.117"),
    ("[85.214.132.117]", "85.214.132.117"),
    ('"ip": "85.214.132.117"', "85.214.132.117"),
    ("from 85.214.132.117.", "85.214.132.117"),
    ("line\n85.214.132.117 - - [01/Jan]", "85.214.132.117"),
    ("inet6 2a01:4f8:c2c:9a1b::1 scope global", "2a01:4f8:c2c:9a1b::1"),
    ("[2a01:4f8:c2c:9a1b::1]:443", "2a01:4f8:c2c:9a1b::1"),
    ("2A01:04F8:0C2C:9A1B:0000:0000:0000:0001", "2a01:04f8:0c2c:9a1b:0000:0000:0000:0001"),
]
NO_ADDRESSES = [
    "127.0.0.1 and 0.0.0.0 and 255.255.255.255",
    "10.0.0.8, 172.17.0.2, 192.168.1.4, 169.254.169.254, 100.64.0.9",
    "203.0.113.9, 198.51.100.7, 192.0.2.55",
    "8.8.8.8, 1.1.1.1, 9.9.9.9",
    "224.0.0.251 and 239.255.255.250",
    "85.214.132.0/24 and 85.214.132.112/29",
    "Chrome/120.0.6099.109",
    "v2.7.18.4 and numpy==1.26.4.1 and foo~=44.1.2.3",
    "version 85.214.132.117",
    "section 3.2.14.1",
    "1.2.840.113549.1.1.11",
    "85.214.132.117.5 and 3.85.214.132.117",
    "85.214.132.999",
    "1.2.3.4 and 12.34.56.78",
    "2.7.2.2 and 4.1.2.30",
    'AssemblyVersion("85.214.132.117")',
    "12:34:56:78 and ::1 and fe80::1 and 2001:db8::1",
    "std::vector and a::b::c",
    "10:15:20 2024:01:02:03",
    "build 85.214.132.117-rc1",
    "lib-85.214.132.117.jar",
]
MACS = [
    ("ether 3c:22:fb:9e:41:d7 txqueuelen 1000", "3c:22:fb:9e:41:d7"),
    ("Physical Address: 3C-22-FB-9E-41-D7", "3c:22:fb:9e:41:d7"),
    ("link/ether 3c:22:fb:9e:41:d7 brd ff:ff:ff:ff:ff:ff", "3c:22:fb:9e:41:d7"),
    ('"mac":"3c:22:fb:9e:41:d7"', "3c:22:fb:9e:41:d7"),
]
NO_MACS = [
    "02:42:ac:11:00:02 and 00:00:00:00:00:00 and aa:bb:cc:dd:ee:ff",
    "52:54:00:12:34:56 and 08:00:27:9e:41:d7 and 00:50:56:9e:41:d7",
    "01:00:5e:00:00:fb and 33:33:00:00:00:01",
    "SHA256 3c:22:fb:9e:41:d7:10:22:33:44",
    "3c:22:fb-9e:41:d7",
    "12:34:56 and 10:11:12:13",
    "3c22fb9e41d7",
    "0x3c:22:fb:9e:41:d7",
]


@pytest.mark.parametrize(("text", "value"), ADDRESSES)
def test_addresses(text: str, value: str, check_personal: CheckPersonal) -> None:
    check_personal("TA603", text, value)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_no_addresses(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA603", text)


@pytest.mark.parametrize(("text", "value"), MACS)
def test_hardware_addresses(text: str, value: str, check_personal: CheckPersonal) -> None:
    check_personal("TA608", text, value)


@pytest.mark.parametrize("text", NO_MACS)
def test_no_hardware_addresses(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA608", text)
