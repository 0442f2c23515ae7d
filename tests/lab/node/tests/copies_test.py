# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots and clones: what is in the disks, in the configuration, and what is left after a failure."""
import re

import fakes
from bench import NodeTest

STATISTICS = r"create full clone of mountpoint rootfs \(local:900/vm-900-disk-0\.raw\)\n\nNumber of files: \d"


class SnapshotTest(NodeTest):
    def test_snapshot_and_rollback(self):
        self.works("snapshot", 900, "good", "--description", "why: so")
        self.assertIn("parent: good\n", self.text(900))
        self.assertRegex(self.text(900), r"\n\[good\]\n#why%3A so\n(?:.*\n)*snaptime: \d+\n")
        self.assertNotIn("snapstate", self.text(900))
        self.assertNotIn("lock", self.text(900))
        self.host.write(900, "later")
        self.works("set", 900, "--hostname", "later", "--description", "kept")
        self.works("rollback", 900, "good")
        self.assertEqual(self.host.read(900), "content")
        self.assertIn("hostname: ktrdr-template\n", self.text(900).split("[")[0])
        self.assertTrue(self.text(900).startswith("#kept\n"))
        self.assertFalse(self.host.running(900))

    def test_a_running_container_is_killed_by_a_rollback(self):
        self.works("snapshot", 201, "good")
        self.works("rollback", 201, "good")
        self.assertFalse(self.host.running(201))
        self.works("rollback", 201, "good", "--start", "1")
        self.assertTrue(self.host.running(201))

    def test_children_get_the_parent_of_a_deleted_one(self):
        for name in ("one", "two", "three"):
            self.works("snapshot", 900, name)
        self.works("delsnapshot", 900, "two")
        self.assertEqual(self.node.load(900).snapshots["three"].get("parent"), "one")
        self.works("delsnapshot", 900, "three")
        self.assertEqual(self.node.load(900).main.get("parent"), "one")
        self.works("delsnapshot", 900, "one")
        self.assertNotIn("parent", self.node.load(900).main)
        self.assertEqual(list((self.host.folder(900) / "snapshots").iterdir()), [])

    def test_names(self):
        usage = "pct snapshot <vmid> <snapname> [OPTIONS]"
        for name in ("20251109", "a", "a.b", "a b", "a:b"):
            self.refused("snapshot", 900, name, err="400 Parameter verification failed.\nsnapname: invalid format - "
                         f"invalid configuration ID '{name}'\n\n{usage}")
        self.refused("snapshot", 900, "a" * 41, err="400 Parameter verification failed.\n"
                     f"snapname: value may only be 40 characters long\n{usage}")
        for name in ("current", "vzdump"):
            self.refused("snapshot", 900, name, err=f"unable to use snapshot name '{name}' (reserved name)")
        self.works("snapshot", 900, "template-20251109")
        self.refused("snapshot", 900, "template-20251109", err="snapshot name 'template-20251109' already used")

    def test_unknown_names(self):
        for command in ("rollback", "delsnapshot"):
            self.refused(command, 900, "nosuch", err="snapshot 'nosuch' does not exist")

    def test_templates(self):
        self.works("snapshot", 900, "good")
        self.edit(900, "template: 1")
        self.refused("snapshot", 900, "other", err="you can't take a snapshot if it's a template")
        self.refused("rollback", 900, "good", err="you can't rollback if vm is a template")
        self.refused("delsnapshot", 900, "good", err="you can't delete a snapshot if vm is a template")

    def test_the_configuration_is_locked_meanwhile(self):
        self.sign("hold")
        snapshot = self.begin("pct", "snapshot", 900, "good")
        fakes.until(self.host.sign("copying").exists)
        self.assertIn("lock: snapshot\n", self.text(900))
        self.assertIn("snapstate: prepare\n", self.text(900))
        self.refused("start", 900, err="CT is locked (snapshot)")
        self.refused("rollback", 900, "good",
                     err="unable to rollback to incomplete snapshot (snapstate = prepare)")
        self.host.sign("hold").unlink()
        self.assertEqual(self.end_of(snapshot), (0, "", ""))

    def test_a_failed_snapshot_leaves_nothing(self):
        self.sign("no-copy")
        before = self.text(900)
        self.refused("snapshot", 900, "good", out="snapshot create failed: starting cleanup\n",
                     err="cp: no space left")
        self.assertEqual(self.text(900), before)
        self.host.sign("no-copy").unlink()
        self.works("snapshot", 900, "good")

    def test_force_deletes_what_has_no_disk(self):
        self.works("snapshot", 900, "good")
        self.host.drop_snapshot(900, "good")
        self.refused("delsnapshot", 900, "good", err="snapshot 'good' does not exist")
        self.works("unlock", 900)
        self.works("delsnapshot", 900, "good", "--force", "1")
        self.assertNotIn("[good]", self.text(900))


class CloneTest(NodeTest):
    def test_a_clone_is_a_whole_copy(self):
        self.edit(900, "onboot: 1")
        self.works("snapshot", 900, "good")
        code, out, err = self.pct("clone", 900, 211, "--hostname", "ktrdr-worker-bt-11", "--description", "new one",
                                  "--full", "1")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, STATISTICS)
        self.assertNotIn("%", out)
        self.assertEqual(self.host.read(211), "content")
        conf = self.node.load(211)
        self.assertEqual(conf.snapshots, {})
        for key in ("lock", "parent", "snaptime", "template"):
            self.assertNotIn(key, conf.main)
        self.assertEqual(conf.main.get("hostname"), "ktrdr-worker-bt-11")
        self.assertEqual(conf.main.description, "new one\n")
        self.assertEqual(conf.main.get("onboot"), "1")
        self.assertEqual(conf.main.get("rootfs"), "local:211/vm-211-disk-0.raw,size=4G")
        self.assertIn("ip=10.77.0.900/24", conf.main.get("net0"))
        self.assertNotIn("BC:24:11:00:09:00", conf.main.get("net0"))
        self.assertNotIn("lock", self.node.load(900).main)
        self.assertFalse(self.host.running(211))

    def test_without_a_name_the_old_one_stays(self):
        self.assertEqual(self.pct("clone", 900, 211)[0], 0)
        self.assertEqual(self.node.load(211).main.get("hostname"), "ktrdr-template")

    def test_from_a_snapshot_while_it_runs(self):
        self.works("snapshot", 201, "good")
        self.host.write(201, "later")
        self.refused("clone", 201, 211, err="Cannot do full clones on a running container without snapshots")
        self.assertEqual(self.pct("clone", 201, 211, "--snapname", "good", "--full", "1")[0], 0)
        self.assertEqual(self.host.read(211), "content")

    def test_refusals(self):
        self.make(300, "hostname: other\n")
        foreign = self.state / "pve" / "nodes" / "pve2" / "qemu-server"
        foreign.mkdir(parents=True)
        (foreign / "400.conf").touch()
        bad = "400 Parameter verification failed.\n"
        usage = "pct clone <vmid> <newid> [OPTIONS]"
        for words, text in (
                (("300",), "CT 300 already exists on node 'pve'"), (("400",), "VM 400 already exists on node 'pve2'"),
                (("211", "--full", "0"), "Linked clone feature for 'local:900/vm-900-disk-0.raw' is not available"),
                (("211", "--hostname", "a_b"), f"{bad}hostname: invalid format - value does not look like a valid DNS "
                 f"name\n\n{usage}"),
                (("211", "--full", "0", "--storage", "local"),
                 f"{bad}storage: parameter 'storage' not allowed for linked clones\n{usage}"),
                (("211", "--storage", "nosuch"), "storage 'nosuch' does not exist"),
                (("211", "--snapname", "nosuch"), "snapshot 'nosuch' does not exist"),
                (("211", "--target", "pve3"), "no such cluster node 'pve3'"),
                (("211", "--target", "pve2"), "can't clone CT to node 'pve2' (CT uses local storage)"),
                (("21",), f"{bad}newid: invalid format - value does not look like a valid VM ID\n\n{usage}")):
            self.refused("clone", 900, *words, err=text)
        self.assertFalse(self.host.conf(211).exists())
        self.assertNotIn("lock", self.text(900))

    def test_a_template_without_full_is_linked(self):
        self.edit(900, "template: 1")
        self.refused("clone", 900, 211, err="Linked clone feature for 'local:900/vm-900-disk-0.raw' is not available")
        self.assertEqual(self.pct("clone", 900, 211, "--full", "1")[0], 0)
        self.assertNotIn("template", self.node.load(211).main)

    def test_both_are_locked_meanwhile(self):
        self.sign("hold")
        clone = self.begin("pct", "clone", 900, 211)
        fakes.until(self.host.sign("copying").exists)
        self.assertEqual(self.node.load(900).lock, "disk")
        self.assertEqual(self.node.load(211).lock, "create")
        self.assertNotIn("rootfs", self.node.load(211).main)
        self.refused("clone", 900, 212, err="CT is locked (disk)", code=11)
        self.refused("start", 900, err="CT is locked (disk)")
        self.refused("start", 211, err="CT is locked (create)")
        self.host.sign("hold").unlink()
        code, out, err = self.end_of(clone)
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(re.match(STATISTICS, out))
        self.assertIsNone(self.node.load(900).lock)

    def test_a_failed_clone_leaves_nothing(self):
        self.sign("no-copy")
        code, _, err = self.pct("clone", 900, 211)
        self.assertEqual((code, err), (255, "clone failed: cp: no space left\n"))
        self.assertFalse(self.host.conf(211).exists())
        self.assertFalse(self.host.folder(211).exists())
        self.assertIsNone(self.node.load(900).lock)
