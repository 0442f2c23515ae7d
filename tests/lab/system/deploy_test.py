#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments by the command line: to the new version, and back to the old one from a bad version."""
import field

ALL_WORKERS = sorted(container.name for container in field.places.CONTAINERS if container.role == "worker")


class EveryGeneration:
    def test_the_new_version_runs_everywhere(self):
        self.expect(self.field.ctl("deploy", "--version", "v1.5.2"), 0, "Every target of the plan runs the new version")
        self.assert_all_on("v1.5.2")
        self.assertEqual(self.field.registered(), ALL_WORKERS)
        for ctid in field.TARGETS:
            self.assertEqual([start["version"] for start in self.field.starts(ctid)], ["1.5.1", "1.5.2"], ctid)

    def test_a_worker_that_exits_brings_all_back(self):
        self.expect(self.field.ctl("deploy", "--version", "v1.5.4"), 8, "does not stay up")
        self.assert_all_on("v1.5.1")
        self.assertTrue(field.until(lambda: self.field.registered() == ALL_WORKERS), self.field.registered())


class DeployTest(EveryGeneration, field.FieldTest):
    def test_a_slow_start_is_waited_for(self):
        self.expect(self.field.ctl("deploy", "--version", "v1.6.0"), 0)
        self.assert_all_on("v1.6.0")

    def test_a_backend_that_is_not_healthy_goes_back(self):
        self.expect(self.field.ctl("deploy", "--version", "v1.5.3"), 8, "ROLLING BACK", "Service Unavailable")
        self.assert_all_on("v1.5.1")
        self.assertTrue(field.until(lambda: self.field.registered() == ALL_WORKERS), self.field.registered())

    def test_the_script_does_what_the_engine_does(self):
        code, script, err = self.field.ctl("plan", "deploy", "--version", "v1.5.2", "--format", "sh")
        self.assertEqual(code, 0, err)
        path = field.Path(self.field.home.name) / "plan.sh"
        path.write_text(script, encoding="utf-8")
        self.expect(self.field.operator("bash", path), 0, "Deployed.")
        self.assert_all_on("v1.5.2")
        self.assertEqual(self.field.registered(), ALL_WORKERS)


class DeployTestOfGenerationN(EveryGeneration, field.FieldTest):
    generation = "N"


if __name__ == "__main__":
    field.main()
