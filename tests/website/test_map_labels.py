"""The names on the map of the work: beside what they name, over nothing, and none where there is no room."""

from pipeline.website.charts.work_map import placed_labels
from pipeline.website.charts.world_geometry import Box, rings_of

ROOM = Box(0, 0, 400, 200)
SQUARE = "M100 80l40 0 0 40 -40 0z"
LEFT, RIGHT = Box(100, 80, 140, 120), Box(150, 80, 190, 120)


def test_a_name_stands_at_the_right_and_a_second_one_where_it_covers_neither() -> None:
    obstacles = [*rings_of(SQUARE)[0].edges, RIGHT]
    first, second = placed_labels([("Mali", RIGHT), ("Niger", LEFT)], obstacles, ROOM, 20, [])
    assert (first.text, first.side, first.x > RIGHT.right) == ("Mali", "start", True)
    assert (second.text, second.side, second.x < LEFT.left) == ("Niger", "end", True)
    assert not any(first.box.meets(other) for other in (second.box, LEFT, RIGHT))


def test_a_name_at_a_corner_stands_by_no_other_country() -> None:
    around = [RIGHT, Box(40, 80, 95, 119), Box(98, 125, 142, 150), Box(98, 50, 142, 70)]  # the corners are free
    (nearest,) = placed_labels([("Mali", LEFT)], around, ROOM, 20, [])
    (apart,) = placed_labels([("Mali", LEFT)], around, ROOM, 20, [LEFT, RIGHT])
    assert (nearest.side, apart.side) == ("start", "end")


def test_a_name_without_room_is_left_out() -> None:
    tight = Box(90, 70, 200, 130)
    assert list(placed_labels([("Burkina Faso", LEFT)], [], tight, 20, [])) == []
