"""What it takes to do a run again: plan, seed, versions, hashes, and the command that checks."""

import shlex

import msgspec

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.experiments.report_material import RunMaterial
from al_core.reporting.report.content import Block, Code, Section, Table, Text
from al_core.reporting.report.inert import plain

UNPACK = (
    "The log is in the zip of this report. Unpack the zip in the folder of Loop Lab (that of its "
    "README), and run there:"
)
LEFT_OUT = (
    "The log names people and holds what they wrote, so it is left out here; tick it in the "
    "builder, or ask the lab for it. With its folder log/ in the folder of Loop Lab, run there:"
)


def log_name(run_id: str) -> str:
    """The file of a run's log in the zip, in letters, digits and dashes."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in run_id)
    return f"{plain[:80].strip('.') or 'run'}.log.jsonl"


def reproduction(run: RunMaterial, *, with_log: bool) -> Section:
    """Everything that names this run, and the command."""
    first, head = run.first, run.entries[-1]
    versions = ", ".join(f"{name} {version}" for name, version in first.versions.items())
    blocks: tuple[Block, ...] = (
        Table(
            "reproduce",
            "What names this run",
            {
                "What": ["Run", "Seed", "Data version (SHA-256)", "Log head", "Made with"],
                "Value": [
                    run.result.run_id,
                    str(run.plan.seed),
                    run.data_version,
                    f"{head.seq} events, hash {head.hash}",
                    versions,
                ],
            },
        ),
        *command_blocks(run, with_log=with_log),
        Text("The whole plan:"),
        Code(tuple(plan_json(run.plan).splitlines())),
    )
    return Section("reproduce", "Reproducibility", blocks)


def command_blocks(run: RunMaterial, *, with_log: bool) -> tuple[Block, ...]:
    """The command, what it needs, and what it says."""
    file, data = f"log/{log_name(run.result.run_id)}", data_option(run.plan)
    return (
        Text(UNPACK if with_log else LEFT_OUT),
        Code((f"python -m al_core replay --log {file} --verify{data}",)),
        Text(
            'It redoes every selection and every training and prints "equal" with the same '
            "library versions. On data of another hash it refuses and names both hashes."
        ),
    )


def data_option(plan: Plan) -> str:
    """Files of one's own are not found by their name on another machine; quoted for the shell."""
    dataset = plan.data.dataset
    if "/" not in dataset and "\\" not in dataset:
        return ""
    return f" --data {shlex.quote(plain(dataset.replace(chr(92), '/').rsplit('/', 1)[-1]))}"


def plan_json(plan: Plan) -> str:
    """The plan as logged, without the folders of this machine."""
    data = msgspec.structs.replace(
        plan.data, dataset=plan.data.dataset.replace("\\", "/").rsplit("/", 1)[-1]
    )
    shown = msgspec.structs.replace(plan, data=data)
    return msgspec.json.format(msgspec.json.encode(shown), indent=2).decode()


def rows_added(run: RunMaterial) -> tuple[str, ...]:
    """Hashes of the files of rows that were added to a live run."""
    return tuple(event.rows for event in run.events if isinstance(event, ev.RowsAdded))
