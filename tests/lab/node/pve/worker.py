# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a task: a worker process does the work, pct copies what it says to standard output and to the task's log.

The worker has a session of its own, or with a terminal a process group in the foreground, so signals to pct are passed
on. When nobody listens any more, the worker is told to end and puts back what it began.
"""
import contextlib
import json
import os
import signal
import socket
import sys
import traceback

from pve.lxc import LxcError
from pve.refusal import Interrupted, Refusal
from pve.tasks import UNEXPECTED

PASSED_ON = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
KILL_AT = 4  # the signal of which the worker does not get a choice
BROKEN_PIPE = "broken pipe"
NO_WORD = "got unexpected control message: "


class Task:
    """The worker's side."""

    def __init__(self, channel):
        self._channel = channel
        self._input = channel.makefile("r", encoding="utf-8")
        self.upid = None
        self.warnings = 0

    def say(self, text):
        """Comes back when pct has passed it on."""
        self.send({"say": text})
        self.answer()

    def answer(self):
        line = self._input.readline()
        if not line:
            raise Interrupted(BROKEN_PIPE)
        return line.strip()

    def line(self, text):
        self.say(text + "\n")

    def warn(self, text):
        self.warnings += 1
        self.line(f"WARN: {text}")

    def send(self, message):
        try:
            self._channel.sendall((json.dumps(message) + "\n").encode())
        except OSError as problem:
            raise Interrupted(BROKEN_PIPE) from problem


def _interrupt(*_):
    raise Interrupted("received interrupt")


def _problem(body, task):
    """The error's text, or None."""
    try:
        body(task)
    except (Refusal, LxcError) as problem:
        return problem.text
    except (Interrupted, OSError) as problem:
        return str(problem)
    except Exception:  # a fault of the lab is shown as what it is
        return traceback.format_exc()
    return None


def _work(channel, store, body, on_terminal):
    """Never comes back."""
    try:
        if on_terminal:
            os.setpgid(0, 0)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.tcsetpgrp(0, os.getpid())
        else:
            os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for number in PASSED_ON:
            signal.signal(number, _interrupt)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        task = Task(channel)
        task.send({"ready": True})
        task.upid = task.answer()
        problem = _problem(body, task)
        _report(task, store, problem)
    finally:
        os._exit(0)


def _report(task, store, problem):
    for number in PASSED_ON:
        signal.signal(number, signal.SIG_IGN)
    status = " ".join(problem.split("\n")).strip() if problem else "OK"
    if not problem and task.warnings:
        status = f"WARNINGS: {task.warnings}"
    try:
        task.send({"end": status})
    except Interrupted:  # pct is gone
        store.finish(task.upid, status)


class _Relay:
    """pct's side."""

    def __init__(self, channel, store, worker):
        self._channel = channel
        self._store = store
        self._worker = worker
        self._signals = 0
        self._listener = True
        self.upid = None
        self.status = None

    def pass_on(self, number, _frame=None):
        self._signals += 1
        number = signal.SIGKILL if self._signals >= KILL_AT else number
        try:
            os.killpg(self._worker, number)
        except ProcessLookupError:  # it has no group of its own yet
            os.kill(self._worker, number)

    def _messages(self):
        """Until the worker closes its end; an answer that it did not read makes a reset of that."""
        with contextlib.suppress(ConnectionResetError):
            for line in self._channel.makefile("r", encoding="utf-8"):
                yield json.loads(line)

    def run(self, kind, ctid):
        for message in self._messages():
            if "ready" in message:
                self.upid = self._store.begin(self._worker, kind, ctid)
                self._answer(self.upid)
            elif "say" in message:
                self._store.log(self.upid, message["say"])
                self._print(message["say"])
                self._answer("")
            else:
                self.status = message["end"]

    def _answer(self, text):
        try:
            self._channel.sendall(f"{text}\n".encode())
        except OSError:
            pass  # the worker is gone; the end of the channel tells it as well

    def _print(self, text):
        if not self._listener:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            self._listener = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            self.pass_on(signal.SIGTERM)

    def finish(self):
        """The task's status, as it is kept."""
        if self.upid and self.status is None:
            self._store.finish(self.upid, UNEXPECTED, in_log=False)
        elif self.upid:
            self.status = self.status if self._listener else BROKEN_PIPE
            self._store.finish(self.upid, self.status)
        return self.status


def run(store, kind, ctid, body, mapped=True):
    """body(task) as a task; the exit code. Not mapped: 0 even after a failure."""
    ours, theirs = socket.socketpair()
    on_terminal = os.isatty(0)
    sys.stdout.flush()
    sys.stderr.flush()
    worker = os.fork()
    if worker == 0:
        ours.close()
        _work(theirs, store, body, on_terminal)
    theirs.close()
    relay = _Relay(ours, store, worker)
    before = {number: signal.signal(number, relay.pass_on) for number in PASSED_ON}
    try:
        with ours:
            relay.run(kind, ctid)
        os.waitpid(worker, 0)
        status = relay.finish()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if on_terminal:
            _take_terminal()
    return _exit_code(status, mapped)


def _take_terminal():
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        os.tcsetpgrp(0, os.getpgrp())
    except OSError:
        pass
    signal.signal(signal.SIGTTOU, before)


def _exit_code(status, mapped):
    if status == "OK":
        return 0
    if status and status.startswith("WARNINGS: "):
        print(f"Task finished with {status.split()[1]} warning(s)!", file=sys.stderr)
        return 0
    print(NO_WORD if status is None else status, file=sys.stderr)
    return 255 if mapped else 0
