"""Room for unfinished searches: it grows while nothing is refused (design, section 8)."""

from enrich.api.room import Room


def test_there_is_room_for_five_searches_and_for_more_while_nothing_is_refused() -> None:
    room = Room(None)
    assert room.most == 5
    for _ in range(10):
        room.finished()
    assert room.most == 15


def test_a_search_that_was_rate_limited_halves_the_room() -> None:
    room = Room(None)
    for _ in range(15):
        room.finished()
    room.rate_limited()
    assert room.most == 10
    for _ in range(10):
        room.rate_limited()
    assert room.most == 1


def test_room_regained_after_a_refusal_comes_slowly() -> None:
    room = Room(None)
    room.rate_limited()
    for _ in range(5):
        room.finished()
    assert 2 < room.most < 5


def test_a_room_set_by_the_user_stays_as_it_is() -> None:
    room = Room(3)
    room.finished()
    room.rate_limited()
    assert room.most == 3
