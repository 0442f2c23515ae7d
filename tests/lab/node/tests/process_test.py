# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct exec, push and pull; and calls as processes: signals, lost listeners, the audit."""
import contextlib
import io
import json
import os
import signal
import subprocess

import fakes
from bench import NodeTest
from pve import inside, tasks
from pve.commands import Call


class ExecTest(NodeTest):
    def run_inside(self, *words, data=b"", **more):
        environment = {"PATH": os.environ["PATH"], "KTRDR_LAB_STATE": str(self.state), "MARK": "x", **more}
        process = self.begin("pct", "exec", 201, *words, env=environment, stdin=subprocess.PIPE)
        out, err = process.communicate(data, timeout=fakes.LIMIT)
        return process.returncode, out, err

    def begin(self, program, *words, env=None, **options):
        if env is None:
            return super().begin(program, *words, **options)
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(env)
        try:
            return super().begin(program, *words, **options)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def test_streams_and_exit_code(self):
        data = bytes(range(256)) * 1200
        self.assertEqual(self.run_inside("--", "cat", data=data), (0, data, b""))
        self.assertEqual(self.run_inside("--", "sh", "-c", "echo out; echo err >&2; exit 7"), (7, b"out\n", b"err\n"))

    def test_the_words_are_not_touched(self):
        words = ("a b", "$HOME", "*", "--full")
        self.assertEqual(self.run_inside("--", "printf", "%s|", *words)[1].decode(), "|".join(words) + "|")

    def test_a_command_killed_by_a_signal(self):
        self.assertEqual(self.run_inside("--", "sh", "-c", "kill -9 $$")[0], 137)

    def test_the_callers_environment_without_the_lab_s(self):
        lines = self.run_inside("--", "env")[1].decode().splitlines()
        self.assertIn("MARK=x", lines)
        names = {line.split("=")[0] for line in lines}
        self.assertNotIn("KTRDR_LAB_STATE", names)
        self.assertNotIn("LC_CTYPE", names)

    def test_an_environment_of_its_own(self):
        lines = self.run_inside("--keep-env", "0", "--", "env")[1].decode().splitlines()
        self.assertNotIn("MARK=x", lines)
        self.assertIn("container=lxc", lines)

    def test_refusals(self):
        self.refused("exec", 900, "--", "true", err="container '900' not running!")
        self.refused("exec", 201, "ls", "-l", "/", err="Unknown option: l\n400 unable to parse option\n"
                     "pct exec <vmid> [<extra-args>] [OPTIONS]")
        code, _, err = self.pct("exec", 201)
        self.assertNotEqual(code, 0)
        self.assertTrue(err.startswith("missing command at "))

    def test_locks_do_not_matter(self):
        self.edit(201, "lock: backup")
        self.assertEqual(self.run_inside("--", "true")[0], 0)

    def test_a_signal_reaches_the_command(self):
        process = self.begin("pct", "exec", 201, "--", "sh", "-c", "echo ready; exec sleep 300")
        self.assertEqual(process.stdout.readline(), b"ready\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(fakes.LIMIT), 128 + signal.SIGTERM)
        self.assertEqual(self.audit()[-1]["rc"], 128 + signal.SIGTERM)


class CopyTest(NodeTest):
    """The container's files are the machine's own here."""

    def copy(self, function, **values):
        """What it complains about; the exit code says nothing."""
        complaints = io.StringIO()
        with contextlib.redirect_stderr(complaints):
            self.assertEqual(function(self.node, Call(201, values, []), enter=lambda _pid: None), 0)
        return complaints.getvalue()

    def test_push_and_pull(self):
        source, target = self.state / "source", self.state / "target"
        source.write_bytes(b"\0\xff" * 1000)
        self.assertEqual(self.copy(inside.push, file=str(source), destination=str(target), perms="0600"), "")
        self.assertEqual(target.read_bytes(), source.read_bytes())
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)
        source.write_bytes(b"shorter")
        self.assertEqual(self.copy(inside.pull, path=str(source), destination=str(target)), "")
        self.assertEqual(target.read_bytes(), b"shorter")
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)

    def test_failures_end_with_zero(self):
        here, nowhere = str(self.state / "collected"), str(self.state / "no" / "such")
        for function, values, text in (
                (inside.push, {"file": nowhere, "destination": here}, f"failed to open {nowhere} for reading"),
                (inside.push, {"file": "/dev/null", "destination": nowhere},
                 f"failed to create file: {nowhere}: No such file or directory"),
                (inside.pull, {"path": nowhere, "destination": here},
                 f"failed to open {nowhere}: No such file or directory")):
            self.assertEqual(self.copy(function, **values), text + "\n")
            self.assertEqual(self.node.tasks.recent()[0].status, text)

    def test_only_running_containers(self):
        self.refused("push", 900, "/dev/null", "/x", err="can only push files to a running CT")
        self.assertTrue(self.pct("pull", 900, "/x", "/y")[2].startswith("can only pull files from a running VM at "))


class ProcessTest(NodeTest):
    def begin_clone(self, **options):
        self.sign("hold")
        process = self.begin("pct", "clone", 900, 211, **options)
        fakes.until(self.host.sign("copying").exists)
        return process

    def last_task(self):
        return fakes.until(lambda: [entry for entry in self.node.tasks.recent() if not entry.runs])[0]

    def assert_undone(self):
        fakes.until(lambda: not self.host.conf(211).exists(), "end of the copy")
        fakes.until(lambda: self.node.load(900).lock is None, "end of the lock")

    def test_the_audit_has_both_ends(self):
        process = self.begin("pct", "status", 999)
        self.assertEqual(self.end_of(process)[0], 2)
        begin, end = self.audit()
        self.assertEqual(begin["argv"], ["pct", "status", "999"])
        self.assertEqual(end["argv"], begin["argv"])
        self.assertNotIn("rc", begin)
        self.assertEqual((end["rc"], end["pid"]), (2, begin["pid"]))
        self.assertEqual(begin["pid"], process.pid)

    def test_pvesh_is_in_the_audit_too(self):
        code, out, _ = self.end_of(self.begin("pvesh", "get", "/cluster/nextid", "--output-format", "json"))
        self.assertEqual((code, json.loads(out)), (0, "100"))
        self.assertEqual([entry["argv"][0] for entry in self.audit()], ["pvesh", "pvesh"])

    def test_a_clone_without_a_listener_is_undone_at_its_end(self):
        process = self.begin_clone()
        self.assertIn(b"create full clone", process.stdout.readline())
        process.stdout.close()
        self.assertEqual(self.node.load(900).lock, "disk")
        self.host.sign("hold").unlink()
        self.assertEqual(process.wait(fakes.LIMIT), 255)
        self.assert_undone()
        self.assertEqual(self.last_task().status, "broken pipe")

    def test_a_task_that_says_nothing_needs_no_listener(self):
        self.sign("hold")
        process = self.begin("pct", "snapshot", 900, "good")
        fakes.until(self.host.sign("copying").exists)
        process.stdout.close()
        process.stderr.close()
        self.host.sign("hold").unlink()
        self.assertEqual(process.wait(fakes.LIMIT), 0)
        self.assertEqual(self.last_task().status, "OK")

    def test_signals_reach_the_worker(self):
        process = self.begin_clone()
        process.send_signal(signal.SIGTERM)
        code, _, err = self.end_of(process)
        self.assertEqual((code, err), (255, "clone failed: received interrupt\n"))
        self.assert_undone()
        self.assertEqual(self.last_task().status, "clone failed: received interrupt")

    def test_a_killed_pct_leaves_a_worker_that_undoes(self):
        process = self.begin_clone()
        process.kill()
        process.wait(fakes.LIMIT)
        self.host.sign("hold").unlink()
        self.assert_undone()
        self.assertEqual(self.last_task().status, "clone failed: broken pipe")

    def test_a_killed_worker_leaves_the_locks(self):
        process = self.begin_clone()
        os.kill(self.node.tasks.running()[0].pid, signal.SIGKILL)
        code, _, err = self.end_of(process)
        self.assertEqual((code, err), (255, "got unexpected control message: \n"))
        self.assertEqual(self.last_task().status, tasks.UNEXPECTED)
        self.assertEqual(self.node.load(900).lock, "disk")
        self.assertEqual(self.node.load(211).lock, "create")

    def test_a_shutdown_that_is_told_to_end_waits_once_more(self):
        self.sign("stubborn")
        process = self.begin("pct", "shutdown", 201, "--timeout", "0")
        fakes.until(self.host.sign("asked").exists)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.end_of(process), (255, "", "container did not stop\n"))

    def test_a_stop_overrules_a_shutdown(self):
        self.sign("stubborn")
        shutdown = self.begin("pct", "shutdown", 201, "--timeout", "600")
        fakes.until(self.host.sign("asked").exists)
        upid = self.node.tasks.running()[0].upid
        self.assertEqual(self.end_of(self.begin("pct", "stop", 201, "--overrule-shutdown", "1")),
                         (0, f"overruled vzshutdown tasks: {upid}\n", ""))
        self.assertEqual(self.end_of(shutdown), (255, "", "got unexpected control message: \n"))
        self.assertFalse(self.host.running(201))
