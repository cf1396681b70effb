"""Copy a live database without touching its file: DuckDB itself writes the copy.

A locked-down connection may write in one folder only (`Database.confine`), so the copy is
made in a staging folder beside the database and moved from there.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from al_core.domain.errors import LogError
from al_core.domain.ports import Head
from al_core.store.database import Database, quoted
from al_core.store.heads import HeadFile

_COPY = "looplab_backup"


def staging_folder(database: Path) -> Path:
    """The one folder that SQL may write to besides the database."""
    return database.absolute().with_name(database.name + ".staging")


def copy_database(database: Database, heads: Mapping[str, Head], target: Path) -> None:
    """Write the database as of now, with its head file, to `target`, which must be new.

    `heads` must be taken before: a log longer than its heads is valid, a shorter one is not.
    """
    if target.exists():
        raise LogError(f"{target} is there already; give the backup another name")
    folder = staging_folder(database.path)
    copy = folder / "copy.duckdb"
    arriving = target.with_name(target.name + ".part")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _copy(database, copy)
        HeadFile(copy).replace(heads)
        shutil.move(HeadFile(copy).path, HeadFile(target).path)
        # from another disk a move is a copy, which can be cut off: the name comes last
        shutil.move(copy, arriving)
        arriving.replace(target)
    except OSError as problem:
        raise LogError(
            f"can't write the backup {target}: {problem.strerror}; choose a folder that can be "
            "written and has room"
        ) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        arriving.unlink(missing_ok=True)


def _copy(database: Database, copy: Path) -> None:
    name = database.rows("SELECT current_database()")[0][0]
    source = '"' + name.replace('"', '""') + '"'
    database.rows(f"ATTACH {quoted(copy)} AS {_COPY}")
    try:
        # in a transaction of ours it would be refused: it sets options, and those are locked
        database.rows(f"COPY FROM DATABASE {source} TO {_COPY}")
    finally:
        database.rows(f"DETACH {_COPY}")
