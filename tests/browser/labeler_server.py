"""A stand-in for the app: the labeler's own page and a hand that a test can look into."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pages.components.labeler import part, script

CLASSES = [
    {"name": "spam", "colour": "#dd4400", "description": ""},
    {"name": "ham", "colour": "", "description": ""},
    {"name": "other", "colour": "", "description": ""},
]
PAGE = """<!doctype html><meta charset="utf-8"><title>Label</title>
<link rel="icon" href="data:,">
<body style="margin:16px"><input id="outside" aria-label="outside"><div id="host"></div>
<script type="module">
import mount from "/labeler.js";
const root = document.getElementById("host").attachShadow({mode: "open"});
root.innerHTML = HTML_TEXT;
const data = DATA;
mount({data, parentElement: root});
window.remount = () => mount({data, parentElement: root});
</script>"""


def text_content(example):
    return {
        "kind": "text",
        "text": f"message {example} offers free money",
        "cells": [],
        "image": "",
    }


@dataclass
class FakeApp:
    """What the browser sent, and the switches a test turns."""

    examples: int = 200
    hand: int = 20
    batch: int = 1000
    progress: dict = field(default_factory=dict)
    classes: list = field(default_factory=lambda: CLASSES)
    content: object = text_content
    down: bool = False
    deaf: bool = False
    cut: bool = False
    merged: list = field(default_factory=list)
    late: set = field(default_factory=set)
    held: dict = field(default_factory=dict)
    stored: dict = field(default_factory=dict)
    posts: list = field(default_factory=list)
    flags: list = field(default_factory=list)
    corrections: list = field(default_factory=list)
    undone: list = field(default_factory=list)
    suggested: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)
    secret: str = "a"
    asked_breaks: int = 0
    next_example: int = 0
    next_lease: int = 100

    def lend(self, example):
        self.next_lease += 1
        card = {
            "lease": self.next_lease, "example": example, "due": 1e12,
            "content": self.content(example), "strategy": "margin", "utility": 0.25,
            "reasons": {"uncertainty": 0.4321}, "scorer": "model", "model_version": 12,
            "labels_behind": 7, "at_random": False, "batch": 1 + example // self.batch,
        }  # fmt: skip
        self.held[self.next_lease] = card
        return card

    def with_token(self, card):
        return {**card, "token": f"{self.secret}-{card['lease']}"}

    def api_hand(self, body):
        while len(self.held) < self.hand and self.next_example < self.examples:
            self.lend(self.next_example)
            self.next_example += 1
        return {
            "cards": [self.with_token(card) for card in self.held.values()],
            "classes": [each["name"] for each in self.classes],
            "merged": self.merged,
            "batch": self.so_far(),
            "hint": {"level": "orange", "text": "no better than random so far"},
            "waiting": "" if self.held else "Nothing to label now.",
        }

    def api_recent(self, body):
        return {"recent": self.elsewhere}

    def api_answers(self, body):
        return {
            "receipts": [self.take(answer) for answer in body["answers"]], "batch": self.so_far()
        }  # fmt: skip

    def so_far(self):
        return self.progress or {"number": 1, "done": len(self.stored), "size": 50}

    def take(self, answer):
        known = answer["answer_id"] in self.stored
        if answer["token"] != f"{self.secret}-{answer['lease']}":
            return receipt(answer, "refused", "this lease is not yours")
        if not known:
            card = self.held.pop(answer["lease"])
            self.stored[answer["answer_id"]] = {**answer, "example": card["example"]}
        example = self.stored[answer["answer_id"]]["example"]
        status = "late" if example in self.late else "duplicate" if known else "saved"
        return receipt(answer, status, "Too late: taken over." if status == "late" else "")

    def api_undo(self, body):
        self.undone.append(body["answer_id"])
        answer = self.stored.pop(body["answer_id"])
        return {"card": self.with_token(self.lend(answer["example"])), "batch": self.so_far()}

    def api_flag(self, body):
        self.flags.append(body)
        return {"receipts": [receipt(body, "saved", "")]}

    def api_correct(self, body):
        self.corrections.append((body["example"], body["label"]))
        return {"receipts": [receipt(body, "saved", "")]}

    def api_suggestion(self, body):
        self.suggested.append(body["lease"])
        return {"label": 1, "confidence": 0.83, "model_version": 12}

    def api_break_figures(self, body):
        self.asked_breaks += 1
        note = {"label": "You and the others", "value": "same answer on 81 %", "more": "12 items"}
        return {"title": "Batch 1 done. A short break?", "notes": [note]}

    def labels(self):
        """What is stored: (example, label), in the order of arrival."""
        return [(answer["example"], answer["label"]) for answer in self.stored.values()]


def receipt(body, status, message):
    return {"answer_id": body["answer_id"], "status": status, "message": message}


def handler(app, settings):
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == "/labeler.js":
                self.reply(200, script().encode(), "text/javascript; charset=utf-8")
                return
            template = f"<style>{part('labeler.css')}</style>{part('labeler.html')}"
            page = PAGE.replace("HTML_TEXT", json.dumps(template))
            page = page.replace("DATA", json.dumps(settings(app)))
            self.reply(200, page.encode(), "text/html; charset=utf-8")

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = self.path.removeprefix("/api/")
            if app.down:
                self.reply(503, b'{"error": "the database is closed"}', "application/json")
                return
            time.sleep(0.01)
            with lock:
                app.posts.append((name, body))
                said = getattr(app, f"api_{name}")(body)
            if app.deaf and name == "answers":
                self.close_connection = True
                self.connection.close()
                return
            content = json.dumps(said).encode()
            if app.cut and name == "answers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + content)
                self.close_connection = True
                return
            self.reply(200, content, "application/json")

        def reply(self, status, content, kind):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words):
            """Say nothing on the test's own output."""

    return Handler


def page_settings(app):
    return {
        "project": "p1", "person": "ana", "classes": app.classes, "base": "",
        "guidelines": "# Spam\n\n- **money** is spam\n- <b>no tags</b>", "highlight": ["free"],
    }  # fmt: skip


@contextmanager
def labeler_app(app, settings=page_settings):
    """The address at which `app` answers."""
    server = ThreadingHTTPServer(("localhost", 0), handler(app, settings))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
