"""A job that is cancelled: the signal counts, whatever becomes of its exception."""

import signal
from contextlib import suppress

import pytest

from action.hosted.hearing import Hearing
from core.errors import Terminated


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_whose_exception_was_lost_is_remembered(number: signal.Signals) -> None:
    hearing, before = Hearing(), signal.getsignal(number)
    hearing.check()
    with hearing.held():
        with suppress(Terminated):  # as a library may
            signal.raise_signal(number)
        with pytest.raises(Terminated):
            hearing.check()
    assert signal.getsignal(number) is before
