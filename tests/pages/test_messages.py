from streamlit.testing.v1 import AppTest


def known_error():
    from al_core.domain.errors import PlanError
    from pages.components.messages import script_error

    script_error(PlanError("0 annotators; add at least one person"))


def unknown_error():
    from pages.components.messages import script_error

    script_error(ValueError("secret row text"))


def marked_up_error():
    from al_core.domain.errors import DataError
    from pages.components.messages import error_box

    error_box(DataError("column *a_b* is [gone](x)"))


def test_known_error_is_shown_as_it_is_worded():
    shown = AppTest.from_function(known_error).run().error[0].value
    assert shown == "0 annotators; add at least one person"


def test_unknown_error_shows_its_kind_and_a_reference_but_no_details(caplog):
    shown = AppTest.from_function(unknown_error).run().error[0].value
    assert "ValueError, reference " in shown
    assert "secret row text" not in shown
    assert "secret row text" in caplog.text


def test_reference_on_the_page_is_the_one_in_the_log(caplog):
    shown = AppTest.from_function(unknown_error).run().error[0].value
    reference = caplog.records[-1].args[0]
    assert f"reference {reference})" in shown


def test_user_text_in_a_message_is_not_read_as_markdown():
    shown = AppTest.from_function(marked_up_error).run().error[0].value
    assert shown == r"column \*a\_b\* is \[gone\](x)"
