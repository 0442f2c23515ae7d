# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct set, resize and destroy."""
from bench import NodeTest

BAD = "400 Parameter verification failed.\n"
USAGE = "pct set <vmid> [OPTIONS]"


class SetTest(NodeTest):
    def test_what_acts_at_once_on_a_running_container(self):
        self.works("set", 201, "--cores", "1", "--memory", "300", "--tags", "B,a", "--onboot", "1", "--swap", "10",
                   "--description", "x", "--hostname", "new-name")
        for line in ("#x", "cores: 1", "memory: 300", "tags: a;b", "onboot: 1", "hostname: new-name", "swap: 10"):
            self.assertIn(line + "\n", self.text(201))
        self.assertEqual(self.node.machine.noted(), [f"201 memory {300 << 20}", "201 cores 1"])

    def test_the_rest_waits(self):
        self.works("set", 201, "--features", "nesting=0")
        self.assertIn("features: nesting=1\n", self.text(201).split("[")[0])
        self.assertIn("[pve:pending]\nfeatures: nesting=0\n", self.text(201))
        self.works("set", 900, "--features", "nesting=0")
        self.assertNotIn("pending", self.text(900))

    def test_the_whole_net_is_replaced(self):
        self.works("set", 900, "--net0", "name=eth0,bridge=vmbr0,firewall=1,hwaddr=BC:24:11:00:09:00,ip=dhcp")
        self.works("set", 900, "--net0", "name=eth0,bridge=vmbr0,ip=10.77.0.91/24,gw=10.77.0.1")
        net = self.node.load(900).main.get("net0")
        self.assertNotIn("firewall", net)
        self.assertNotIn("BC:24:11:00:09:00", net)
        self.assertRegex(net, r"^name=eth0,bridge=vmbr0,gw=10\.77\.0\.1,hwaddr=BC:24:11:.*,ip=10\.77\.0\.91/24,"
                              r"type=veth$")

    def test_a_running_container_gets_its_address(self):
        self.works("set", 201, "--net0",
                   "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:02:01,ip=10.77.0.44/24,gw=10.77.0.1")
        commands = (self.host.folder(201) / "captured").read_text(encoding="utf-8").splitlines()
        self.assertIn("ip address add 10.77.0.44/24 broadcast + dev eth0", commands)
        self.assertFalse([command for command in commands if "link set" in command])

    def test_a_missing_bridge_stays_and_is_complained_about(self):
        self.refused("set", 900, "--net0", "name=eth0,bridge=vmbr9,ip=dhcp", err="bridge 'vmbr9' does not exist")
        self.assertIn("bridge=vmbr9", self.text(900))
        self.refused("set", 900, "--cores", "1", err="bridge 'vmbr9' does not exist")
        self.assertIn("cores: 1\n", self.text(900))
        self.works("set", 900, "--net0", "name=eth0,bridge=vmbr0,ip=dhcp")

    def test_refusals(self):
        before = self.text(900)
        for words, text in (
                ((), "no options specified"),
                (("--cores", "0"), f"{BAD}cores: value must have a minimum value of 1\n{USAGE}"),
                (("--memory", "15"), f"{BAD}memory: value must have a minimum value of 16\n{USAGE}"),
                (("--memory", "x"), f"{BAD}memory: type check ('integer') failed - got 'x'\n{USAGE}"),
                (("--net0", "name=eth0,ip=10.0.0.1"), f"{BAD}net0: invalid format - format error\nnet0.ip: invalid "
                 f"format - value does not look like a valid ipv4 network configuration\n\n{USAGE}"),
                (("--net0", "bridge=vmbr0"), f"{BAD}net0: invalid format - format error\nnet0.name: property is "
                 f"missing and it is not optional\n\n{USAGE}"),
                (("--unprivileged", "0"), "unable to modify read-only option: 'unprivileged'"),
                (("--delete", "memory"), "unable to delete required option 'memory'"),
                (("--delete", "nosuch"), f"{BAD}delete: unknown option 'nosuch'\n{USAGE}"),
                (("--digest", "0" * 40, "--cores", "1"),
                 "detected modified configuration - file changed by other user? Try again.")):
            self.refused("set", 900, *words, err=text)
        self.assertEqual(self.text(900), before)

    def test_deleting_what_is_not_there_is_a_warning(self):
        self.works("set", 900, "--delete", "onboot",
                   err="cannot delete 'onboot' - not set in current configuration!\n")
        self.works("set", 900, "--delete", "features")
        self.assertNotIn("features", self.text(900))

    def test_the_digest_of_now(self):
        self.works("set", 900, "--digest", self.node.load(900).digest, "--cores", "1")

    def test_a_lock_can_be_set(self):
        self.works("set", 900, "--lock", "backup")
        self.refused("set", 900, "--cores", "1", err="CT is locked (backup)", code=11)


class ResizeTest(NodeTest):
    def test_growing(self):
        self.works("resize", 201, "rootfs", "+512M")
        self.assertIn("rootfs: local:201/vm-201-disk-0.raw,size=4608M\n", self.text(201))
        self.assertEqual((self.host.folder(201) / "disk.raw").stat().st_size, 4608 << 20)
        self.works("resize", 201, "rootfs", "5G")
        self.assertIn(",size=5G\n", self.text(201))

    def test_a_file_system_that_does_not_grow_is_only_a_remark(self):
        self.sign("no-grow")
        self.works("resize", 201, "rootfs", "5G",
                   out="Failed to update the container's filesystem: xfs_growfs: no\n")
        self.assertIn(",size=5G\n", self.text(201))

    def test_refusals(self):
        self.refused("resize", 201, "rootfs", "1G", err="unable to shrink disk size")
        self.refused("resize", 201, "rootfs", "4G", err="disk is already at specified size")
        self.refused("resize", 201, "rootfs", "-1G", err="Unknown option: 1G\n400 unable to parse option\n"
                     "pct resize <vmid> <disk> <size> [OPTIONS]")
        self.refused("resize", 201, "rootfs", "1X", err=f"{BAD}size: value does not match the regex pattern\n"
                     "pct resize <vmid> <disk> <size> [OPTIONS]")
        self.assertTrue(self.pct("resize", 201, "mp0", "1G")[2].startswith("format error\nmp: property is missing"))

    def test_the_exit_code_hides_a_failed_task(self):
        self.host.grow_root = lambda *_: (_ for _ in ()).throw(OSError("the disk is gone"))
        self.assertEqual(self.pct("resize", 201, "rootfs", "5G"), (0, "", "the disk is gone\n"))
        self.assertEqual(self.node.tasks.recent()[0].status, "the disk is gone")


class DestroyTest(NodeTest):
    def test_destroy(self):
        self.works("snapshot", 900, "good")
        self.works("destroy", 900)
        self.assertFalse(self.host.conf(900).exists())
        self.assertFalse(self.host.folder(900).exists())

    def test_a_running_one(self):
        self.refused("destroy", 201, err="unable to destroy CT 201 - container is running")
        self.works("destroy", 201, "--force", "1", "--purge", "1", out="forced to stop CT 201 before destroying!\n"
                   "purging CT 201 from related configurations..\n")
        self.assertFalse(self.host.conf(201).exists())

    def test_a_protected_one(self):
        self.works("set", 900, "--protection", "1")
        self.refused("destroy", 900, err="can't remove CT 900 - protection mode enabled")
