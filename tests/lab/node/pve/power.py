# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct's power commands: start, stop, shutdown, reboot."""
import os
import signal
import time

from pve import forms, locks, worker
from pve.lxc import LxcError
from pve.refusal import Interrupted, Refusal

DEFAULT_TIMEOUT = 60
FOR_EVER = 10 ** 7  # seconds: what a timeout of 0 means
STEP = 0.1
STOP_LIMIT = 10
END_LIMIT = 5  # for a task that is told to end


def check_bridges(node, section):
    for key in section.keys():
        if key.startswith("net"):
            bridge = forms.properties(section.get(key), "name").get("bridge")
            if bridge and not node.machine.bridge_exists(bridge):
                raise Refusal(f"bridge '{bridge}' does not exist")


def apply_pending(node, ctid, conf):
    if conf.apply_pending():
        node.save(ctid, conf)


def launch(node, ctid, conf, task):
    """Under the file lock."""
    apply_pending(node, ctid, conf)
    check_bridges(node, conf.main)
    try:
        node.host.start(ctid)
    except LxcError as problem:
        task.line(problem.text)
        raise Refusal(f"startup for container '{ctid}' failed") from problem


def _wait_stopped(node, ctid, seconds):
    end = time.monotonic() + seconds
    while node.host.running(ctid):
        if time.monotonic() > end:
            return False
        time.sleep(STEP)
    return True


def kill(node, ctid):
    node.host.kill(ctid)
    if not _wait_stopped(node, ctid, STOP_LIMIT):
        raise Refusal("container did not stop")


def _check_lock(call, conf):
    """With --skiplock no lock counts, and the one of a mounted disk never does."""
    if not call.flag("skiplock"):
        locks.check(conf, ("mounted",))


def start(node, call):
    if node.host.running(call.id):
        raise Refusal(f"CT {call.id} already running")

    def body(task):
        with node.lock(call.id, task.say):
            conf = node.load(call.id)
            if conf.is_template():
                raise Refusal("you can't start a CT if it's a template")
            _check_lock(call, conf)
            launch(node, call.id, conf, task)

    return worker.run(node.tasks, "vzstart", call.id, body)


def _refuse_stopped(node, ctid, kind="CT"):
    if not node.host.running(ctid):
        raise Refusal(f"{kind} {ctid} not running")


def stop(node, call):
    _refuse_stopped(node, call.id)

    def body(task):
        if call.flag("overrule-shutdown"):
            _overrule(node, call.id, task)
        with node.lock(call.id, task.say):
            _check_lock(call, node.load(call.id))
            if node.host.running(call.id):
                kill(node, call.id)

    return worker.run(node.tasks, "vzstop", call.id, body)


def _overrule(node, ctid, task):
    """Ends the shutdowns that wait; they keep the file lock until then."""
    found = node.tasks.running(ctid, "vzshutdown")
    if found:
        task.line("overruled vzshutdown tasks: " + ", ".join(entry.upid for entry in found))
    for number, limit in ((signal.SIGTERM, END_LIMIT), (signal.SIGKILL, END_LIMIT)):
        end = time.monotonic() + limit
        for entry in found:
            if entry.alive():
                _signal_group(entry, number)
        while any(entry.alive() for entry in found) and time.monotonic() < end:
            time.sleep(STEP)


def _signal_group(entry, number):
    try:
        os.killpg(entry.pid, number)
    except ProcessLookupError:
        pass


def shutdown(node, call):
    _refuse_stopped(node, call.id)
    timeout = call.values.get("timeout", DEFAULT_TIMEOUT)

    def body(task):
        with node.lock(call.id, task.say):
            locks.check(node.load(call.id), ("mounted",))
            _shut_down(node, call.id, timeout, call.flag("forceStop"), task)

    return worker.run(node.tasks, "vzshutdown", call.id, body)


def _shut_down(node, ctid, timeout, forced, task):
    """Not forced and in vain, it takes twice the time and five seconds more. Told to end, it waits once more."""
    try:
        if node.host.shutdown(ctid, timeout or FOR_EVER):
            return
        if forced:
            kill(node, ctid)
            return
        task.line(f"command 'lxc-stop -n {ctid} --nokill --timeout {timeout}' failed: exit code 1")
    except Interrupted:
        pass
    if not _wait_stopped(node, ctid, timeout + END_LIMIT):
        raise Refusal("container did not stop")


def reboot(node, call):
    """Does not mind the configuration's lock."""
    _refuse_stopped(node, call.id, "VM")

    def body(task):
        with node.lock(call.id, task.say):
            if not node.host.shutdown(call.id, call.values.get("timeout", DEFAULT_TIMEOUT) or FOR_EVER):
                kill(node, call.id)
            launch(node, call.id, node.load(call.id), task)

    return worker.run(node.tasks, "vzreboot", call.id, body)


def unlock(node, call):
    def remove(conf):
        if not conf.lock:
            raise Refusal("no lock found trying to remove any lock")
        conf.main.delete("lock")

    node.change(call.id, remove)
