"""The places that the vendor knows by an ID, and how they are looked up (sheet 6; pure)."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enrich.sandbox.forms import LocationKey
from enrich.sandbox.rules import Refusal


@dataclass(frozen=True)
class Place:
    """A geo-region; its ID goes into `included_locations` as text."""

    id: str
    name: str
    kind: str


PLACES = tuple(
    Place(str(number), name, kind)
    for number, name, kind in (
        (103644278, "United States", "country"),
        (101165590, "United Kingdom", "country"),
        (105015875, "France", "country"),
        (101282230, "Germany", "country"),
        (900000001, "Paris, Île-de-France, France", "city"),
        (900000002, "Greater Paris Metropolitan Region", "metropolitan area"),
        (900000003, "Paris, Texas, United States", "city"),
        (900000004, "Paris, Ontario, Canada", "city"),
        (900000005, "Île-de-France, France", "region"),
        (900000006, "Berlin, Germany", "city"),
        (900000007, "São Paulo, Brazil", "city"),
        (900000008, "Saint-Étienne, France", "city"),
        (900000009, "東京, Japan", "city"),
        (900000010, "Austin, Texas, United States", "city"),
        (900000011, "Kraków, Poland", "city"),
        (900000012, "London, England, United Kingdom", "city"),
        (900000013, "London, Ontario, Canada", "city"),
        (900000014, "Αθήνα, Greece", "city"),
        (900000015, "القاهرة, Egypt", "city"),
        (900000016, "New York, United States", "city"),
    )
)
BY_ID = {place.id: place for place in PLACES}


def asked_name(raw: bytes, key: LocationKey) -> str | Refusal:
    """Read the body of `POST /locations` [UNKNOWN which key it wants]."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return Refusal(400, "The request body is not valid JSON")
    if not isinstance(body, dict):
        return Refusal(400, "The request body must be a JSON object")
    return _name_in(body, ("name", "query") if key is LocationKey.BOTH else (key.value,))


def _name_in(body: Mapping[str, Any], keys: tuple[str, ...]) -> str | Refusal:
    given = (body.get(key) for key in keys)
    names = (name for name in given if isinstance(name, str) and name.strip())
    return next(names, None) or Refusal(422, f"{' or '.join(keys)} is required")


def matches(text: str) -> list[dict[str, Any]]:
    """Give all places with the text in their name [documented], in an order that means nothing."""
    wanted = _plain(text)
    found = [place for place in PLACES if wanted in _plain(place.name)]
    return [_described(place) for place in sorted(found, key=lambda place: place.id[::-1])]


def _described(place: Place) -> dict[str, Any]:
    """Sheet 6 [seen in public code]: `id`, maybe `_id`; IDs may be numbers."""
    id_field: dict[str, Any] = (
        {"id": int(place.id)},
        {"id": place.id},
        {"_id": place.id},
    )[int(place.id) % 3]
    return {**id_field, "name": place.name, "type": place.kind}


def _plain(text: str) -> str:
    """Take away what people leave out when they type: case, accents, outer blanks."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
