"""Country names to ISO 3166-1 alpha-2 codes, by pycountry.

The registry takes codes only and refuses anything else; a name that is not recognised is passed on as it is.
"""

import unicodedata
from functools import cache

import pycountry

# Names in common use that the library lists under another name only.
COMMON_NAMES = {
    "bosnia": "BA",
    "burma": "MM",
    "cape verde": "CV",
    "congo-brazzaville": "CG",
    "congo-kinshasa": "CD",
    "democratic republic of congo": "CD",
    "dr congo": "CD",
    "drc": "CD",
    "east timor": "TL",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "macau": "MO",
    "northern ireland": "GB",
    "republic of congo": "CG",
    "russia": "RU",
    "scotland": "GB",
    "st kitts and nevis": "KN",
    "st lucia": "LC",
    "st vincent and the grenadines": "VC",
    "swaziland": "SZ",
    "the netherlands": "NL",
    "turkey": "TR",
    "u.k.": "GB",
    "u.s.": "US",
    "u.s.a.": "US",
    "uae": "AE",
    "uk": "GB",
    "us virgin islands": "VI",
    "vatican": "VA",
    "vatican city": "VA",
    "wales": "GB",
}


def _words(text: str) -> str:
    """Lower case, without accents and punctuation, a space around each word."""
    letters = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return f" {' '.join(words[1:] if words[:1] == ['the'] else words)} "


@cache
def country_code(name: str) -> str | None:
    """The alpha-2 code of a country's name or code; None for blank; the text itself where it is no known country.

    'South Korea' → 'KR', 'Brunei' → 'BN', 'DEU' → 'DE', 'Atlantis' → 'Atlantis'.
    """
    text = " ".join(name.split())
    if not text:
        return None
    alias = COMMON_NAMES.get(text.casefold()) or COMMON_NAMES.get(_words(text).strip())
    if alias:
        return alias
    try:
        return str(pycountry.countries.lookup(text).alpha_2)
    except LookupError:
        pass
    found = {
        str(country.alpha_2)
        for country in pycountry.countries
        for full in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
        if _words(text).strip() and _words(text) in _words(full)
    }
    return found.pop() if len(found) == 1 else text
