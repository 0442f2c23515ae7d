# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration's form, and the other texts that have one."""
import unittest

from pve import forms
from pve.config import Config, Section

TEXT = """#first%3A line
#second
arch: amd64
hostname: a
new-key: what nobody knows
memory: 512
parent: later
lxc.cap.drop: sys_time
lxc.cap.drop: sys_nice

[pve:pending]
delete: onboot
swap: 0

[before]
#why
hostname: b
snaptime: 10

[later]
parent: before
snaptime: 20
"""


class ConfigTest(unittest.TestCase):
    def test_nothing_is_lost(self):
        self.assertEqual(Config(TEXT).text(), TEXT)

    def test_parts(self):
        conf = Config(TEXT)
        self.assertEqual(conf.main.description, "first: line\nsecond\n")
        self.assertEqual(conf.main.get("new-key"), "what nobody knows")
        self.assertEqual(conf.main.raw, [["lxc.cap.drop", "sys_time"], ["lxc.cap.drop", "sys_nice"]])
        self.assertEqual(conf.pending_deletions(), ["onboot"])
        self.assertEqual(conf.pending_values(), {"swap": "0"})
        self.assertEqual(list(conf.snapshots), ["before", "later"])
        self.assertEqual(conf.snapshots["later"].get("parent"), "before")
        self.assertEqual(conf.children("before"), ["later"])

    def test_a_new_key_goes_to_its_place_and_others_stay(self):
        conf = Config("arch: amd64\nswap: 0\nmemory: 1\n")
        conf.main.set("lock", "disk")
        conf.main.set("memory", 2)
        self.assertEqual(conf.text(), "arch: amd64\nlock: disk\nswap: 0\nmemory: 2\n")
        conf.main.delete("lock")
        self.assertEqual(conf.text(), "arch: amd64\nswap: 0\nmemory: 2\n")

    def test_a_line_that_is_no_setting_stays(self):
        text = "arch: amd64\nthis is nothing\n"
        conf = Config(text)
        conf.main.set("cores", 1)
        self.assertEqual(conf.text(), "arch: amd64\nthis is nothing\ncores: 1\n")

    def test_snapshots_stand_by_name(self):
        conf = Config(TEXT)
        conf.add_snapshot("first", Section())
        self.assertEqual(list(conf.snapshots), ["before", "first", "later"])

    def test_pending_changes_are_applied(self):
        conf = Config("onboot: 1\nswap: 5\n\n[pve:pending]\ndelete: onboot\nmemory: 64\n")
        self.assertEqual(conf.wanted().items(), {"swap": "5", "memory": "64"})
        self.assertTrue(conf.apply_pending())
        self.assertEqual(conf.text(), "memory: 64\nswap: 5\n")
        self.assertFalse(conf.apply_pending())

    def test_an_empty_description_is_none(self):
        conf = Config("#text\narch: amd64\n")
        conf.main.set("description", "")
        self.assertEqual(conf.text(), "arch: amd64\n")


class FormsTest(unittest.TestCase):
    def test_descriptions(self):
        self.assertEqual(forms.encode("a: ä\n"), "a%3A %C3%A4%0A")
        self.assertEqual(forms.decode(forms.encode("tab\tü:")), "tab\tü:")

    def test_sizes(self):
        for text, size in (("4G", 4 << 30), ("1.5G", 3 << 29), ("+512M", 512 << 20), ("10", 10)):
            self.assertEqual(forms.size_in_bytes(text), size)
        self.assertEqual([forms.size_text(size) for size in (5 << 30, 4608 << 20, 1000, 2 << 40)],
                         ["5G", "4608M", "1000", "2T"])
        self.assertEqual(forms.human_size(1021 << 20), "1021.0M")

    def test_tags(self):
        self.assertEqual(forms.normal_tags("b,A;b c"), "a;b;c")

    def test_a_net_is_stored_with_a_hardware_address(self):
        stored = forms.normal_net("ip=10.0.0.2/24,name=eth0,bridge=vmbr0")
        self.assertRegex(stored, r"^name=eth0,bridge=vmbr0,hwaddr=BC:24:11(:[0-9A-F]{2}){3},ip=10\.0\.0\.2/24,"
                                 r"type=veth$")
        kept = forms.normal_net("name=eth0,hwaddr=bc:24:11:aa:bb:cc,tag=5")
        self.assertEqual(kept, "name=eth0,hwaddr=BC:24:11:AA:BB:CC,tag=5,type=veth")

    def test_what_is_no_net(self):
        for text, parts in (("bridge=vmbr0", ["name"]), ("name=eth0,ip=10.0.0.1", ["ip"]), ("name=e,gw=x", ["gw"]),
                            ("name=e,hwaddr=01:00:00:00:00:00", ["hwaddr"]), ("name=e,colour=red", ["colour"])):
            with self.assertRaises(forms.FormatError) as caught:
                forms.check_net(text)
            self.assertEqual([part for part, _ in caught.exception.reasons], parts, text)
        for text in ("name=eth0", "name=eth0,ip=dhcp", "name=eth0,ip=manual,bridge=vmbr0,firewall=1"):
            forms.check_net(text)
