"""Names of licences in running text, as the id that `read_licence` understands."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

MOST = 64
"""Names of one kind in one text: who repeats a name more often says nothing more."""


class Named(NamedTuple):
    """A licence that a text names: its span, and the id."""

    start: int
    end: int
    id: str


_TAIL = r"(?:[\s-]*(?P<tail>only|or[\s-]later|or any later version)\b|(?P<plus>\+))?"
_VERSION = r"(?:[\s,(-]*(?:v(?:ersion|\.)?\s?)?(?P<number>\d(?:\.\d)?)\b(?!\s?%|,\d{3}))?"
_GNU_KIND = r"GNU\s+(?:Affero|Lesser|Library)?\s*(?:General\s+Public\s+Licen[cs]e|[AL]?GPL)|[AL]?GPL"
_GNU = rf"(?P<kind>{_GNU_KIND}){_VERSION}\)?{_TAIL}"
_CC = (
    r"(?:(?:CC|Creative\s+Commons)[\s-]*(?:Licen[cs]e[\s,-]*)?(?:BY|Attribution)"
    r"(?P<parts>(?:[\s–-]*(?:NC|SA|ND|Non-?Commercial|Share-?Alike|No-?Deriv(?:ative)?s?)\b)*)"
    r"(?:[\s-]*(?:v(?:ersion)?\s?)?(?P<version>[1-4]\.0|2\.5)\b)?)"
)
_CASED = {  # plain words in lower case
    r"MIT(?:[\s-]?(?P<zero>0|No[\s-]Attribution))?(?:-Lizenz)?(?![\w-])": "MIT",
    r"ISC(?![\w-])": "ISC",
    r"BSD(?:[\s-]?(?P<clauses>[0234])[\s-]?Clause)?(?![\w-])": "BSD",
    r"PDDL(?:[\s-]?v?1\.0)?(?!\w)": "PDDL-1.0",
    r"WTFPL(?!\w)": "WTFPL",
}
_PLAIN = {
    r"(?:the\s+)?MIT\s+licen[cs]ed?": "MIT",
    r"Apache(?:[\s-]+(?:Software\s+)?Licen[cs]e)?[\s,-]*(?:v(?:ersion|\.)?\s*)?2(?:\.0)?(?![\w.]*\d)": "Apache-2.0",
    r"Apache[\s-]+licen[cs]ed?": "Apache-2.0",
    r"(?:the\s+)?(?P<bsd>[0234])[\s-]clause\s+BSD": "BSD",
    r"CC[\s-]?0(?:[\s-]*1\.0)?|Creative\s+Commons\s+Zero": "CC0-1.0",
    r"(?:MPL|Mozilla\s+Public\s+Licen[cs]e)[\s,-]*(?:v(?:ersion)?\s?)?(?P<mpl>[12]\.[01])?": "MPL",
    r"ODbL(?:[\s-]?v?1\.0)?|Open\s+Database\s+Licen[cs]e": "ODbL-1.0",
    r"ODC[\s-]?By(?:[\s-]?v?1\.0)?|Open\s+Data\s+Commons\s+Attribution(?:\s+Licen[cs]e)?": "ODC-By-1.0",
    r"CDLA[\s-](?P<cdla>permissive|sharing)(?:[\s-](?P<cdla_version>[12]\.0))?": "CDLA",
    r"(?:the\s+)?Unlicen[cs]e\b(?!d)": "Unlicense",
    r"(?:Eclipse\s+Public\s+Licen[cs]e|EPL)[\s,-]*(?:v(?:ersion)?\s?)?2\.0": "EPL-2.0",
    r"EUPL[\s,-]*(?:v(?:ersion)?\s?)?1\.(?P<eupl>[12])": "EUPL",
    r"Boost\s+Software\s+Licen[cs]e|BSL-1\.0": "BSL-1.0",
    r"(?P<rail>(?:BigScience|BigCode|CreativeML)[\s-]+)?Open[\s-]?RAIL(?:[\s+-]{0,2}(?P<rail_kind>M{1,2})\b)?": "RAIL",
    r"Llama[\s-]*(?P<llama>[234](?:\.\d)?)[\s-]*(?:Community\s+)?Licen[cs]e": "LLAMA",
    r"Gemma\s+(?:Terms\s+of\s+Use|Licen[cs]e)": "gemma",
    r"public\s+domain": "public-domain",
    r"all\s+rights\s+reserved|proprietary(?:\s+licen[cs]e)": "proprietary",
}
_URL = re.compile(
    r"https?://(?:www\.)?(?:creativecommons\.org/(?P<cc>licenses/[a-z-]+/\d\.\d|publicdomain/zero/1\.0)"
    r"|gnu\.org/licenses/(?P<gnu>(?:old-licenses/)?[al]?gpl-\d\.\d)"
    r"|opensource\.org/licen[cs]es?/(?P<osi>[\w.-]{2,40})|spdx\.org/licenses/(?P<spdx>[\w.-]{2,40})"
    r"|choosealicense\.com/licenses/(?P<choose>[\w.-]{2,40})"
    r"|opendatacommons\.org/licenses/(?P<odc>odbl|by|pddl)|apache\.org/licenses/LICENSE-(?P<apache>2\.0)"
    r"|unlicense\.org(?P<unlicense>)|cdla\.dev/(?P<cdla>[a-z]+-\d-\d))[\w./-]{0,60}",
    re.IGNORECASE,
)
_SPDX_LINE = re.compile(r"SPDX-License-Identifier:\s*(?P<id>[\w.+() -]{2,120})", re.IGNORECASE)
_EDGE = r"(?<![\w/.@-])"


def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    plain = {_GNU: "GNU", _CC: "CC", **_PLAIN}
    return (
        *((re.compile(rf"{_EDGE}(?:{pattern})", re.IGNORECASE), name) for pattern, name in plain.items()),
        *((re.compile(rf"{_EDGE}(?:{pattern})"), name) for pattern, name in _CASED.items()),
    )


_NAMES = _compiled()
# Nothing of the above stands in a text without one of these.
_HINT = re.compile(
    r"GPL|GNU|licen[cs]e|CC|commons|MIT|ISC|BSD|PDDL|WTFPL|apache|MPL|ODbL|ODC|CDLA|EPL|EUPL|BSL|RAIL|public\s+domain"
    r"|all\s+rights|proprietary",
    re.IGNORECASE,
)


def find_names(text: str) -> tuple[Named, ...]:
    """The licences that a text names, in order; of names within names the longest."""
    if not _HINT.search(text):
        return ()
    found = [Named(*match.span(), _from_url(match)) for match in islice(_URL.finditer(text), MOST)]
    found += [Named(*match.span(), match["id"].strip()) for match in islice(_SPDX_LINE.finditer(text), MOST)]
    for pattern, name in _NAMES:
        matches = islice(pattern.finditer(text), MOST)
        found += [Named(*match.span(), _id_of(name, match.groupdict(""))) for match in matches]
    found.sort(key=lambda named: (named.start - named.end, named.start))
    kept: list[Named] = []
    for named in found:
        if named.id and not any(named.start < other.end and other.start < named.end for other in kept):
            kept.append(named)
    return tuple(sorted(kept))


def _id_of(name: str, parts: dict[str, str]) -> str:
    makers = {
        "GNU": _gnu,
        "CC": _creative_commons,
        "MIT": lambda parts: "MIT-0" if parts.get("zero") else "MIT",
        "BSD": lambda parts: _bsd(parts.get("clauses") or parts.get("bsd") or ""),
        "MPL": lambda parts: f"MPL-{parts['mpl'] or '2.0'}",
        "CDLA": lambda parts: f"CDLA-{parts['cdla'].capitalize()}-{parts['cdla_version'] or '1.0'}",
        "EUPL": lambda parts: f"EUPL-1.{parts['eupl']}",
        "LLAMA": lambda parts: f"llama{parts['llama']}",
        "RAIL": _rail,
    }
    return makers[name](parts) if name in makers else name


def _gnu(parts: dict[str, str]) -> str:
    kind = parts["kind"].casefold()
    short = "AGPL" if "aff" in kind or "agpl" in kind else "LGPL" if "les" in kind or "lib" in kind else ""
    short = short or ("LGPL" if "lgpl" in kind else "GPL")
    number = parts["number"]
    if not number:
        return short
    number = number if "." in number else f"{number}.0"
    tail = "-or-later" if parts["plus"] or "later" in parts["tail"].casefold() else "-only" if parts["tail"] else ""
    return f"{short}-{number}{tail}"


def _creative_commons(parts: dict[str, str]) -> str:
    said = re.sub(r"[\s–-]", "", parts["parts"]).casefold()
    short = ""
    for sign, words in (("NC", ("nc", "noncommercial")), ("ND", ("nd", "noderiv")), ("SA", ("sa", "sharealike"))):
        short += f"-{sign}" if any(word in said for word in words) else ""
    return f"CC-BY{short}-{parts['version']}" if parts["version"] else f"CC-BY{short}"


def _bsd(clauses: str) -> str:
    return {"": "BSD", "0": "0BSD"}.get(clauses, f"BSD-{clauses}-Clause")


def _rail(parts: dict[str, str]) -> str:
    maker = parts["rail"].strip(" -").casefold()
    ids = {
        "bigscience": "bigscience-openrail-m",
        "bigcode": "bigcode-openrail-m",
        "creativeml": "creativeml-openrail-m",
    }
    kind = parts["rail_kind"].casefold()
    return ids.get(maker) or {"mm": "openrail++", "m": "openrail"}.get(kind, "openrail")


def _from_url(match: re.Match[str]) -> str:
    parts = {key: unquote(value) for key, value in match.groupdict("").items() if value}
    if cc := parts.get("cc", "").casefold():
        _, name, version = cc.split("/")
        return "CC0-1.0" if name == "zero" else f"CC-{name.upper()}-{version}"
    if odc := parts.get("odc", "").casefold():
        return {"odbl": "ODbL-1.0", "by": "ODC-By-1.0", "pddl": "PDDL-1.0"}[odc]
    if gnu := parts.get("gnu", "").casefold().rpartition("/")[2]:
        return gnu.upper()
    if cdla := parts.get("cdla", "").casefold():
        kind, first, second = cdla.split("-")
        return f"CDLA-{kind.capitalize()}-{first}.{second}"
    if "apache" in parts:
        return "Apache-2.0"
    named = parts.get("osi") or parts.get("spdx") or parts.get("choose") or ""
    named = re.sub(r"\.(?:html?|php|txt)$|/$|[.]+$", "", named)
    return named or ("Unlicense" if match["unlicense"] is not None else "")
