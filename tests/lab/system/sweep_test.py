#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `status` says agrees with what LXC, systemd and git say."""
import json

import field


class SweepTest(field.FieldTest):
    def sweep(self):
        code, out, err = self.field.ctl("status", "--json", "--versions")
        self.assertEqual(code, 0, out + err)
        return json.loads(out)

    def test_every_container_is_as_it_is(self):
        truth = self.field.truth()
        answer = self.sweep()
        self.assertEqual({target["ct"] for target in answer["targets"]}, field.TARGETS)
        for target in answer["targets"]:
            real = truth[target["ct"]]
            self.assertEqual(target["name"], real["name"])
            self.assertEqual(target["address"], real["address"])
            self.assertEqual(target["commit"], real["commit"])
            self.assertEqual(target["version"]["value"], real["tag"])
            self.assertEqual(target["unit"]["value"], real["unit_state"])
            self.assertEqual(target["container"]["value"], "running" if real["running"] else "stopped")
            self.assertEqual(target["status"], "healthy", target)
            self.assertEqual(target["disagreements"], [])
        golden = next(part for part in answer["parts"] if part["kind"] == "golden-container")
        self.assertEqual(golden["state"]["value"], "stopped")
        self.assertFalse(truth[900]["running"])

    def test_what_is_broken_is_not_healthy(self):
        self.assertEqual(self.field.node("pct", "stop", 202)[0], 0)
        self.field.inside(203, "systemctl stop ktrdr-worker")
        states = {target["ct"]: target for target in self.sweep()["targets"]}
        self.assertEqual(states[202]["container"]["value"], "stopped")
        self.assertEqual(states[202]["status"], "stopped")
        self.assertEqual(states[203]["unit"]["value"], "inactive")
        self.assertIn(states[203]["status"], ("failed", "degraded", "unknown"))
        self.assertEqual(states[201]["status"], "healthy")
        code, out, _ = self.field.ctl("status", "--check")
        self.assertEqual(code, 15, out)

    def test_one_call_to_proxmox(self):
        before = len(self.field.audit())
        self.assertEqual(self.field.ctl("status", "--json")[0], 0)
        begun = [entry["argv"] for entry in self.field.audit()[before:] if "rc" not in entry]
        self.assertEqual(sum("pvesh" in argv[0] for argv in begun), 1, begun)
        self.assertEqual(sum("pct" in argv[0] for argv in begun), 0, begun)


if __name__ == "__main__":
    field.main()
