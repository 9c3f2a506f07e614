from convex_explorer.ui.outcome.visits import Visits


def visited(*places):
    visits = Visits()
    for place in places:
        visits.note(place)
    return visits


def test_one_goes_back_and_forward_again():
    visits = visited(("a",), ("b",), ("c",))
    assert visits.back() == ("b",)
    assert visits.back() == ("a",)
    assert visits.back() is None
    assert visits.forward() == ("b",)
    assert visits.forward() == ("c",)
    assert visits.forward() is None


def test_going_elsewhere_forgets_what_was_ahead():
    visits = visited(("a",), ("b",))
    visits.back()
    visits.note(("c",))
    assert not visits.can_go_forward
    assert visits.back() == ("a",)


def test_coming_back_to_a_place_does_not_note_it_again():
    visits = visited(("a",), ("b",))
    visits.note(visits.back())
    assert visits.can_go_forward


def test_places_that_were_walked_through_are_not_kept():
    visits = visited(("a",), ("b",))
    for step in range(5):
        visits.note(("b", step), walked=True)
    assert visits.back() == ("a",)
    assert visits.forward() == ("b", 4)


def test_the_trail_has_an_end():
    visits = visited(*((number,) for number in range(1_000)))
    count = 0
    while visits.back() is not None:
        count += 1
    assert count < 500


def test_in_the_beginning_there_is_nowhere_to_go():
    visits = Visits()
    assert visits.back() is None
    assert visits.forward() is None
