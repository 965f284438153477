"""Guessing passwords is slowed, for names and for addresses, and nobody is kept out for good."""

from itertools import count

import pytest

from search_api.sign_in.guesses import FORGOTTEN_AFTER, FREE_OF_ADDRESS, FREE_OF_NAME, KEPT, LONGEST, Guesses


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> Guesses:
    return Guesses(clock)


def test_after_a_few_failures_each_next_attempt_waits_longer_up_to_a_minute(guesses: Guesses, clock: Clock) -> None:
    for _ in range(FREE_OF_NAME):
        assert guesses.attempt("lan", "10.0.0.1") == 0
    waits = []
    for _ in range(9):
        waits.append(guesses.attempt("lan", "10.0.0.1"))
        clock.now += waits[-1]
        assert guesses.attempt("lan", "10.0.0.1") == 0
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST, LONGEST, LONGEST]


def test_what_is_refused_does_not_lengthen_the_wait(guesses: Guesses, clock: Clock) -> None:
    for _ in range(FREE_OF_NAME):
        guesses.attempt("lan", "10.0.0.1")
    assert {guesses.attempt("lan", "10.0.0.1") for _ in range(1000)} == {1.0}
    clock.now += 1
    assert guesses.attempt("lan", "10.0.0.1") == 0


def test_a_name_is_guarded_whatever_address_asks(guesses: Guesses) -> None:
    for number in range(FREE_OF_NAME):
        assert guesses.attempt("lan", f"10.0.0.{number}") == 0
    assert guesses.attempt("lan", "10.0.0.200") > 0
    assert guesses.attempt("hoa", "10.0.0.200") == 0


def test_an_address_is_slowed_whatever_names_it_tries(guesses: Guesses) -> None:
    for number in range(FREE_OF_ADDRESS):
        assert guesses.attempt(f"name{number}", "10.0.0.1") == 0
    assert guesses.attempt("another", "10.0.0.1") > 0
    assert guesses.attempt("another", "10.0.0.2") == 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "10.0.0.1", False),
    ],
)
def test_a_machine_has_a_whole_network_of_ipv6(guesses: Guesses, one: str, other: str, is_same: bool) -> None:
    for number in range(FREE_OF_ADDRESS):
        guesses.attempt(f"name{number}", one)
    assert (guesses.attempt("another", other) > 0) is is_same


def test_others_cannot_keep_somebody_waiting_where_that_person_signs_in(guesses: Guesses, clock: Clock) -> None:
    assert guesses.attempt("lan", "10.0.0.1") == 0
    guesses.succeeded("lan", "10.0.0.1")
    for _ in range(50):
        clock.now += guesses.attempt("lan", "10.6.6.6")
    assert guesses.attempt("lan", "10.0.0.1") == 0
    for _ in range(FREE_OF_NAME):
        guesses.attempt("lan", "10.0.0.1")
    assert guesses.attempt("lan", "10.0.0.1") > 0


def test_who_has_an_account_guesses_others_no_faster(guesses: Guesses) -> None:
    for number in range(FREE_OF_ADDRESS):
        assert guesses.attempt(f"name{number}", "10.0.0.1") == 0
        if guesses.attempt("own", "10.0.0.1") == 0:
            guesses.succeeded("own", "10.0.0.1")
    assert guesses.attempt("another", "10.0.0.1") > 0


def test_failures_are_forgotten_in_time_and_by_success(guesses: Guesses, clock: Clock) -> None:
    for _ in range(FREE_OF_NAME):
        guesses.attempt("lan", "10.0.0.1")
    clock.now += FORGOTTEN_AFTER + 1
    assert [guesses.attempt("lan", "10.0.0.1") for _ in range(FREE_OF_NAME)] == [0] * FREE_OF_NAME
    clock.now += 1
    assert guesses.attempt("lan", "10.0.0.1") == 0
    guesses.succeeded("lan", "10.0.0.1")
    assert [guesses.attempt("lan", "10.0.0.1") for _ in range(FREE_OF_NAME)] == [0] * FREE_OF_NAME


def test_memory_is_bounded_and_holds_no_name(guesses: Guesses) -> None:
    for number, _ in zip(count(), range(2 * KEPT), strict=False):
        guesses.attempt(f"mật khẩu gõ nhầm {number}", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(guesses._failures) <= KEPT
    assert not any("gõ nhầm".encode() in key for key in guesses._failures)
