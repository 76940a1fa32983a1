"""Presidio's recognisers, on single values. The only importer of presidio_analyzer, and only when there is a value.

Importing takes more than a second of CPU. No network: the list of public suffixes is the one that tldextract ships.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from presidio_analyzer import EntityRecognizer

# Regions that a number without a country code may be from.
_REGIONS = ("US", "GB", "DE", "FR", "IN", "BR")


def recognised(entity: str, subjects: Collection[str]) -> frozenset[str]:
    """Those of the subjects (a noun, a colon, a value) in whose value presidio recognises the entity.

    `entity` is presidio's name: EMAIL_ADDRESS, PHONE_NUMBER, IP_ADDRESS, IBAN_CODE, CREDIT_CARD, US_SSN, CRYPTO,
    MAC_ADDRESS.
    """
    if not subjects:
        return frozenset()
    recognizer = _recognizer(entity)
    return frozenset(item for item in subjects if _is_recognised(recognizer, entity, item.partition(":")[2]))


def _is_recognised(recognizer: EntityRecognizer, entity: str, value: str) -> bool:
    # the recognisers here are patterns, which need nothing from a language model
    results = recognizer.analyze(value, [entity], None)  # type: ignore[arg-type]
    return any(2 * (result.end - result.start) > len(value) and result.score > 0 for result in results)


@cache
def _recognizer(entity: str) -> EntityRecognizer:
    _work_offline()
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        CryptoRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        MacAddressRecognizer,
        PhoneRecognizer,
        UsSsnRecognizer,
    )

    makers: dict[str, Callable[[], EntityRecognizer]] = {
        "EMAIL_ADDRESS": EmailRecognizer,
        "PHONE_NUMBER": lambda: PhoneRecognizer(supported_regions=_REGIONS),
        "IP_ADDRESS": IpRecognizer,
        "IBAN_CODE": IbanRecognizer,
        "CREDIT_CARD": CreditCardRecognizer,
        "US_SSN": UsSsnRecognizer,
        "CRYPTO": CryptoRecognizer,
        "MAC_ADDRESS": MacAddressRecognizer,
    }
    return makers[entity]()


@cache
def _work_offline() -> None:
    """Let tldextract use the list that it ships: it would ask two hosts for a newer one."""
    import tldextract

    extractor = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    tldextract.extract = extractor  # type: ignore[assignment]
    tldextract.tldextract.extract = extractor  # type: ignore[assignment]
    tldextract.tldextract.TLD_EXTRACTOR = extractor
