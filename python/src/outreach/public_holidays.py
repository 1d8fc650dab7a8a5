"""Public holidays by the package ``holidays``, as ``load_holidays`` takes them."""

from collections.abc import Iterable

from .countries import country_code


class UnsupportedCountry(ValueError):
    """The package knows no holidays of this country."""


def public_holidays(countries: Iterable[str], years: Iterable[int]) -> list[dict[str, str]]:
    """One object a holiday, nationwide ones only, with English names where the package has them."""
    import holidays  # its data take a while to load, and only this needs them

    found = []
    wanted = sorted(set(years))
    for country in sorted({country_code(name) or name for name in countries}):
        try:
            days = holidays.country_holidays(country, years=wanted, language="en_US")
        except NotImplementedError:
            raise UnsupportedCountry(f"no holidays are known of {country!r}") from None
        found += [{"country": country, "day": day.isoformat(), "name": name} for day, name in sorted(days.items())]
    return found
