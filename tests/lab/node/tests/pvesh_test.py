# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pvesh get, the collector behind it, and the task log."""
import json
import os

import fakes
from bench import NodeTest
from pve import collector, lxc, tasks


class ResourcesTest(NodeTest):
    def entry(self, ident):
        return next(entry for entry in self.get("/cluster/resources") if entry["id"] == ident)

    def test_everything(self):
        self.assertEqual(sorted(entry["id"] for entry in self.get("/cluster/resources")),
                         ["lxc/201", "lxc/900", "node/pve", "sdn/pve/localnetwork", "storage/pve/local"])
        for kind, ids in (("vm", ["lxc/201", "lxc/900"]), ("node", ["node/pve"]), ("storage", ["storage/pve/local"])):
            found = self.get("/cluster/resources", "--type", kind)
            self.assertEqual(sorted(entry["id"] for entry in found), ids)

    def test_a_container(self):
        self.assertEqual(self.entry("lxc/201"), {
            "id": "lxc/201", "type": "lxc", "vmid": 201, "node": "pve", "status": "running", "template": 0,
            "name": "ktrdr-worker-bt-1", "uptime": 60, "cpu": 0.25, "maxcpu": 2, "mem": 200 << 20,
            "maxmem": 512 << 20, "disk": 1 << 30, "maxdisk": 4 << 30, "netin": 11, "netout": 22, "diskread": 33,
            "diskwrite": 44})
        self.assertEqual({key: value for key, value in self.entry("lxc/900").items() if value == 0},
                         dict.fromkeys(("cpu", "disk", "diskread", "diskwrite", "mem", "netin", "netout", "template",
                                        "uptime"), 0))

    def test_node_and_storage(self):
        self.assertEqual(self.entry("node/pve"), {
            "id": "node/pve", "type": "node", "node": "pve", "status": "online", "level": "", "cgroup-mode": 2,
            "cpu": 0.25, "maxcpu": 2, "mem": 3 << 30, "maxmem": 8 << 30, "disk": 5 << 30, "maxdisk": 90 << 30,
            "uptime": 1000})
        storage = self.entry("storage/pve/local")
        self.assertEqual((storage["status"], storage["shared"], storage["plugintype"]), ("available", 0, "btrfs"))
        self.assertIn("rootdir", storage["content"].split(","))

    def test_what_was_collected_is_old_and_what_is_not_is_new(self):
        self.get("/cluster/resources")
        self.works("stop", 201)
        self.works("set", 201, "--tags", "b,a", "--hostname", "renamed", "--lock", "backup")
        self.make(300, "hostname: new\n")
        entry = self.entry("lxc/201")
        self.assertEqual((entry["status"], entry["name"]), ("running", "ktrdr-worker-bt-1"))
        self.assertEqual((entry["tags"], entry["lock"]), ("a;b", "backup"))
        self.assertEqual(self.entry("lxc/300"),
                         {"id": "lxc/300", "node": "pve", "status": "unknown", "type": "lxc", "vmid": 300})
        self.host.conf(900).unlink()
        self.assertNotIn("lxc/900", [entry["id"] for entry in self.get("/cluster/resources")])

    def collect_again(self):
        path = self.state / "collected.json"
        sample = json.loads(path.read_text(encoding="utf-8"))
        sample["at"] -= collector.PERIOD
        path.write_text(json.dumps(sample), encoding="utf-8")

    def test_it_is_collected_again_after_ten_seconds(self):
        self.get("/cluster/resources")
        self.works("stop", 201)
        self.collect_again()
        self.assertEqual(self.entry("lxc/201")["status"], "stopped")

    def test_the_period_can_be_set(self):
        (self.state / "collect-seconds").write_text("0", encoding="ascii")
        self.get("/cluster/resources")
        self.works("stop", 201)
        self.assertEqual(self.entry("lxc/201")["status"], "stopped")

    def test_processor_time_since_the_last_collection(self):
        self.get("/cluster/resources")
        (self.state / "signs" / "cpu-seconds").write_text("40", encoding="ascii")
        self.collect_again()
        self.assertAlmostEqual(self.entry("lxc/201")["cpu"], 10 / collector.PERIOD / 2, delta=0.1)

    def test_another_node_s_container(self):
        foreign = self.state / "pve" / "nodes" / "pve2" / "lxc"
        foreign.mkdir(parents=True)
        (foreign / "400.conf").write_text("hostname: a\n", encoding="utf-8")
        self.assertEqual(self.entry("lxc/400")["status"], "unknown")
        self.assertEqual(self.entry("node/pve2")["status"], "offline")

    def test_the_order_is_random(self):
        orders = {tuple(entry["id"] for entry in self.get("/cluster/resources")) for _ in range(30)}
        self.assertGreater(len(orders), 1)


class ContainerTest(NodeTest):
    def test_list_and_current_status(self):
        listed = {entry["vmid"]: entry for entry in self.get("/nodes/pve/lxc")}
        self.assertEqual(sorted(listed), [201, 900])
        self.assertEqual(listed[201]["cpu"], 0)
        self.assertEqual(listed[201]["pid"], os.getpid())
        current = self.get("/nodes/pve/lxc/201/status/current")
        self.assertEqual(current, {**listed[201], "ha": {"managed": 0}})

    def test_config(self):
        self.edit(201, "#text")
        with open(self.host.conf(201), "a", encoding="utf-8") as file:
            file.write("lxc.cap.drop: sys_time\n\n[pve:pending]\nmemory: 64\n")
        answer = self.get("/nodes/pve/lxc/201/config")
        self.assertEqual((answer["cores"], answer["memory"], answer["unprivileged"]), (2, 64, 1))
        self.assertEqual(answer["description"], "text\n")
        self.assertEqual(answer["lxc"], [["lxc.cap.drop", "sys_time"]])
        self.assertRegex(answer["digest"], r"^[0-9a-f]{40}$")
        self.assertEqual(self.get("/nodes/pve/lxc/201/config", "--current", "1")["memory"], 512)

    def test_snapshots(self):
        self.works("snapshot", 201, "good", "--description", "why")
        answer = {entry["name"]: entry for entry in self.get("/nodes/pve/lxc/201/snapshot")}
        self.assertEqual(answer["good"]["description"], "why\n")
        self.assertNotIn("parent", answer["good"])
        self.assertEqual((answer["current"]["parent"], answer["current"]["running"]), ("good", 1))
        self.assertNotIn("snaptime", answer["current"])

    def test_interfaces(self):
        self.assertEqual(self.get("/nodes/pve/lxc/201/interfaces"), [{
            "name": "eth0", "hwaddr": "bc:24:11:00:02:01", "hardware-address": "bc:24:11:00:02:01",
            "inet": "10.77.0.201/24", "inet6": "fe80::1/64", "ip-addresses": [
                {"ip-address": "10.77.0.201", "ip-address-type": "inet", "prefix": "24"},
                {"ip-address": "fe80::1", "ip-address-type": "inet6", "prefix": "64"}]}])
        self.assertEqual(self.call("pvesh", "get", "/nodes/pve/lxc/900/interfaces", "--output-format", "json"),
                         (0, "null\n", "900 doesn't exist\n"))

    def test_features(self):
        for name, has in (("snapshot", 1), ("copy", 1), ("clone", 0)):
            self.assertEqual(self.get("/nodes/pve/lxc/201/feature", "--feature", name), {"hasFeature": has})


class PathTest(NodeTest):
    def refuses(self, *words, err, code=255):
        self.assertEqual(self.call("pvesh", *words), (code, "", err + "\n"))

    def test_small_answers(self):
        self.assertEqual(self.get("/version")["release"], "8.4")
        self.assertEqual(self.get("/cluster/nextid"), "100")
        self.assertEqual(self.get("/cluster/nextid", "--vmid", "300"), "300")
        self.assertEqual(self.get("/cluster/status"), [{
            "id": "node/pve", "ip": "10.77.0.1", "level": "", "local": 1, "name": "pve", "nodeid": 0, "online": 1,
            "type": "node"}])
        self.assertEqual([entry["node"] for entry in self.get("/nodes")], ["pve"])

    def test_forms_of_output(self):
        get = ("pvesh", "get", "version", "--output-format")
        self.assertRegex(self.call(*get, "json")[1],
                         r'^\{"release":"8\.4","repoid":"[0-9a-f]{16}","version":"8\.4\.1"\}\n$')
        self.assertTrue(self.call(*get, "json-pretty")[1].startswith('{\n   "release" : "8.4",\n'))
        self.assertEqual(self.call("pvesh", "get", "/cluster/nextid"), (0, "100\n", ""))
        self.assertNotEqual(self.call("pvesh", "get", "/version")[0], 0)

    def test_refusals(self):
        usage = "pvesh get <api_path> [OPTIONS] [FORMAT_OPTIONS]"
        self.refuses("get", "/nosuch", err="No 'get' handler defined for '/nosuch'", code=2)
        self.refuses("get", err=f"400 not enough arguments\n{usage}")
        self.refuses("get", "/version", "--nosuch", "1",
                     err=f"Unknown option: nosuch\n400 unable to parse option\n{usage}")
        self.refuses("get", "/nodes/nosuch/lxc", err="hostname lookup 'nosuch' failed - failed to get address info "
                     "for: nosuch: Name or service not known", code=2)
        self.refuses("get", "/nodes/pve/lxc/999/config",
                     err="Configuration file 'nodes/pve/lxc/999.conf' does not exist", code=2)
        self.refuses("get", "/cluster/nextid", "--vmid", "201",
                     err=f"400 Parameter verification failed.\nvmid: VM 201 already exists\n\n{usage}")
        self.refuses("get", "/nodes/pve/lxc/201/rrddata", "--timeframe", "hour", "--output-format", "json",
                     err="RRD error: opening '/var/lib/rrdcached/db/pve2-vm/201': No such file or directory")
        self.refuses("create", "/nodes/pve/lxc", err="the lab's node has no 'pvesh create'")


class TaskTest(NodeTest):
    def setUp(self):
        super().setUp()
        self.works("stop", 201)
        self.edit(900, "lock: backup")
        self.assertEqual(self.pct("start", 900)[0], 255)

    def listed(self, *words):
        return [(entry["type"], entry["id"], entry["status"]) for entry in self.get("/nodes/pve/tasks", *words)]

    def test_lists(self):
        stop, start = ("vzstop", "201", "OK"), ("vzstart", "900", "CT is locked (backup)")
        self.assertEqual(self.listed(), [start, stop])
        self.assertEqual(self.listed("--vmid", "201"), [stop])
        self.assertEqual(self.listed("--errors", "1"), [start])
        self.assertEqual(self.listed("--typefilter", "vzstop", "--source", "all"), [stop])
        self.assertEqual(self.listed("--limit", "1", "--start", "1"), [stop])
        self.assertEqual(self.listed("--since", "9999999999"), [])
        self.assertEqual(self.listed("--source", "active"), [])
        self.assertEqual([entry["status"] for entry in self.get("/cluster/tasks")], [start[2], "OK"])

    def test_a_running_one(self):
        upid = self.node.tasks.begin(os.getpid(), "vzclone", 900)
        entry = self.get("/nodes/pve/tasks", "--source", "active")[0]
        self.assertEqual((entry["status"], entry["pid"], entry["upid"]), ("RUNNING", os.getpid(), upid))
        self.assertNotIn("endtime", entry)
        answer = self.get("/cluster/tasks")[0]
        self.assertEqual(answer["pid"], os.getpid())
        self.assertNotIn("status", answer)
        self.assertEqual(self.get(f"/nodes/pve/tasks/{upid}/status")["status"], "running")

    def test_one_that_died_without_a_word(self):
        process = self.begin("pct", "exec", 999)
        upid = self.node.tasks.begin(process.pid, "vzclone", 900)
        self.end_of(process)
        answer = self.get(f"/nodes/pve/tasks/{upid}/status")
        self.assertEqual((answer["status"], answer["exitstatus"]), ("stopped", tasks.UNEXPECTED))
        self.assertEqual(self.get(f"/nodes/pve/tasks/{upid}/log"), [{"n": 1, "t": "no content"}])

    def test_status_and_log(self):
        entry = self.get("/nodes/pve/tasks")[0]
        upid = entry["upid"]
        self.assertRegex(upid, r"^UPID:pve:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:vzstart:900:root@pam:$")
        self.assertEqual(self.get(f"/nodes/pve/tasks/{upid}/status")["exitstatus"], "CT is locked (backup)")
        self.assertEqual(self.get(f"/nodes/pve/tasks/{upid}/log"),
                         [{"n": 1, "t": ""}, {"n": 2, "t": "TASK ERROR: CT is locked (backup)"}])
        self.assertEqual(self.get(f"/nodes/pve/tasks/{upid}/log", "--start", "1", "--limit", "1")[0]["n"], 2)

    def test_files(self):
        upid = self.get("/nodes/pve/tasks")[1]["upid"]
        start = upid.split(":")[4]
        self.assertEqual((self.state / "tasks" / start[-1] / upid).read_text(encoding="utf-8"), "TASK OK\n")
        self.assertRegex((self.state / "tasks" / "index").read_text(encoding="utf-8").splitlines()[0],
                         rf"^{upid} [0-9A-F]{{8}} OK$")

    def test_the_list_of_recent_ones_is_short_and_the_index_is_not(self):
        for _ in range(tasks.RECENT + 5):
            self.node.tasks.finish(self.node.tasks.begin(os.getpid(), "vzstart", 201), "OK")
        self.assertEqual(len(self.get("/cluster/tasks")), tasks.RECENT)
        self.assertEqual(len(self.listed("--limit", "0")), tasks.RECENT + 7)


class FakeTest(NodeTest):
    def test_the_fake_has_nothing_that_the_host_lacks(self):
        own = {"sign", "write", "read"}
        names = {name for name in vars(fakes.FakeHost) if not name.startswith("_")} - own
        self.assertEqual({name for name in names if not hasattr(lxc.Host, name)}, set())
