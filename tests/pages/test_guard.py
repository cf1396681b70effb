from streamlit.testing.v1 import AppTest

from al_core.domain.errors import LogBroken, LogLocked


def guarded_page():
    import streamlit as st

    from al_core.access.permissions import Permission
    from pages.components.guard import enter

    session = enter(Permission.VIEW)
    st.write(f"hello {session.person}")


def run():
    return AppTest.from_function(guarded_page).run()


def test_local_owner_is_let_in(fake_lab):
    assert run().markdown[0].value == "hello owner"


def test_locked_database_fills_the_page_and_ends_it(closed_lab):
    closed_lab.refusal = LogLocked("lab.duckdb is open in process 4711; stop that one")
    shown = run()
    assert shown.title[0].value == "Loop Lab is already running"
    assert "process 4711" in shown.error[0].value
    assert len(shown.markdown) == 0


def test_broken_log_names_the_first_bad_event(closed_lab):
    closed_lab.refusal = LogBroken("run a1: event 17 does not follow; restore a backup", 17)
    shown = run()
    assert shown.title[0].value == "The event log does not hold"
    assert "event 17" in shown.error[0].value
