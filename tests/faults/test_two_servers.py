"""A second server on the folder of the first is turned away, and does it no harm."""

import signal

import pytest

from al_core.domain.errors import LogLocked
from al_core.experiments.lab import Lab


def test_the_second_server_is_told_who_has_the_lab_and_the_first_goes_on(home, bearer):
    life = bearer.bear(home.folder)
    before = [each.hand(life) for each in home.people]

    with pytest.raises(LogLocked) as refusal:  # this process is the second one
        Lab.open(home.folder)

    assert str(refusal.value).startswith(f"looplab.duckdb is open in process {life.pid} (")
    assert str(refusal.value).endswith("close Loop Lab there, or give another database")
    assert [each.hand(life) for each in home.people] == before
    assert home.people[0].label(life) > 0
    life.kill()
    assert bearer.mourn() == -signal.SIGKILL
    assert set(home.people[0].promised) == set(home.testimony().stored)
