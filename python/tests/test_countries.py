"""Country names of ordinary company lists."""

import pytest

from outreach.countries import country_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("South Korea", "KR"),
        ("Taiwan", "TW"),
        ("Russia", "RU"),
        ("Turkey", "TR"),
        ("Czech Republic", "CZ"),
        ("British Virgin Islands", "VG"),
        ("Macau", "MO"),
        ("Macedonia", "MK"),
        ("Ivory Coast", "CI"),
        ("Falkland Islands", "FK"),
        ("Netherlands", "NL"),
        ("The Netherlands", "NL"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("  united   states ", "US"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Côte d'Ivoire", "CI"),
        ("Curacao", "CW"),
    ],
)
def test_names_become_codes(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["Atlantis", "Korea", "Islands", "Netherlands Antilles", "Guangzhou"])
def test_what_is_no_single_country_stays_for_the_database_to_refuse(name: str) -> None:
    assert country_code(name) == name


def test_blank_is_none() -> None:
    assert country_code("  ") is None
