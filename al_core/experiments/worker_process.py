"""Start, talk to and stop one worker process."""

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Generic

from al_core.experiments.messages import WIRE, LabMessage
from al_core.experiments.wire import M, Wire

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ERROR_LINES = 3


class ChildProcess:
    """A child that runs one of our modules; BLAS has one thread there, whatever this one has."""

    def __init__(self, module: str, cache: Path) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        path = os.pathsep.join([str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")])
        self._child = subprocess.Popen(
            [sys.executable, "-m", "al_core.experiments.lifeline", module, str(cache)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path, "DO_NOT_TRACK": "1"},
        )

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def terminate(self) -> None:
        """End the process now, in whatever it does."""
        self._child.terminate()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self.terminate()
        self._child.wait(timeout=10)
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what a dead child was not told lies in its pipe
                    pipe.close()

    def last_words(self) -> str:
        """The end of what the worker wrote to standard error, for a message to the user."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return " / ".join(lines[-ERROR_LINES:]) or "it left no message"


class TalkingProcess(ChildProcess, Generic[M]):
    """A child that is told things and answers."""

    def __init__(self, module: str, cache: Path, wire: Wire[M]) -> None:
        super().__init__(module, cache)
        self._wire = wire

    def send(self, message: M) -> None:
        """Hand it a message; BrokenPipeError if it is gone."""
        if self._child.stdin is None:
            raise BrokenPipeError
        self._wire.tell(self._child.stdin, message)

    def receive(self) -> M | None:
        """Wait for its next message; None when it is gone."""
        return self._wire.heard(self._child.stdout) if self._child.stdout is not None else None


class WorkerProcess(TalkingProcess[LabMessage]):
    """A child that runs plans."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.worker", cache, WIRE)
