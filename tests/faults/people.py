"""People at a server that may die at any moment: what they sent, and what they were promised."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pages.components.routes import COOKIE

ROOT = Path(__file__).resolve().parents[2]
GONE = (OSError, http.client.HTTPException)
PATIENCE_SECONDS = 90.0
NO_DOOM = {}


class Refused(Exception):
    """The server answered with an error; `status` and its words."""

    def __init__(self, status, words):
        super().__init__(words)
        self.status = status


@dataclass
class Life:
    """A server from its opening to its death, and the processes that it started."""

    port: int
    pid: int
    children: set = field(default_factory=set)

    def ask(self, path, body=None, token=None):
        """The answer of a route; Refused for an error, one of GONE when the server is dead."""
        self.look_at_children()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        here = f"127.0.0.1:{self.port}"
        headers = {"Origin": f"http://{here}", "Content-Type": "application/json"}
        if token:
            headers["Cookie"] = f"{COOKIE}={token}"
        sent = body if isinstance(body, str) else json.dumps(body)
        try:
            line.request("POST", path, sent, headers)
            reply = line.getresponse()
            said = json.loads(reply.read())
        finally:
            line.close()
        if reply.status != 200:
            raise Refused(reply.status, said["error"])
        return said

    def look_at_children(self):
        for task in Path(f"/proc/{self.pid}/task").glob("*/children"):
            with suppress(OSError):
                self.children.update(map(int, task.read_text().split()))

    def kill(self):
        with suppress(ProcessLookupError):
            self.look_at_children()
            os.kill(self.pid, signal.SIGKILL)

    def orphans(self):
        """Processes of this server that outlived it; on a machine under load they need a while."""
        deadline = time.monotonic() + 30.0
        while (left := [pid for pid in self.children if running(pid)]) and (
            time.monotonic() < deadline
        ):
            time.sleep(0.05)
        return left


def running(pid):
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


class Mother:
    """Gives server after server its life; one at a time."""

    def __init__(self):
        script = Path(__file__).with_name("doomed_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self.life = None

    def heard(self):
        return json.loads(self.process.stdout.readline())

    def bear(self, home, doom=NO_DOOM, checkpoint_at=""):
        """A server on a home; None when it died, or was refused, before it listened."""
        order = {"home": str(home), "doom": doom, "checkpoint_at": checkpoint_at}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        said = self.heard()
        if "port" in said:
            self.life = Life(said["port"], said["pid"])
            return self.life
        assert said == {"died": -signal.SIGKILL}
        return None

    def mourn(self):
        """How the life ended that is over."""
        died = self.heard()["died"]
        self.life = None
        return died

    def close(self):
        if self.life is not None:
            self.life.kill()
            self.mourn()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


@contextmanager
def mother():
    one = Mother()
    try:
        yield one
    finally:
        one.close()


@dataclass
class Annotator:
    """Somebody who labels, and remembers what they sent and what the server promised.

    `sent`: by answer id, the answer and the example it was for. `promised`: by answer id, the
    status of its receipt.
    """

    name: str
    token: str
    project: str
    chance: random.Random
    sent: dict = field(default_factory=dict)
    promised: dict = field(default_factory=dict)
    undone: set = field(default_factory=set)
    held: tuple = ()
    seconds: float = 0.0

    def hand(self, life):
        asked = {"project": self.project, "person": self.name}
        cards = life.ask("/api/hand", asked, self.token)["cards"]
        self.held = tuple(card["lease"] for card in cards)
        return cards

    def label(self, life):
        """Answer one to three cards of the hand in one call; how many there were."""
        cards = self.hand(life)[: self.chance.randint(1, 3)]
        answers = [self.answer(card) for card in cards]
        if answers:
            self.send(life, answers)
            self.maybe_undo(life, answers)
        return len(answers)

    def answer(self, card):
        number = f"{self.name}-{len(self.sent)}"
        skip = self.chance.random() < 0.08
        answer = {
            "answer_id": number, "lease": card["lease"], "token": card["token"],
            "label": None if skip else card["example"] % 10, "active_seconds": 1.5,
            "raw_seconds": 2.0, "scope": "me" if skip else None,
        }  # fmt: skip
        self.sent[number] = (answer, card["example"])
        return answer

    def send(self, life, answers):
        body = {"project": self.project, "person": self.name, "answers": answers}
        for receipt in life.ask("/api/answers", body, self.token)["receipts"]:
            self.promised[receipt["answer_id"]] = receipt["status"]

    def resumes(self, life):
        """Come back to a server: what was held is held, what has no receipt goes out again."""
        before = set(self.held)
        with suppress(*GONE):
            self.send_again(life)
            answered = {answer["lease"] for answer, _ in self.sent.values()}
            missing = before - answered - {card["lease"] for card in self.hand(life)}
            assert not missing, f"{self.name} lost the leases {missing}"

    def send_again(self, life):
        """What was never acknowledged, as the browser's outbox does."""
        left = [answer for key, (answer, _) in self.sent.items() if key not in self.promised]
        if left:
            self.send(life, left)
        return len(left)

    def maybe_undo(self, life, answers):
        if self.chance.random() < 0.15:
            last = answers[-1]["answer_id"]
            body = {"project": self.project, "person": self.name, "answer_id": last}
            with suppress(Refused):
                life.ask("/api/undo", body, self.token)
                self.undone.add(last)

    def work(self, life, seconds=PATIENCE_SECONDS):
        """Label until the server is gone, or the time is up."""
        deadline = time.monotonic() + seconds
        with suppress(*GONE):
            while time.monotonic() < deadline:
                if not self.label(life):
                    time.sleep(0.05)


def work_together(people, life, seconds=PATIENCE_SECONDS):
    """All at once, until the server is gone or the time is up."""
    crew = [threading.Thread(target=each.work, args=(life, seconds)) for each in people]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
