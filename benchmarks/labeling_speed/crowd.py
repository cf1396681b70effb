"""Simulated people who label over HTTP at a human pace, as the labeler would send it.

Run as a process of its own: a `Crowd` as JSON on standard input, a line of text there ends it,
then the answers' times come as JSON on standard output.
"""

import asyncio
import sys
import time
from typing import Any

import msgspec
import numpy as np

RETRY_SECONDS = 1.5
SHORTEST_LOOK = 0.3
GONE = (ConnectionError, asyncio.IncompleteReadError)


class Crowd(msgspec.Struct):
    """Who labels where; `tokens` by name. Each item takes about `mean_seconds`, lognormal."""

    port: int
    project: str
    tokens: dict[str, str]
    classes: int
    mean_seconds: float


class Sent(msgspec.Struct):
    """An answer: when it was sent (Unix seconds), and how long until it was acknowledged."""

    at: float
    seconds: float
    status: str


class Desk:
    """One person's connection, kept open as a browser keeps it."""

    def __init__(self, crowd: Crowd, person: str) -> None:
        self.owner = {"project": crowd.project, "person": person}
        self.port, self.cookie = crowd.port, f"looplab_session={crowd.tokens[person]}"

    async def sit_down(self) -> None:
        """Open a line to the app."""
        self.reader, self.writer = await asyncio.open_connection("localhost", self.port)

    async def post(self, path: str, **body: object) -> dict[str, Any]:
        """What the app says; a RuntimeError for what it refuses."""
        content = msgspec.json.encode(self.owner | body)
        here = f"localhost:{self.port}"
        head = (
            f"POST /api/{path} HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\n"
            f"Cookie: {self.cookie}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        try:
            return await self._said(head.encode() + content)
        except GONE:  # the server keeps nobody's line for long; what is sent twice counts once
            await self.sit_down()
            return await self._said(head.encode() + content)

    async def _said(self, request: bytes) -> dict[str, Any]:
        self.writer.write(request)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        length = next(line for line in lines if line.startswith("content-length:"))
        reply = await self.reader.readexactly(int(length.partition(":")[2]))
        if lines[0].split()[1] != "200":
            raise RuntimeError(f"{lines[0]}: {reply.decode()}")
        return msgspec.json.decode(reply)


async def label(crowd: Crowd, person: str, seed: int, sent: list[Sent]) -> None:
    """Look, answer, go on; the hand is filled when half of it is gone."""
    rng = np.random.default_rng([seed, 7])
    desk = Desk(crowd, person)
    await desk.sit_down()
    await asyncio.sleep(rng.uniform(0.0, crowd.mean_seconds))
    hand: list[dict[str, Any]] = []
    most = count = 0
    while True:
        if len(hand) <= max(1, most // 2):
            hand = (await desk.post("hand"))["cards"]
            most = max(most, len(hand))
        if not hand:
            await asyncio.sleep(RETRY_SECONDS)
            continue
        card, count = hand.pop(0), count + 1
        look = crowd.mean_seconds * rng.lognormal(-0.125, 0.5)
        await asyncio.sleep(max(SHORTEST_LOOK, look))
        answer = {
            "answer_id": f"{person} {count}", "lease": card["lease"], "token": card["token"],
            "label": int(rng.integers(crowd.classes)), "active_seconds": look, "raw_seconds": look,
        }  # fmt: skip
        at, begun = time.time(), time.perf_counter()
        receipt = (await desk.post("answers", answers=[answer]))["receipts"][0]
        sent.append(Sent(at, time.perf_counter() - begun, receipt["status"]))


async def work(crowd: Crowd) -> list[Sent]:
    """Everybody labels until a line comes in."""
    sent: list[Sent] = []
    ended = asyncio.ensure_future(asyncio.to_thread(sys.stdin.readline))
    people = [
        asyncio.ensure_future(label(crowd, person, seed, sent))
        for seed, person in enumerate(crowd.tokens)
    ]
    done, _ = await asyncio.wait({ended, *people}, return_when=asyncio.FIRST_COMPLETED)
    for task in people:
        task.cancel()
    for task in done:
        task.result()  # somebody who could not go on says why
    return sent


if __name__ == "__main__":
    asked = msgspec.json.decode(sys.stdin.readline(), type=Crowd)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(work(asked))))
