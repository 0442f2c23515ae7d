#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window deploys on real containers, driven by keyboard and mouse; its pictures are kept."""
import json
import subprocess
import time

import field
from screen import Screen

PICTURES = field.places.REPOSITORY / "build" / "lab-pictures"
QUIET_S = 2.0
COMMIT = (110, 24)  # from the wizard's right lower corner: Next, and on the last page the button that deploys


class WindowTest(field.FieldTest):
    def setUp(self):
        super().setUp()
        self.screen = Screen()
        self.addCleanup(self.screen.close)
        environment = {**self.field.environment(), "DISPLAY": self.screen.name}
        environment.pop("QT_QPA_PLATFORM", None)
        words = (field.BINARIES / "ktrdr-admin", "--config", self.field.state / "environment.toml")
        self.program = subprocess.Popen(self.field.operator_words(*words), env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end_program)

    def end_program(self):
        if self.program.poll() is None:
            self.program.terminate()
            self.program.wait(20)

    def wait_quiet(self):
        """Until nothing was asked of the node's containers for a moment: what was wanted is there."""
        last = [self.calls(), time.monotonic()]

        def quiet():
            if self.calls() != last[0]:
                last[:] = self.calls(), time.monotonic()
            return time.monotonic() - last[1] > QUIET_S
        self.assertTrue(field.until(quiet, 60))

    def calls(self):
        return sum("pct" in entry["argv"][0] for entry in self.field.audit())

    def runs(self):
        code, out, _ = self.field.ctl("runs", "list", "--json")
        return json.loads(out) if code == 0 and out.strip().startswith("[") else []

    def picture(self, name):
        self.screen.picture(PICTURES / f"{self._testMethodName}-{name}.png")

    def deploy(self, version):
        """From the tree to the finished run."""
        main = self.screen.wait_window("KTRDR Admin")
        self.assertTrue(field.until(lambda: self.calls() > 0))
        self.wait_quiet()
        self.picture("1-overview")
        self.screen.key(main, "ctrl+d")
        wizard = self.screen.wait_window("^Deploy")
        self.wait_quiet()
        self.screen.type(wizard, version)
        self.picture("2-version")
        self.screen.key(wizard, "Return")
        self.screen.key(wizard, "Return")
        self.wait_quiet()
        self.picture("3-checks")
        self.screen.key(wizard, "Return")
        self.wait_quiet()
        self.assertEqual(self.runs(), [])
        self.picture("4-review")
        self.screen.click_from_corner(wizard, *COMMIT)
        self.assertTrue(field.until(self.runs, 20), "no run was begun")
        self.assertTrue(field.until(lambda: self.runs()[0]["state"] != "running", 150), self.runs())
        self.picture("5-result")
        return self.runs()[0]["state"]

    def test_a_version_is_deployed(self):
        self.assertEqual(self.deploy("v1.5.2"), "succeeded")
        self.assert_all_on("v1.5.2")

    def test_a_bad_version_comes_back(self):
        self.assertEqual(self.deploy("v1.5.4"), "rolled-back")
        self.assert_all_on("v1.5.1")


if __name__ == "__main__":
    field.main()
