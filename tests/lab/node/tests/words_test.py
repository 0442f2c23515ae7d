# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How words are read, and what every command refuses alike."""
from bench import NodeTest

NO_ID = "400 Parameter verification failed.\nvmid: invalid format - value does not look like a valid VM ID\n\n"


class WordsTest(NodeTest):
    def test_wrong_calls(self):
        usage = "pct stop <vmid> [OPTIONS]"
        for words, text in (
                (("201", "--timeout", "0"), "Unknown option: timeout\n400 unable to parse option\n"),
                (("201", "--no=1", "-x"), "Unknown option: no\nUnknown option: x\n400 unable to parse option\n"),
                ((), "400 not enough arguments\n"), (("201", "202"), "400 too many arguments\n"),
                (("abc",), "400 Parameter verification failed.\nvmid: type check ('integer') failed - got 'abc'\n"),
                (("99",), NO_ID), (("1000000000",), NO_ID),
                (("201", "--skiplock=perhaps"), "400 Parameter verification failed.\n"
                 "skiplock: type check ('boolean') failed - got 'perhaps'\n")):
            self.refused("stop", *words, err=text + usage)
        self.assertTrue(self.host.running(201))

    def test_a_bare_flag_swallows_the_next_word(self):
        self.refused("clone", "--full", 900, 213, err="400 not enough arguments\npct clone <vmid> <newid> [OPTIONS]")
        self.assertEqual(self.pct("clone", 900, 213, "--full", "--hostname", "a")[0], 0)

    def test_options_anywhere_short_and_in_any_case(self):
        for words in (("--forceStop", "1", "201"), ("201", "-FORCE=yes"), ("--force", "on", "--", "201")):
            self.host.start(201)
            self.works("shutdown", *words)
            self.assertFalse(self.host.running(201))

    def test_an_ambiguous_option(self):
        self.refused("set", 201, "--cpu", "1", err="Option cpu is ambiguous (cpulimit, cpuunits)\n"
                     "400 unable to parse option\npct set <vmid> [OPTIONS]")

    def test_an_option_without_its_value(self):
        self.refused("set", 201, "--hostname", err="Option hostname requires an argument\n400 unable to parse option\n"
                     "pct set <vmid> [OPTIONS]")

    def test_commands_by_abbreviation(self):
        self.assertEqual(self.pct("lists", 201), self.pct("listsnapshot", 201))
        for word in ("st", "nosuch"):
            code, out, err = self.pct(word)
            self.assertEqual((code, out), (255, ""))
            self.assertEqual(err.splitlines()[:2], [f"ERROR: unknown command 'pct {word}'",
                                                    "USAGE: pct <COMMAND> [ARGS] [OPTIONS]"])
            self.assertIn("       pct stop <vmid> [OPTIONS]\n", err)
        self.assertTrue(self.pct()[2].startswith("ERROR: no command specified\nUSAGE: pct "))

    def test_commands_that_the_lab_lacks(self):
        self.refused("create", 300, err="the lab's node has no 'pct create'")

    def test_help(self):
        self.works("help", "stop", out="USAGE: pct stop <vmid> [OPTIONS]\n")
        self.assertIn("       pct list\n", self.pct("help")[1])

    def test_no_such_container(self):
        text = "Configuration file 'nodes/pve/lxc/999.conf' does not exist"
        for words in (("status",), ("config",), ("listsnapshot",), ("unlock",), ("df",), ("set", "--cores", "1"),
                      ("exec", "--", "true"), ("destroy",), ("pending",)):
            self.refused(words[0], 999, *words[1:], err=text, code=2)
        for words in (("start",), ("snapshot", "ab"), ("rollback", "ab"), ("delsnapshot", "ab")):
            self.refused(words[0], 999, *words[1:], err=text)
        self.refused("stop", 999, err="CT 999 not running")
        self.refused("shutdown", 999, err="CT 999 not running")
        self.refused("reboot", 999, err="VM 999 not running")
        self.refused("push", 999, "/etc/hostname", "/x", err="can only push files to a running CT")

    def test_a_locked_container(self):
        self.edit(201, "lock: backup")
        for words in (("set", "--cores", "1"), ("clone", "300"), ("resize", "rootfs", "+1G"), ("destroy", "--force")):
            self.refused(words[0], 201, *words[1:], err="CT is locked (backup)", code=11)
        for words in (("stop",), ("shutdown",), ("snapshot", "ab")):
            self.refused(words[0], 201, *words[1:], err="CT is locked (backup)")
        self.works("status", 201, out="status: running\n")
        self.works("reboot", 201)
        self.works("stop", 201, "--skiplock", "1")
