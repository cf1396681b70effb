"""Templates of reports, kept in one JSON file of the lab: what to show, how it looks."""

import os
import tempfile
from pathlib import Path

import msgspec

from al_core.domain.errors import DataError
from al_core.experiments.report_order import ReportTemplate

FILE = "report_templates.json"
LONGEST_NAME = 80
MOST = 50


def templates_in(home: Path) -> dict[str, ReportTemplate]:
    """All templates by name; DataError when the file was spoiled."""
    path = home / FILE
    if not path.is_file():
        return {}
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[ReportTemplate])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"the templates in {path} can't be read ({error}); put it right, or remove the file"
        ) from error
    return {each.name: each for each in found}


def keep_template(home: Path, template: ReportTemplate) -> None:
    """Keep a template under its name, in place of one that has it."""
    name = template.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise DataError(
            f"the template's name has {len(name)} characters; give it 1 to {LONGEST_NAME}"
        )
    kept = templates_in(home)
    kept[name] = msgspec.structs.replace(template, name=name)
    if len(kept) > MOST:
        raise DataError(f"{len(kept)} templates are more than {MOST}; remove one first")
    _write(home, kept)


def drop_template(home: Path, name: str) -> None:
    """Remove a template; one that is not there is no fault."""
    kept = templates_in(home)
    if kept.pop(name, None) is not None:
        _write(home, kept)


def _write(home: Path, kept: dict[str, ReportTemplate]) -> None:
    """Whoever reads meanwhile sees the old file or the new one."""
    home.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=home, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(list(kept.values())), indent=2))
    Path(name).replace(home / FILE)
