"""Vendors that answer oddly, on ports that all tests of a file share."""

from collections.abc import Iterator

import pytest
from api.odd import OddVendor, served


@pytest.fixture(scope="module")
def odd_vendors() -> Iterator[tuple[OddVendor, OddVendor]]:
    with served(OddVendor()) as one, served(OddVendor()) as other:
        yield one, other


@pytest.fixture
def odd_vendor(odd_vendors: tuple[OddVendor, OddVendor]) -> OddVendor:
    """Has forgotten whatever other tests asked it."""
    return odd_vendors[0].forget()


@pytest.fixture
def other_vendor(odd_vendors: tuple[OddVendor, OddVendor]) -> OddVendor:
    return odd_vendors[1].forget()
