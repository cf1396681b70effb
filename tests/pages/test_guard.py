import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import LOCAL_OWNER, Permission, Role
from al_core.domain.errors import LogBroken, LogLocked, SignInNeeded
from pages.components.guard import allowed, visitor
from tests.access.doors import SECRET
from tests.pages.http_lab import peopled_lab


@pytest.fixture
def peopled(tmp_path):
    with peopled_lab(tmp_path) as lab:
        lab.people.sign_up("Olga", SECRET, Role.OWNER)
        yield lab


def guarded_page():
    import streamlit as st

    from al_core.access.permissions import Permission
    from pages.components.guard import enter

    session = enter(Permission.VIEW)
    st.write(f"hello {session.person}")


def run():
    return AppTest.from_function(guarded_page, default_timeout=30).run()


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


def test_nobody_gets_past_the_sign_in_of_a_lab_with_people(peopled):
    shown = run()
    assert shown.title[0].value == "Loop Lab"
    assert [element.value for element in shown.markdown] == [
        "Sign in to go on. Without access, ask the owner of this lab."
    ]
    assert shown.error == []


def test_nobody_is_a_visitor_of_a_lab_with_people(peopled):
    assert visitor() is None


def test_the_local_owner_is_a_visitor(fake_lab):
    assert visitor() == LOCAL_OWNER


def test_there_are_no_visitors_to_a_closed_lab(closed_lab):
    assert visitor() is None


def test_a_callback_asks_for_leave_before_it_acts(peopled):
    done = []
    with pytest.raises(SignInNeeded):
        allowed(Permission.SIMULATE, done.append)("cancelled")
    assert done == []


def test_a_callback_that_has_leave_acts(fake_lab):
    done = []
    allowed(Permission.SIMULATE, done.append)("cancelled")
    assert done == ["cancelled"]
