"""A server of the real lab and its routes that dies where a test wants it to.

Each life is forked from one process that has imported everything already. Orders come as JSON
lines on standard input ({"home", "doom"}), what becomes of a life goes out the same way. The
hooks are set in the forked child alone; between route and disk everything is the app's own.
"""

import asyncio
import json
import os
import resource
import signal
import socket
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from al_core.domain.events import decoded
from al_core.experiments import projects
from al_core.experiments.lab import Lab
from al_core.experiments.lifeline import end_with_the_input
from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_host import LiveHost
from al_core.experiments.live_run import LiveRun
from al_core.experiments.worker_desk import WorkerDesk
from al_core.store import backup, database
from al_core.store.database import Database
from al_core.store.projects import ProjectTables
from pages.components.routes_label import LABEL_ROUTES
from pages.components.session import PROCESS, close_lab, open_lab


class Doom:
    """The end of a life: SIGKILL when `point` is reached for the n-th time, or a little later.

    With `up` it counts only what comes after the lab is open.
    """

    def __init__(self, point="", nth=1, delay=0.0, up=True):
        self.point, self.left, self.delay, self.armed = point, nth, delay, not up

    def at(self, point):
        if not self.armed or point != self.point:
            return
        self.left -= 1
        if self.left == 0 and self.delay:
            threading.Timer(self.delay, die).start()
        elif self.left == 0:
            die()


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def around(owner, name, doom):
    """Have a function pass a point before it begins and another one when it is through."""
    plain = getattr(owner, name)

    def passing(*given, **named):
        doom.at(name)
        done = plain(*given, **named)
        doom.at(f"{name} done")
        return done

    setattr(owner, name, passing)


def set_hooks(doom):
    plain_transaction, plain_write, plain_receive = (
        Database.transaction,
        LiveBook.write,
        LiveHost.receive,
    )

    @contextmanager
    def transaction(self):
        with plain_transaction(self) as cursor:
            yield cursor
            doom.at("commit")
        doom.at("commit done")

    def write(self):
        happened = plain_write(self)
        for _when, event in happened:
            doom.at(f"wrote {decoded(event).kind}")
        return happened

    def receive(self, worker, result):
        doom.at(f"received {type(result).__name__}")
        plain_receive(self, worker, result)

    Database.transaction, LiveBook.write, LiveHost.receive = transaction, write, receive
    for owner, name in (
        (os, "replace"), (os, "fsync"), (LiveRun, "take"), (LiveRun, "hand"),
        (LiveRun, "undo"), (WorkerDesk, "tell"), (backup, "_copy"), (backup.shutil, "move"),
        (projects, "begin_run"), (ProjectTables, "add_project"), (Lab, "close"),
    ):  # fmt: skip
        around(owner, name, doom)


async def back_up(request):
    """Have the lab write a backup, as another thread of the server."""
    target = (await request.body()).decode()
    await asyncio.to_thread(PROCESS.lab.store.backup, target)
    return JSONResponse({})


async def create(request):
    """Have the lab make another project like the first."""
    spec = PROCESS.lab.project_spec((await request.body()).decode())
    return JSONResponse({"project": await asyncio.to_thread(PROCESS.lab.create_project, spec)})


async def room(request):
    """Let files grow to so many bytes and no further; 0: as they like."""
    most = int(await request.body()) or resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    return JSONResponse({})


async def status(request):
    run = await asyncio.to_thread(PROCESS.lab.live_run, request.query_params["project"])
    stands = run.status()
    return JSONResponse(
        {
            "batch": stands.batch, "model": stands.model_version, "labels": stands.labels,
            "worker": stands.worker, "error": stands.last_error, "pid": run.worker_pid,
            "training": stands.training is not None,
        }
    )  # fmt: skip


async def leave(_request):
    """Close the lab as the app does at its end."""
    await asyncio.to_thread(close_lab)
    return JSONResponse({})


def lived(home, doom, checkpoint_at=""):
    """One life, from opening the lab until death, or until the test itself is gone."""
    end_with_the_input()
    set_hooks(doom)
    if checkpoint_at:
        database._OFFLINE["checkpoint_threshold"] = checkpoint_at
    open_lab(Path(home))
    if PROCESS.refusal is not None:
        tell(refusal=str(PROCESS.refusal))
        os._exit(1)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    routes = [
        Route(f"/faults/{work.__name__}", work, methods=["POST", "GET"])
        for work in (back_up, create, room, status, leave)
    ]
    application = Starlette(routes=[*LABEL_ROUTES, *routes])
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
    doom.armed = True
    tell(port=listening.getsockname()[1], pid=os.getpid())
    server.run(sockets=[listening])
    os._exit(0)


def tell(**words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main():
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            lived(order["home"], Doom(**order["doom"]), order.get("checkpoint_at", ""))
        tell(died=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
