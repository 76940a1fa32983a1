"""Samples from templates: the right shape, the same for the same seed, and what is not known is refused."""

from __future__ import annotations

import re
from random import Random

import pytest

from traceaudit_rules.secrets.checks import holds
from traceaudit_rules.secrets.pack import shipped_kinds
from traceaudit_rules.secrets.samples import CLASSES, TemplateError, make_sample


@pytest.mark.parametrize(
    ("template", "shape"),
    [
        ("x-{digit:4}", r"x-\d{4}"),
        ("{hex:8}-{HEX:8}", r"[0-9a-f]{8}-[0-9A-F]{8}"),
        ("{alnum:3-9}", r"[0-9A-Za-z]{3,9}"),
        ("{live|test}_{lower:2}", r"(?:live|test)_[a-z]{2}"),
        ("{uuid}", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ("plain", "plain"),
        ("", ""),
        ("{pem:EC PRIVATE KEY}", r"-----BEGIN EC PRIVATE KEY-----\n(?:[\w+/]{64}\n)+-----END EC PRIVATE KEY-----"),
    ],
)
def test_shapes(template: str, shape: str) -> None:
    for seed in range(20):
        assert re.fullmatch(shape, make_sample(template, Random(seed)))


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_gives_its_characters(name: str) -> None:
    assert set(make_sample(f"{{{name}:400}}", Random(1))) <= set(CLASSES[name])


@pytest.mark.parametrize("template", ["{nothing}", "{nothing:3}", "{alnum}x{what:1}"])
def test_an_unknown_part_is_refused(template: str) -> None:
    with pytest.raises((TemplateError, ValueError)):
        make_sample(template, Random(1))


def test_the_same_seed_gives_the_same_sample() -> None:
    for kind in shipped_kinds():
        first, second, other = (make_sample(kind.example, Random(seed)) for seed in (1, 1, 2))
        assert first == second
        assert first != other


def test_made_checksums_hold() -> None:
    for seed in range(20):
        assert holds("github", make_sample("ghp_{alnum:30}{crc}", Random(seed)))
        assert holds("jwt", make_sample("{jwt}", Random(seed)))
        assert holds("base58check", make_sample("{base58check:80:32:01}", Random(seed)))
        assert holds("macaroon", make_sample("{macaroon:pypi.org}", Random(seed)))
