#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own decisions, without a lab: no namespace, no mount, no root."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "node")]
from lablib import base, cleanup, environment, files, guests, holder, lifecycle, places, processes, status  # noqa: E402
from pve import lxc  # noqa: E402

DEB822 = """Types: deb
# http://snapshot.example.org/archive
URIs: http://mirror.example.org/debian
Suites: bookworm bookworm-updates
Components: main
"""


class MirrorTest(unittest.TestCase):
    def test_sources(self):
        security = DEB822.replace("bookworm bookworm-updates", "bookworm-security").replace("/debian", "/security")
        cases = (
            ((), (DEB822,), "http://mirror.example.org/debian"),
            ((), (security + "\n\n" + DEB822,), "http://mirror.example.org/debian"),
            ((), (DEB822 + "Enabled: no\n",), base.DEFAULT_MIRROR),
            ((), (DEB822.replace("deb\n", "deb-src\n", 1),), base.DEFAULT_MIRROR),
            ((), (DEB822.replace("http://m", "file:///m"),), base.DEFAULT_MIRROR),
            (("deb [arch=amd64] https://a.example.org/d bookworm main\n",), (), "https://a.example.org/d"),
            (("deb http://one.example.org/debian bookworm-updates main\n",), (), base.DEFAULT_MIRROR),
            (("# deb http://one.example.org/debian bookworm main\n",), (), base.DEFAULT_MIRROR),
            ((), (), base.DEFAULT_MIRROR),
        )
        for one_line, deb822, wanted in cases:
            with self.subTest(one_line=one_line, deb822=deb822):
                self.assertEqual(base.mirror(one_line, deb822), wanted)

    def test_stamp_follows_the_package_list(self):
        before, packages = base.stamp(), base.PACKAGES
        self.addCleanup(setattr, base, "PACKAGES", packages)
        self.assertEqual(before, base.stamp())
        base.PACKAGES = packages + ("less",)
        self.assertNotEqual(before, base.stamp())


class ContainersTest(unittest.TestCase):
    def test_configuration_of_a_container(self):
        worker = next(c for c in places.CONTAINERS if c.id == 201)
        self.assertEqual(guests.conf_text(worker).splitlines(), [
            "arch: amd64", "cores: 1", "features: nesting=1", "hostname: ktrdr-worker-bt-1", "memory: 512",
            "net0: name=eth0,bridge=vmbr0,gw=10.77.0.1,hwaddr=BC:24:11:00:02:01,ip=10.77.0.201/24,type=veth",
            "ostype: debian", "rootfs: local:201/vm-201-disk-0.raw,size=4G", "swap: 0", "unprivileged: 1"])

    def test_nothing_is_given_twice(self):
        for of in (lambda c: c.id, lambda c: c.name, lambda c: c.address, lambda c: c.hardware_address):
            self.assertEqual(len({of(c) for c in places.CONTAINERS}), len(places.CONTAINERS))

    def test_everybody_resolves_everybody(self):
        lines = places.hosts_text().splitlines()
        for container in places.CONTAINERS:
            self.assertIn(f"{container.address} {container.name}", lines)

    def test_product_configuration_names_the_same_containers(self):
        found = tomllib.loads(environment.text(Path("/lab")))["environment"][0]
        named = {found["backend"]["ctid"]: (found["backend"]["name"], found["backend"]["port"])}
        for group in found["workers"]:
            first, _, last = group["ctids"].partition("-")
            for offset, ctid in enumerate(range(int(first), int(last or first) + 1)):
                name = group["name"].replace("{n}", str(group["first_number"] + offset))
                named[ctid] = (name, group["port"])
                self.assertEqual(group["type"], next(c.type for c in places.CONTAINERS if c.id == ctid))
        self.assertEqual(named, {c.id: (c.name, c.port) for c in places.CONTAINERS if c.role != "template"})
        self.assertEqual(found["ssh"]["identity_file"], "/lab/ssh/id_ed25519")


class LxcTextTest(unittest.TestCase):
    def test_values_end_at_the_first_snapshot(self):
        text = "#note: no\nhostname: a\nnet0: name=eth0,ip=1.2.3.4/24\n\n[before]\nhostname: b\n"
        self.assertEqual(lxc.read_conf(text), {"hostname": "a", "net0": "name=eth0,ip=1.2.3.4/24"})

    def test_properties(self):
        self.assertEqual(lxc.read_properties("local:1/d.raw,size=4G"), {"volume": "local:1/d.raw", "size": "4G"})
        self.assertEqual(lxc.read_properties(""), {})

    def test_sizes(self):
        for text, wanted in (("4G", 4 << 30), ("512M", 512 << 20), ("1.5K", 1536), ("7", 7), ("1T", 1 << 40)):
            self.assertEqual(lxc.size_in_bytes(text), wanted)
        for text in ("", "4GB", "-1G", "+1G"):
            self.assertRaises(ValueError, lxc.size_in_bytes, text)

    def test_limits(self):
        values = {"memory": "256", "cores": "1"}
        self.assertEqual(lxc.limits(values, False, 2),
                         ["lxc.cgroup.memory.limit_in_bytes = 268435456", "lxc.cgroup.cpu.cfs_quota_us = 100000"])
        self.assertEqual(lxc.limits(values, True, 2),
                         ["lxc.cgroup2.memory.max = 268435456", "lxc.cgroup2.cpu.max = 100000 100000"])
        self.assertEqual(len(lxc.limits(values, False, 1)), 1)
        self.assertEqual(len(lxc.limits({"memory": "256"}, False, 8)), 1)

    def test_network(self):
        net = "name=eth0,bridge=vmbr0,gw=10.77.0.1,hwaddr=BC:24:11:00:02:01,ip=10.77.0.201/24,type=veth"
        lines = lxc.network({"net0": net}, 201)
        self.assertIn("lxc.net.0.ipv4.address = 10.77.0.201/24 10.77.0.255", lines)
        self.assertIn("lxc.net.0.ipv4.gateway = 10.77.0.1", lines)
        self.assertIn("lxc.net.0.veth.pair = veth201i0", lines)
        for without in (net.replace("10.77.0.201/24", "dhcp"), net.replace(",ip=10.77.0.201/24", "")):
            self.assertFalse([line for line in lxc.network({"net0": without}, 201) if "ipv4" in line])
        self.assertEqual(lxc.network({}, 201), ["lxc.net.0.type = empty"])

    def test_lxc_configuration_is_written_from_the_containers_own(self):
        with tempfile.TemporaryDirectory() as folder:
            host = lxc.Host(folder)
            host.conf_folder.mkdir(parents=True)
            host.folder(201).mkdir(parents=True)
            (host.state / "base").symlink_to("/lower")
            host.conf(201).write_text("hostname: w\nmemory: 512\nrootfs: local:201/d.raw,size=2G\n", encoding="utf-8")
            host.conf(100).write_text("hostname: b\n", encoding="utf-8")
            host.write_lxc_config(201)
            text = (host.folder(201) / "config").read_text(encoding="utf-8")
            self.assertIn(f"lxc.rootfs.path = overlay:/lower:{folder}/lxc/201/disk/upper\n", text)
            self.assertIn("lxc.uts.name = w\n", text)
            self.assertEqual((host.ids(), host.size(201), host.size(100)), ([100, 201], 2 << 30, lxc.DEFAULT_SIZE))

    def test_node_keeps_its_line_in_hosts_up_to_date(self):
        with tempfile.TemporaryDirectory() as folder:
            host = lxc.Host(folder)
            host.conf_folder.mkdir(parents=True)
            host.upper(201).mkdir(parents=True)
            (host.state / "base" / "etc").mkdir(parents=True)
            (host.state / "base" / "etc" / "hosts").write_text("127.0.0.1 localhost\n", encoding="utf-8")
            for address in ("10.77.0.201", "10.77.0.9"):
                host.conf(201).write_text(f"hostname: w\nnet0: name=eth0,ip={address}/24\n", encoding="utf-8")
                host.write_names(201)
            text = (host.upper(201) / "etc" / "hosts").read_text(encoding="utf-8")
            self.assertEqual(text, "127.0.0.1 localhost\n# --- BEGIN PVE ---\n10.77.0.9 w\n# --- END PVE ---\n")


class ProcessesTest(unittest.TestCase):
    def setUp(self):
        self.child = subprocess.Popen(["sleep", "60"])
        self.addCleanup(self._reap)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name)

    def _reap(self):
        self.child.kill()
        self.child.wait()

    def test_a_record_counts_only_for_the_very_process(self):
        file = cleanup.record_file(self.state)
        processes.record(file, self.child.pid, generation="R")
        self.assertEqual(cleanup.alive(self.state)["generation"], "R")
        values = json.loads(file.read_text(encoding="utf-8"))
        for change in ({"start": values["start"] - 1}, {"boot": "another"}):
            file.write_text(json.dumps({**values, **change}), encoding="utf-8")
            self.assertIsNone(cleanup.alive(self.state), change)
        file.write_text("{", encoding="utf-8")
        self.assertIsNone(cleanup.alive(self.state))

    def test_a_process_that_ended_is_not_alive(self):
        processes.record(cleanup.record_file(self.state), self.child.pid)
        self.child.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, self.child.pid, os.WEXITED | os.WNOWAIT)  # it stays as a zombie
        self.assertIsNone(cleanup.alive(self.state))

    def test_nothing_but_ours_is_ended(self):
        processes.end(self.child.pid, lambda pid: False)
        self.assertIsNone(self.child.poll())
        processes.end(self.child.pid, lambda pid: True)
        self.assertEqual(self.child.wait(10), -signal.SIGKILL)

    def test_grace_lets_a_process_end_by_itself(self):
        processes.end(self.child.pid, lambda pid: True, grace=10)
        self.assertEqual(self.child.wait(10), -signal.SIGTERM)

    def test_we_do_not_find_ourselves(self):
        found = processes.in_network_namespace(os.stat("/proc/self/ns/net").st_ino)
        self.assertIn(self.child.pid, found)
        self.assertNotIn(os.getpid(), found)
        self.assertNotIn(os.getppid(), found)


class FilesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_written_whole_with_its_mode(self):
        file = self.folder / "a" / "b"
        for text in ("one\n", "two\n"):
            files.write(file, text, 0o600)
        self.assertEqual((file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777), ("two\n", 0o600))
        self.assertEqual(os.listdir(file.parent), ["b"])

    def test_a_failed_program_says_why(self):
        with self.assertRaisesRegex(places.LabError, "exit code 3\nno luck"):
            files.run("sh", "-c", "echo no luck >&2; exit 3")
        with self.assertRaisesRegex(places.LabError, "not installed"):
            files.run("no-such-program-of-the-lab")

    def test_only_a_folder_of_ours_is_removed(self):
        (self.folder / "precious").write_text("x", encoding="ascii")
        cleanup.remove_state(self.folder)
        self.assertTrue((self.folder / "precious").exists())
        with self.assertRaises(places.LabError):
            lifecycle._claim(self.folder)
        mine = self.folder / "mine"
        lifecycle._claim(mine)
        (mine / "lxc").mkdir()
        cleanup.remove_state(mine)
        self.assertFalse(mine.exists())

    def test_what_lies_below_a_hidden_folder(self):
        self.assertTrue(holder.below(Path("/root/project"), "/root"))
        self.assertTrue(holder.below(Path("/root"), "/root"))
        self.assertFalse(holder.below(Path("/rootless"), "/root"))


class StatusTest(unittest.TestCase):
    ROW = {"id": 900, "name": "ktrdr-template", "running": False, "address": None, "unit_state": None,
           "commit": "a" * 40, "tag": None, "hostname": "ktrdr-template", "system": None}

    def test_json(self):
        found = json.loads(status.as_json("N", [self.ROW]))
        self.assertEqual((found["state"], found["generation"]), ("up", "N"))
        self.assertEqual(set(found["containers"][0]), set(status.FIELDS))

    def test_table(self):
        lines = status.table([self.ROW]).splitlines()
        self.assertEqual(lines[1].split(), f"900 ktrdr-template stopped - - {'a' * 12} - ktrdr-template".split())


if __name__ == "__main__":
    unittest.main()
