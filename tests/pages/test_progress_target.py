"""The target asked for: one per run, in the address from the first."""

from streamlit.testing.v1 import AppTest


def one_target():
    import streamlit as st

    from pages.components.progress_target import asked_target

    usual = {"a": 0.62, "b": 0.9}
    run = st.selectbox("Run", list(usual))
    st.text(f"{asked_target(run, usual[run]):.2f}")


def shown(**query):
    app = AppTest.from_function(one_target, default_timeout=40)
    app.query_params.update(query)
    return app.run()


def told(app):
    assert not app.exception
    target = app.query_params["target"]
    return app.text[0].value, target if isinstance(target, str) else target[0]


def test_another_run_has_its_own_usual_target_and_the_first_keeps_its():
    app = shown()
    assert told(app) == ("0.62", "0.62")
    assert told(app.selectbox[0].set_value("b").run()) == ("0.90", "0.9")
    assert told(app.selectbox[0].set_value("a").run()) == ("0.62", "0.62")


def test_target_of_the_address_is_that_of_the_run_it_was_opened_with():
    app = shown(target="0.8")
    assert told(app) == ("0.80", "0.8")
    assert told(app.selectbox[0].set_value("b").run()) == ("0.90", "0.9")


def test_new_target_goes_into_the_address_and_stays_with_its_run():
    app = shown()
    assert told(app.number_input[0].set_value(75.5).run()) == ("0.76", "0.755")
    assert told(app.selectbox[0].set_value("b").run()) == ("0.90", "0.9")
