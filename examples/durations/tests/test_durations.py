from durations import format_duration, parse_duration


def test_seconds():
    assert parse_duration("45s") == 45


def test_minutes():
    assert parse_duration("2m") == 120


def test_surrounding_space():
    assert parse_duration(" 10s ") == 10


def test_format_is_the_inverse():
    assert parse_duration(format_duration(120)) == 120
