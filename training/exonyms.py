"""Write the table of names that are known in several languages: territories, their capitals and other cities, languages
and months. The names are from Unicode CLDR as packaged by Babel (Unicode licence).

    python -m training.exonyms

The table has one section for each language, such as `[de]`. A section has one line for each concept: the key of the
concept, a tab, and its forms in the language, separated by `|`.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

from babel import Locale
from babel.core import get_global

from wideangle.language.crosslingual import exonyms

LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km "
    "kn ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tr uk ur uz vi zh"
).split()
AMBIGUOUS_LANGUAGES = frozenset({"ar", "en"})
"""Languages that are spoken in many countries. Their names identify no country, although the name of a language is
often also the adjective of a country."""


def forms_of(code: str) -> dict[str, set[str]]:
    """Return the forms of each concept that CLDR names in a language."""
    locale = Locale.parse(code)
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for territory, name in locale.territories.items():
        if len(territory) == 2 and territory.isalpha():
            forms[f"@{territory}"].add(name)
    likely = get_global("likely_subtags")
    for language, name in locale.languages.items():
        country = likely.get(language, "").rpartition("_")[2]
        if len(language) == 2 and len(country) == 2 and language not in AMBIGUOUS_LANGUAGES:
            forms[f"@{country}"].add(name)
    english = Locale.parse("en").time_zones
    for zone, details in locale.time_zones.items():
        city = details.get("city")
        if city and "/" in zone and not zone.startswith("Etc/"):
            known = english.get(zone, {}).get("city", zone.rpartition("/")[2].replace("_", " "))
            forms[f"@{known}"].add(city)
    if code == "en":
        for zone in get_global("zone_territories"):
            if "/" in zone and not zone.startswith(("Etc/", "SystemV/")):
                city = english.get(zone, {}).get("city", zone.rpartition("/")[2].replace("_", " "))
                forms[f"@{city}"].add(city)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if not name.isdigit() and len(name.strip(".")) >= 3:
                    forms[f"month {number}"].add(name.strip("."))
    return forms


def main() -> None:
    """Write the table next to the module that reads it."""
    lines: list[str] = []
    for code in LANGUAGES:
        lines.append(f"[{code}]")
        for concept, names in sorted(forms_of(code).items()):
            plain = sorted({name for name in names if "|" not in name and len(name) > 1})
            if plain:
                lines.append(f"{concept}\t{'|'.join(plain)}")
    path = Path(exonyms.__file__).with_name("exonyms.txt.gz")
    with path.open("wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as archive:
        archive.write("\n".join(lines).encode())
    print(f"{path}: {len(lines):,} lines, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
