# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power, and the locks that it takes."""
import time

import fakes
from bench import NodeTest


class PowerTest(NodeTest):
    def test_start(self):
        self.works("start", 900)
        self.assertTrue(self.host.running(900))
        self.refused("start", 900, err="CT 900 already running")

    def test_start_of_a_template(self):
        self.edit(900, "template: 1")
        self.refused("start", 900, err="you can't start a CT if it's a template")

    def test_start_of_a_locked_one(self):
        self.edit(900, "lock: backup")
        self.refused("start", 900, err="CT is locked (backup)")
        self.works("start", 900, "--skiplock", "1")

    def test_the_lock_of_a_mounted_disk_does_not_count(self):
        self.edit(900, "lock: mounted")
        self.works("start", 900)

    def test_start_fails_in_lxc(self):
        self.sign("no-start")
        self.refused("start", 900, out="lxc-start: something is wrong\n", err="startup for container '900' failed")
        self.assertEqual(self.node.tasks.recent()[0].status, "startup for container '900' failed")

    def test_start_without_the_bridge(self):
        self.host.conf(900).write_text(self.text(900).replace("vmbr0", "vmbr9"), encoding="utf-8")
        self.refused("start", 900, err="bridge 'vmbr9' does not exist")

    def test_start_applies_what_is_pending(self):
        with open(self.host.conf(900), "a", encoding="utf-8") as file:
            file.write("\n[pve:pending]\nfeatures: nesting=0\n")
        self.works("start", 900)
        self.assertIn("features: nesting=0\n", self.text(900))
        self.assertNotIn("pending", self.text(900))

    def test_stop(self):
        self.works("stop", 201)
        self.assertFalse(self.host.running(201))
        self.refused("stop", 201, err="CT 201 not running")

    def test_shutdown(self):
        self.works("shutdown", 201)
        self.assertFalse(self.host.running(201))
        self.refused("shutdown", 201, err="CT 201 not running")

    def test_shutdown_in_vain_takes_twice_the_time(self):
        self.sign("stubborn")
        begin = time.monotonic()
        self.refused("shutdown", 201, "--timeout", "1", err="container did not stop",
                     out="command 'lxc-stop -n 201 --nokill --timeout 1' failed: exit code 1\n")
        self.assertGreater(time.monotonic() - begin, 2.2)
        self.assertTrue(self.host.running(201))

    def test_forced_shutdown(self):
        self.sign("stubborn")
        self.works("shutdown", 201, "--timeout", "1", "--forceStop", "1")
        self.assertFalse(self.host.running(201))

    def test_reboot(self):
        self.sign("stubborn")
        self.edit(201, "lock: backup")
        self.works("reboot", 201, "--timeout", "1")
        self.assertTrue(self.host.running(201))
        self.refused("reboot", 900, err="VM 900 not running")

    def test_unlock(self):
        self.edit(201, "lock: backup")
        self.works("unlock", 201)
        self.assertNotIn("lock", self.text(201))
        self.refused("unlock", 201, err="no lock found trying to remove any lock")


class FileLockTest(NodeTest):
    REFUSAL = "can't lock file '/run/lock/lxc/pve-config-201.lock' - got timeout"

    def test_a_task_waits_on_standard_output(self):
        with self.node.lock(201):
            self.refused("stop", 201, out="trying to acquire lock...\n", err=self.REFUSAL)
        self.assertTrue(self.host.running(201))

    def test_a_change_waits_on_standard_error(self):
        with self.node.lock(201):
            self.refused("set", 201, "--cores", "1", err="trying to acquire lock...\n" + self.REFUSAL, code=11)

    def test_got_in_time(self):
        with self.node.lock(201):
            stop = self.begin("pct", "stop", 201, patience=fakes.LIMIT)
            self.assertEqual(stop.stdout.read(25), b"trying to acquire lock...")
        self.assertEqual(self.end_of(stop), (0, " OK\n", ""))

    def test_others_do_not_wait(self):
        with self.node.lock(201):
            self.works("exec", 201, "--", "true")
            self.works("start", 900)
            self.works("status", 201, out="status: running\n")
