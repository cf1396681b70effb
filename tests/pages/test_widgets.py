from dataclasses import replace

from streamlit.testing.v1 import AppTest

from al_core.domain.results import JobProgress, LabStatus
from pages.components.progress import progress_words
from pages.components.strip_words import strip_words

JOB = JobProgress("job-1", "Sweep", "running", 3, 12, 95.0)


def progress_page():
    from pages.components.progress import job_progress

    job_progress("job-1")


def failing_page():
    from al_core.domain.errors import PlanError

    raise PlanError("0 annotators; add at least one person")


def test_running_work_says_how_far_and_how_long_still():
    assert progress_words(JOB) == "Sweep: 3 of 12, about 1 min 35 s left"


def test_work_without_an_estimate_gives_none():
    assert progress_words(replace(JOB, eta_seconds=None)) == "Sweep: 3 of 12"


def test_queued_work_says_what_it_waits_for():
    assert progress_words(replace(JOB, state="queued")) == "Sweep: waiting for the worker"


def test_cancel_reaches_the_lab(fake_lab):
    AppTest.from_function(progress_page).run().button("cancel_job-1").click().run()
    assert fake_lab.cancelled == ["job-1"]


def test_last_error_is_shown_while_work_goes_on(fake_lab):
    fake_lab.job = replace(JOB, last_error="seed 3: one class only")
    shown = AppTest.from_function(progress_page).run()
    assert shown.warning[0].value == "Last error: seed 3: one class only"


def test_cancelled_work_says_what_is_kept(fake_lab):
    fake_lab.job = replace(JOB, state="cancelled")
    shown = AppTest.from_function(progress_page).run()
    assert "cancelled after 3 of 12; what was finished is kept" in shown.info[0].value


def test_failed_work_shows_why(fake_lab):
    fake_lab.job = replace(JOB, state="failed", last_error="worker died")
    shown = AppTest.from_function(progress_page).run()
    assert shown.error[0].value == "Sweep failed: worker died"


def test_strip_tells_data_model_queue_and_worker():
    assert strip_words(LabStatus("0123456789abcdef", 4, 17, 1200, JOB)) == [
        ":material/database: Data 0123456789",
        ":material/model_training: Model v4, 17 labels old",
        ":material/inbox: Queue 1,200",
        ":material/memory: Worker 3 of 12, about 1 min 35 s left",
    ]


def test_strip_of_an_empty_lab_says_none_yet():
    words = strip_words(LabStatus("", None, 0, 0, None))
    assert [word.split(": ")[1] for word in words] == [
        "Data none yet",
        "Model none yet",
        "Queue 0",
        "Worker idle",
    ]
