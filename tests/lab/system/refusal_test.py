#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a deployment is named before anything is changed."""
import json

import field


class RefusalTest(field.FieldTest):
    def refused(self, version, *texts):
        starts = {ctid: len(self.field.starts(ctid)) for ctid in self.running()}
        commits = {ctid: real["commit"] for ctid, real in self.field.truth().items()}
        self.expect(self.field.ctl("deploy", "--version", version), 5, *texts)
        self.assertEqual({ctid: len(self.field.starts(ctid)) for ctid in self.running()}, starts)
        self.assertEqual({ctid: real["commit"] for ctid, real in self.field.truth().items()}, commits)

    def running(self):
        return [ctid for ctid, real in self.field.truth().items() if real["running"]]

    def test_a_stopped_container(self):
        self.assertEqual(self.field.node("pct", "stop", 202)[0], 0)
        self.refused("v1.5.2", "ktrdr-worker-bt-2 (CT 202)", "stopped")

    def test_a_missing_tag(self):
        self.refused("v9.9.9", "no tag or branch v9.9.9")

    def test_a_full_disk(self):
        self.field.inside(203, "fallocate -l $(($(df --output=avail -B1 / | tail -n 1) - 200000000)) /fill")
        self.refused("v1.5.2", "ktrdr-worker-bt-3 (CT 203)", "MiB free")

    def test_an_address_that_disagrees(self):
        conf = self.field.state / "pve" / "nodes" / "pve" / "lxc" / "201.conf"
        conf.write_text(conf.read_text(encoding="utf-8").replace("10.77.0.201/24", "10.77.0.44/24"), encoding="utf-8")
        code, out, err = self.field.ctl("deploy", "--version", "v1.5.2")
        self.assertEqual(code, 5, out + err)
        self.assertIn("ktrdr-worker-bt-1 (CT 201)", out)
        self.assertIn("10.77.0.44", out)

    def test_a_tree_changed_by_hand(self):
        self.field.inside(201, "echo '# by hand' >>/opt/ktrdr/worker.py")
        self.refused("v1.5.2", "changed by hand", "ktrdr-worker-bt-1 (CT 201)")

    def test_a_locked_container(self):
        conf = self.field.state / "pve" / "nodes" / "pve" / "lxc" / "206.conf"
        conf.write_text("lock: backup\n" + conf.read_text(encoding="utf-8"), encoding="utf-8")
        self.refused("v1.5.2", "ktrdr-worker-tr-1 (CT 206)", "backup")

    # A unit that is not there is a warning before and a failure of its start: all goes back.
    def test_a_container_without_the_unit(self):
        self.field.inside(206, "systemctl disable --now ktrdr-worker && "
                               "rm /etc/systemd/system/ktrdr-worker.service && systemctl daemon-reload")
        code, out, err = self.field.ctl("deploy", "--version", "v1.5.2")
        self.assertNotEqual(code, 0, out + err)
        self.assertIn("ktrdr-worker", out + err)
        self.assertEqual({tag for tag in self.field.tags().values()}, {"v1.5.1"})


class BusyTest(field.FieldTest):
    def start_backtest(self, seconds):
        body = json.dumps({"symbol": "AAPL", "timeframe": "1d", "start_date": "2024-01-01", "end_date": "2024-02-01",
                           "strategy_name": "neuro_mean_reversion", "ktrdr_lab_seconds": seconds})
        code, out, err = self.field.operator("curl", "-sS", "-f", "-X", "POST", "-H", "Content-Type: application/json",
                                             "-d", body, self.field.url("/api/v1/backtests/start"))
        self.assertEqual(code, 0, out + err)

    def busy(self):
        return [entry["worker_id"] for entry in self.field.get("/api/v1/workers") if entry["status"] == "busy"]

    def test_a_busy_worker_is_left_for_last_and_not_stopped(self):
        self.start_backtest(10)
        self.assertTrue(field.until(self.busy), "no worker became busy")
        name = self.busy()[0]
        ctid = next(c.id for c in field.places.CONTAINERS if c.name == name)
        self.expect(self.field.ctl("deploy", "--version", "v1.5.2"), 0)
        self.assert_all_on("v1.5.2")
        at = {c: self.field.starts(c)[-1]["at"] for c in field.TARGETS}
        self.assertEqual(max(at, key=at.get), ctid, at)

    def test_a_worker_that_stays_busy_is_not_stopped(self):
        self.start_backtest(600)
        self.assertTrue(field.until(self.busy), "no worker became busy")
        name = self.busy()[0]
        ctid = next(c.id for c in field.places.CONTAINERS if c.name == name)
        code, out, err = self.field.ctl("deploy", "--version", "v1.5.2")
        self.assertEqual(code, 8, out + err)
        self.assertIn("still busy", out)
        self.assertEqual(len(self.field.starts(ctid)), 1, "it was stopped while it worked")
        self.assertEqual({tag for tag in self.field.tags().values()}, {"v1.5.1"})


if __name__ == "__main__":
    field.main()
