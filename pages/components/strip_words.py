"""What the strip says, in words."""

from al_core.domain.results import JobProgress, LabStatus
from al_core.experiments.live_cards import LiveStatus, TrainingNow
from al_core.experiments.projects import Standing
from al_core.reporting.words import duration
from pages.components.messages import plain

LONGEST_NAME = 32
AT_HAND = "The strip follows the project you worked on last."


def live_words(standing: Standing, looked_at: str = "") -> list[tuple[str, str]]:
    """The parts of a project's strip, each with what more there is to know, if anything.

    looked_at: the run that the page is about; that the figures are not that run's is said.
    """
    status = standing.status
    whose = "Not the run below: " if looked_at not in {"", standing.run_id} else ""
    meaning = _others(standing) or (AT_HAND if whose else "")
    return [
        (f":material/label: {whose}**{_name(standing)}**", meaning),
        (f":material/database: Data {standing.data_version[:8] or 'none yet'}", ""),
        (f":material/model_training: Model {_live_model(status)}", ""),
        (f":material/edit: {status.labels_today:,} answers today", ""),
        (f":material/inbox: Queue {status.waiting:,} waiting, {len(status.held):,} held", ""),
        (f":material/memory: {_live_worker(status)}", status.last_error),
    ]


def simulation_title(looked_at: str = "") -> str:
    """What the strip of simulations begins with; `looked_at` as above."""
    whose = " (the newest), not the run below" if looked_at else ""
    return f":material/science: **Simulation**{whose}"


def strip_words(status: LabStatus) -> list[str]:
    """The parts of the strip of simulations."""
    return [
        f":material/database: Data {status.data_version[:10] or 'none yet'}",
        f":material/model_training: Model {_model_words(status)}",
        f":material/inbox: Queue {status.queue_depth:,}",
        f":material/memory: Worker {_worker_words(status.job)}",
    ]


def _name(standing: Standing) -> str:
    name = standing.name
    return plain(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…")


def _others(standing: Standing) -> str:
    if not standing.others:
        return ""
    more = "1 more project is" if standing.others == 1 else f"{standing.others} more projects are"
    return f"{more} open. {AT_HAND}"


def _live_model(status: LiveStatus) -> str:
    if status.model_version is None:
        return "none yet"
    labels = "label" if status.model_age == 1 else "labels"
    return f"v{status.model_version}, {status.model_age:,} {labels} old"


def _live_worker(status: LiveStatus) -> str:
    if status.stopped:
        return "Ended"
    if status.training is not None:
        return _training_words(status.training)
    words = f"Worker {'choosing a batch' if status.selecting else status.worker}"
    if status.paused:
        words = "Paused"
    return f"{words}, :orange[last error]" if status.last_error else words


def _training_words(training: TrainingNow) -> str:
    words = f"Training v{training.version} on {training.labels:,} labels"
    if training.eta_seconds is None:
        return f"{words}, {duration(training.seconds)} so far"
    return f"{words}, about {duration(training.eta_seconds)} left"


def _model_words(status: LabStatus) -> str:
    if status.model_version is None:
        return "none yet"
    return f"v{status.model_version}, {status.model_age_labels:,} labels old"


def _worker_words(job: JobProgress | None) -> str:
    if job is None:
        return "idle"
    if job.state == "running" and job.eta_seconds is not None:
        return f"{job.done:,} of {job.total:,}, about {duration(job.eta_seconds)} left"
    return job.state
