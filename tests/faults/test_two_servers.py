"""A second server on the folder of the first is turned away, and does it no harm."""

import signal


def test_the_second_server_is_told_who_has_the_lab_and_the_first_goes_on(home, bearer, second):
    life = bearer.bear(home.folder)
    before = [each.hand(life) for each in home.people]

    refusal = second.refused(home.folder)

    assert refusal.startswith(f"looplab.duckdb is open in process {life.pid} (lock file ")
    assert refusal.endswith("close Loop Lab there, or give another database")
    assert [each.hand(life) for each in home.people] == before
    assert home.people[0].label(life) > 0
    life.kill()
    assert bearer.mourn() == -signal.SIGKILL
    assert set(home.people[0].promised) == set(home.testimony().stored)
