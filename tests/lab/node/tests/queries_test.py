# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct's questions."""
import re

from bench import NodeTest


class QueryTest(NodeTest):
    def test_list(self):
        self.edit(900, "lock: snapshot-delete")
        self.assertEqual(self.pct("list")[1].split("\n"), [
            "VMID       Status     Lock         Name                ",
            "201        running                 ktrdr-worker-bt-1   ",
            "900        stopped    snapshot-delete ktrdr-template      ", ""])

    def test_list_of_nothing_is_silent(self):
        for ctid in (201, 900):
            self.host.conf(ctid).unlink()
        self.works("list")

    def test_a_container_without_a_name(self):
        self.host.conf(900).write_text("arch: amd64\n", encoding="utf-8")
        self.assertIn("900        stopped                 CT900               \n", self.pct("list")[1])

    def test_status(self):
        self.works("status", 201, out="status: running\n")
        self.works("status", 900, out="status: stopped\n")

    def test_verbose_status(self):
        code, out, _ = self.pct("status", 201, "--verbose", "1")
        self.assertEqual(code, 0)
        keys = [line.split(":")[0] for line in out.splitlines()]
        self.assertEqual(keys, ["cpus", "disk", "diskread", "diskwrite", "maxdisk", "maxmem", "maxswap", "mem", "name",
                                "netin", "netout", "pid", "status", "swap", "type", "uptime", "vmid"])
        for line in ("cpus: 2", f"disk: {1 << 30}", f"mem: {200 << 20}", "netin: 11", "netout: 22", "uptime: 60"):
            self.assertIn(line + "\n", out)

    def test_verbose_status_of_a_stopped_template(self):
        self.edit(900, "template: 1")
        self.edit(900, "lock: backup")
        out = self.pct("status", 900, "--verbose")[1]
        for line in ("disk: 0", f"maxdisk: {4 << 30}", "mem: 0", "lock: backup", "template: 1", "status: stopped"):
            self.assertIn(line + "\n", out)
        self.assertNotIn("pid", out)

    def test_config_is_sorted_and_encoded(self):
        self.edit(201, "#one%3A two")
        self.edit(201, "swap-like: 5")
        with open(self.host.conf(201), "a", encoding="utf-8") as file:
            file.write("lxc.cap.drop: sys_time\n")
        lines = self.pct("config", 201)[1].splitlines()
        self.assertEqual(lines[-1], "lxc.cap.drop: sys_time")
        keys = [line.split(":")[0] for line in lines[:-1]]
        self.assertEqual(keys, sorted(keys))
        self.assertIn("description: one%3A two%0A", lines)
        self.assertFalse([line for line in lines if line.startswith("digest")])

    def test_config_of_a_snapshot(self):
        self.works("snapshot", 900, "good", "--description", "why")
        self.works("set", 900, "--hostname", "other")
        self.assertIn("hostname: ktrdr-template\n", self.pct("config", 900, "--snapshot", "good")[1])
        self.assertIn("hostname: other\n", self.pct("config", 900)[1])
        self.refused("config", 900, "--snapshot", "bad", err="snapshot 'bad' does not exist")

    def test_pending(self):
        self.works("set", 201, "--features", "nesting=0")
        self.assertIn("features: nesting=0\n", self.pct("config", 201)[1])
        self.assertIn("features: nesting=1\n", self.pct("config", 201, "--current", "1")[1])
        self.assertIn("cur features: nesting=1\nnew features: nesting=0\ncur hostname: ", self.pct("pending", 201)[1])
        self.works("set", 201, "--delete", "features")
        self.assertIn("cur features: nesting=1\ndel features: nesting=1\n", self.pct("pending", 201)[1])
        self.works("set", 201, "--revert", "features")
        self.assertNotIn("del ", self.pct("pending", 201)[1])

    def test_df(self):
        self.works("df", 201, out=("MP     Volume                      Size Used Avail Use% Path\n"
                                   "rootfs local:201/vm-201-disk-0.raw 4.0G 1.0G  3.0G  0.2    /\n"))


class SnapshotTreeTest(NodeTest):
    def tree(self):
        return self.pct("listsnapshot", 900)[1]

    def test_no_snapshot(self):
        self.assertEqual(self.tree(), "`-> current" + " " * 45 + "You are here!\n")

    def test_tree(self):
        self.host.conf(900).write_text("hostname: a\nparent: second\n\n[first]\n#Updated%3A\n#more\nsnaptime: 100\n\n"
                                       "[other]\nparent: first\nsnaptime: 300\n\n"
                                       "[second]\nparent: first\nsnaptime: 200\n", encoding="utf-8")
        lines = self.tree().splitlines()
        self.assertEqual([re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "T" * 19, line) for line in lines], [
            "`-> first" + " " * 23 + "T" * 19 + "     Updated:",
            " `-> second" + " " * 21 + "T" * 19 + "     no-description",
            "  `-> current" + " " * 43 + "You are here!",
            " `-> other" + " " * 22 + "T" * 19 + "     no-description"])

    def test_a_long_name_pushes_the_rest(self):
        name = "a" * 40
        self.works("snapshot", 900, name)
        self.assertRegex(self.tree(), rf"^`-> {name} \d{{4}}-")
