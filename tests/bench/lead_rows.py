"""Leads as plentiful as a big account list brings, the same ones each time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from enrich.model.table import Cell

HEADER = (
    "enrich_row_id", "company", "persona", "Owner", "full_name", "first_name", "last_name",
    "title", "headline", "location", "linkedin_url", "linkedin_id", "sales_navigator_url",
    "status", "email", "phones", "company_employees", "company_score", "first_seen_at", "change",
)  # fmt: skip
TEXT_COLUMNS = frozenset({"enrich_row_id", "linkedin_id", "phones"})
LINK_COLUMNS = frozenset({"linkedin_url", "sales_navigator_url"})
_NAMES = (
    ("Ada", "Martin"), ("José", "Núñez"), ("Владимир", "Кузнецов"), ("美咲", "佐藤"),
    ("محمد", "العلي"), ("Zoë", "O'Brien"), ("Łukasz", "Żak"), ("नेहा", "शर्मा"), ("Anaïs 🚀", "Dupré"),
)  # fmt: skip
_TITLES = ("VP Sales", "Head of Sales & Marketing", "Chief Revenue Officer", "Directeur commercial")
_PLACES = ("Paris, Île-de-France, France", "Berlin, Germany", "東京都, 日本", "Austin, Texas")
_OWNERS = ("Ada Martin", "Ben Okafor", "Chloe Dubois", "Dan Weiss")
_FIRST_DAY = datetime.fromisoformat("2026-01-01")


def lead_rows(count: int) -> Iterator[tuple[Cell, ...]]:
    chance = Random(4)  # noqa: S311 - the same rows each time
    for number in range(count):
        first, last = chance.choice(_NAMES)
        title, company = chance.choice(_TITLES), f"Company {number // 20:06d} GmbH"
        person = f"{chance.getrandbits(64):016x}"
        yield (
            f"001A{number // 20:011d}", company, "Sales", chance.choice(_OWNERS),
            f"{first} {last}", first, last, title, f"{title} at {company} | We are hiring",
            chance.choice(_PLACES), f"https://www.linkedin.com/in/{person}", f"ACwAA{person}",
            f"https://www.linkedin.com/sales/lead/ACwAA{person},NAME_SEARCH", "qualified",
            f"{person[:8]}@company{number // 20}.example" if number % 3 == 0 else None,
            f"+33 1 {number:08d}" if number % 4 == 0 else None, chance.randint(1, 90_000),
            chance.randint(0, 1000) / 10, _FIRST_DAY + timedelta(minutes=chance.randint(0, 400_000)),
            chance.choice(("new", "same", "changed")),
        )  # fmt: skip
