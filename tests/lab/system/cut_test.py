#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection is cut at random moments of deployments: each ends right, and no step happens twice."""
import os
import random
import subprocess
import threading
import time

import field

CUTS = 10
SEED = int(os.environ.get("KTRDR_LAB_SEED", "1"))


class Said(threading.Thread):
    """What a program said so far."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream, self.lines = stream, []
        self.start()

    def run(self):
        for line in self.stream:
            self.lines.append(line)

    def text(self):
        return "".join(self.lines)

    def waits_for(self, word):
        return field.until(lambda: word in self.text())


class CutTest(field.FieldTest):
    def session_pids(self):
        """The node's sshd processes that serve a connection, by their node-side ids."""
        _, out, _ = self.field.node("sh", "-c", "listener=$(cat /run/sshd.pid); "
                                    "ps -o pid= --ppid \"$listener\"")
        return out.split()

    def cut(self):
        """True when a connection was ended."""
        pids = self.session_pids()
        if not pids:
            return False
        for pid in pids:
            self.field.node("kill", "-KILL", pid)
        return True

    def deploy(self, version, rolls, wanted):
        """Deploys and cuts meanwhile: how many cuts were made, at most `wanted`, and whether it succeeded."""
        made = 0
        process = subprocess.Popen(self.field.operator_words(*self.field.ctl_words("deploy", "--version", version)),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, env=self.field.environment())
        said = Said(process.stdout)
        try:
            self.assertTrue(said.waits_for(" started"), said.text())
            while process.poll() is None and made < wanted:
                time.sleep(rolls.uniform(0.3, 4.0))  # the moment is what is random here
                made += process.poll() is None and self.cut()
            process.wait(field.LIMIT)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            said.join()
            process.stdout.close()
        self.assertIn(process.returncode, (0, 8), said.text())  # three cuts in one step turn a run back
        return made, process.returncode == 0

    def starts(self):
        """By container: what was started there so far, by the application's own record."""
        return {ctid: [start["version"] for start in self.field.starts(ctid)] for ctid in sorted(field.TARGETS)}

    def test_ten_cuts(self):
        rolls = random.Random(SEED)
        made = runs = back = 0
        now, before = "1.5.1", self.starts()
        while made < CUTS and runs < 12:
            version = "1.5.2" if now == "1.5.1" else "1.5.1"
            cuts, succeeded = self.deploy("v" + version, rolls, CUTS - made)
            made, runs, back = made + cuts, runs + 1, back + (not succeeded)
            now = version if succeeded else now
            self.assert_all_on("v" + now)
            after = self.starts()
            for ctid, started in after.items():
                new = started[len(before[ctid]):]
                if succeeded:  # none twice, none missing
                    self.assertEqual(new, [version], f"CT {ctid}")
                else:
                    self.assertEqual((new or [now])[-1], now, f"CT {ctid}")
            before = after
        self.assertEqual(made, CUTS)
        self.assertLess(back, runs, "no deployment succeeded")
        print(f"real-sshd cuts: {made} in {runs} deployments, {back} of them rolled back, seed {SEED}, doubled 0, lost 0")


if __name__ == "__main__":
    field.main()
