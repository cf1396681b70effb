"""How the app and its child processes talk: length-prefixed msgpack over pipes."""

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

import msgspec

_LENGTH = struct.Struct("<I")
M = TypeVar("M", bound="Message")


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class Wire(Generic[M]):
    """Reads and writes messages of these kinds, a union of subclasses of Message."""

    def __init__(self, kinds: Any) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(kinds)

    def tell(self, stream: IO[bytes], message: M) -> None:
        """Write one message and flush it."""
        payload = self._encoder.encode(message)
        stream.write(_LENGTH.pack(len(payload)) + payload)
        stream.flush()

    def heard(self, stream: IO[bytes]) -> M | None:
        """Read one message; None when the other side is gone."""
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        payload = stream.read(length)
        return self._decoder.decode(payload) if len(payload) == length else None


def serve_the_app(serve: Callable[[IO[bytes], IO[bytes], Path], None]) -> None:
    """Serve on standard input and output; stray prints go to standard error.

    The first argument of the command line is the folder of the caches.
    """
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))
