"""What the demo makes up, and how: every choice is a hash of a fixed seed and a name, so a repeat makes the same.

Nothing here is a rule of the product: it decides only what the demo's world looks like.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

T = TypeVar("T")

SEED = 20260129
HEADER = ("company_name", "domain", "country", "state", "city", "sector", "industry")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Alder Amber Arrow Aspen Basalt Beacon Birch Cedar Cobalt Copper Coral Delta Ember Falcon Fjord Garnet Granite Harbor "
    "Hazel Indigo Juniper Lark Laurel Linden Maple Marble Meadow Mosaic North Onyx Opal Orchid Osprey Pine Quartz Raven "
    "River Rowan Saffron Sable Sequoia Silver Slate Spruce Sterling Summit Thistle Timber Topaz Vale Willow Zephyr"
)
_SECOND = _words(
    "Analytics Automation Bakeries Biotech Brands Capital Ceramics Components Consulting Dental Devices Diagnostics Energy "
    "Engineering Farms Foods Freight Furniture Health Hospitality Insurance Instruments Labs Logistics Machining Marine "
    "Materials Media Metals Mills Networks Optics Packaging Pharma Plastics Polymers Power Printing Robotics Security "
    "Software Solar Staffing Studios Supply Systems Textiles Tools Transport Water Wind Works"
)
_FORMS = ("Inc.", "LLC", "Ltd.", "GmbH", "S.A.", "Co., Ltd.", "AB", "B.V.")
_PLACES = (
    ("United States", "Ohio", "Columbus"),
    ("United States", "Texas", "Austin"),
    ("United Kingdom", "", "Leeds"),
    ("Germany", "Bavaria", "Munich"),
    ("South Korea", "", "Busan"),
    ("Taiwan", "", "Hsinchu"),
    ("Turkey", "", "Izmir"),
    ("Czech Republic", "", "Brno"),
    ("Canada", "Ontario", "Toronto"),
    ("Brazil", "", "Curitiba"),
    ("Japan", "", "Nagoya"),
    ("India", "Karnataka", "Bengaluru"),
    ("British Virgin Islands", "", "Road Town"),
    ("Macau", "", "Macau"),
)
_SECTORS = (
    ("Industrials", "Machinery"),
    ("Health Care", "Biotechnology"),
    ("Information Technology", "Software"),
    ("Materials", "Chemicals"),
    ("Consumer Staples", "Food Products"),
)
_GIVEN = _words(
    "Ada Amir Ana Ben Carla Chen Dana Deniz Elif Emre Fatima Felix Grace Hana Igor Ines Ivan Jana Jonas Kenji Lara Leo "
    "Lucia Marco Maya Mei Milan Nadia Noah Olga Omar Paula Pedro Priya Rosa Samir Sofia Tariq Uma Yuki Zoe"
)
_FAMILY = _words(
    "Abe Adeyemi Berg Castro Costa Demir Diaz Fischer Garcia Haddad Hansen Ito Ivanova Jensen Kaya Khan Kim Kowalski Lee "
    "Lopez Meyer Moreau Mori Nagy Novak Okafor Park Patel Rossi Sato Schmidt Silva Singh Smith Suzuki Tanaka Torres Weber"
)
_TITLES = {"HR": "Head of People", "CEO": "Chief Executive Officer", "CFO": "Chief Financial Officer"}

DIRTY_ROWS = (
    b'"Dirty Host Co.",dirty-host.example:8080,Germany,,,,',
    b",blank-name.example,Germany,,,,",
    b"Nowhere Land Ltd.,nowhere-land.example,Atlantis,,,,",
    b"Broken Encoding \xff\xfe Co.,broken-encoding.example,Germany,,,,",
    b"Too Few Cells,too-few.example",
    b'"Never Closed Co.,never-closed.example,Germany,,,,',
)
"""Rows that every generated file holds, and that must be rejected, each for its own reason."""


def chance(what: str, key: object) -> float:
    """A number in [0, 1) that depends on the seed, the question and the key, and on nothing else."""
    digest = hashlib.sha256(f"{SEED}|{what}|{key}".encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56


def pick(what: str, key: object, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(chance(what, key) * len(options))]


def share(what: str, key: object, *weighted: tuple[float, Any], otherwise: Any) -> Any:
    """The value whose share of all keys this key falls into."""
    drawn = chance(what, key)
    for weight, value in weighted:
        if drawn < weight:
            return value
        drawn -= weight
    return otherwise


def company_file(path: Path, count: int) -> None:
    """Write a CSV of ``count`` generated companies, at domains under .example, with the dirty rows among them."""
    lines = [_csv_line(list(HEADER)).encode()]
    for number in range(1, count + 1):
        first, second = pick("first", number, _FIRST), pick("second", number, _SECOND)
        name = f"{first} {second} {number} {pick('form', number, _FORMS)}"
        domain = f"{first}-{second}-{number}.example".lower()
        lines.append(
            _csv_line([name, domain, *pick("place", number, _PLACES), *pick("sector", number, _SECTORS)]).encode()
        )
        if number == 1:
            repeated = _csv_line(["Another Name", domain, "Germany", "", "", "", ""]).encode()
    dirty = [*DIRTY_ROWS, repeated]
    for place, row in enumerate(dirty, 1):
        lines.insert(place * count // len(dirty), row)
    path.write_bytes(b"\n".join(lines) + b"\n")


def _csv_line(cells: list[str]) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the registry has it, with its spine id once it is minted."""

    sovereign_company_id: UUID
    name: str
    domain: str
    outreach_id: UUID | None = None


def status_of(company: Company) -> dict[str, Any]:
    """Identity and eligibility of the demo's companies: most good, a realistic share not."""
    key = company.domain
    eligibility = share("eligibility", key, (0.07, "INELIGIBLE"), (0.05, None), otherwise="ELIGIBLE")
    return {
        "sovereign_company_id": company.sovereign_company_id,
        "identity_status": share("identity", key, (0.05, "PENDING"), (0.02, "FAIL"), otherwise="PASS"),
        "eligibility_status": eligibility,
        "exclusion_reason": "in administration" if eligibility == "INELIGIBLE" else None,
    }


def people_file(path: Path, companies: Sequence[Company]) -> int:
    """Write a CSV of one to three contacts a company, at the company's domain; returns how many.

    Some have no title: the template asks for one, so their message must fail, and theirs alone.
    """
    columns = ("domain", "full_name", "title", "slot_type", "email", "phone", "email_verification", "time_zone")
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for company in companies:
            for slot in ("HR", "CEO", "CFO"):
                key = f"{company.domain}/{slot}"
                if chance("contact", key) > {"HR": 0.9, "CEO": 0.6, "CFO": 0.4}[slot]:
                    continue
                given, family = pick("given", key, _GIVEN), pick("family", key, _FAMILY)
                title = "" if chance("untitled", key) < 0.004 else _TITLES[slot]
                verification = share(
                    "verification", key, (0.06, "INVALID"), (0.08, "RISKY"), (0.2, "UNKNOWN"), otherwise="VALID"
                )
                email = f"{given}.{family}.{slot}@{company.domain}".lower()
                phone = f"+1555{int(chance('phone', key) * 10**7):07d}"
                writer.writerow([company.domain, f"{given} {family}", title, slot, email, phone, verification, ""])
                count += 1
    return count


@dataclass(frozen=True, slots=True)
class SubHubRows:
    """Rows for the contract tables: table and columns → rows."""

    tables: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]]
    statuses: list[tuple[UUID, str, str, str | None, datetime | None]]


def sub_hub_rows(companies: Sequence[Company], now: datetime) -> SubHubRows:
    """What the five sub-hubs would have written about the minted companies by now, and their statuses."""
    targets, filings, blogs, movements, slots, masters = [], [], [], [], [], []
    statuses: list[tuple[UUID, str, str, str | None, datetime | None]] = []
    for company in companies:
        oid, key = company.outreach_id, company.domain
        assert oid is not None
        verified = now - timedelta(days=chance("verified", key) * 300) if chance("has verified", key) < 0.8 else None
        target = share("target", key, (0.04, "PENDING"), (0.02, "FAILED"), otherwise="READY")
        targets.append((oid, target, "{first}.{last}", verified))
        if chance("dol", key) < 0.7:
            filings.append(
                (oid, f"99-{int(chance('ein', key) * 10**7):07d}", now.year - 1, 1 + int(chance("month", key) * 12))
            )
        if chance("blog", key) < 0.35:
            published = now - timedelta(days=chance("published", key) * 60)
            blogs.append((oid, f"https://{company.domain}/news", published, "Opens a new site"))
        if chance("movement", key) < 0.3:
            kind = pick("movement type", key, ("HIRE", "DEPARTURE", "PROMOTION", "LATERAL"))
            movements.append((oid, "An Executive", kind, now - timedelta(days=chance("moved", key) * 120)))
        for slot in ("HR", "CEO"):
            if chance(f"slot {slot}", key) < 0.6:
                slot_id = uuid5(oid, slot)
                slots.append((slot_id, oid, slot))
                masters.append((slot_id, "A Person", _TITLES[slot], f"{slot}@{company.domain}".lower(),
                                now - timedelta(days=chance(f"filled {slot}", key) * 200)))  # fmt: skip
        statuses += _statuses(oid, key, now)
    return SubHubRows(
        {
            (
                "outreach.company_target",
                ("outreach_id", "target_status", "email_pattern", "domain_verified_at"),
            ): targets,
            ("outreach.dol", ("outreach_id", "ein", "filing_year", "renewal_month")): filings,
            ("outreach.blog", ("outreach_id", "source_url", "published_at", "summary")): blogs,
            ("outreach.talent_movement", ("outreach_id", "person_name", "movement_type", "detected_at")): movements,
            ("people.company_slot", ("slot_id", "outreach_id", "slot_type")): slots,
            ("people.people_master", ("slot_id", "full_name", "title", "email", "email_verified_at")): masters,
        },
        statuses,
    )


def _statuses(
    outreach_id: UUID, key: str, now: datetime
) -> Iterator[tuple[UUID, str, str, str | None, datetime | None]]:
    for hub, passing in (
        ("company-target", 0.97),
        ("dol-filings", 0.88),
        ("people-intelligence", 0.92),
        ("talent-flow", 0.80),
        ("blog-content", 0.50),
    ):
        status = share(
            f"hub {hub}", key, (passing, "PASS"), (0.01, "FAIL"), (0.005, "BLOCKED"), otherwise="IN_PROGRESS"
        )
        reason = "the source could not be read" if status in ("FAIL", "BLOCKED") else None
        stale = status == "PASS" and chance(f"stale {hub}", key) < 0.03
        fresh_until = now - timedelta(days=1) if stale else now + timedelta(days=90) if status == "PASS" else None
        yield outreach_id, hub, status, reason, fresh_until


def now_utc() -> datetime:
    """The time that the demo's world is made for."""
    return datetime.now(UTC)
