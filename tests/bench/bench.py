#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures ktrdrctl against hand-written commands on the simulated cluster.

Every figure is a median over rounds that alternate with its peer in one run; ratios are taken within the run. Nothing
passes or fails here. Usage: bench.py BIN_DIR [--json FILE] [--quick]
"""
import argparse
import calendar
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor

PCT_MS, PVESH_MS = 400, 800
SWEEP_SIZES = (10, 100, 500)


class Sim:
    """A running ktrdr-sim, ended by closing its standard input and, failing that, by its pid."""

    def __init__(self, binaries, scratch, workers, generation="R", extra=()):
        self.binaries = binaries
        self.state = pathlib.Path(tempfile.mkdtemp(dir=scratch))
        self.process = subprocess.Popen(
            [binaries / "ktrdr-sim", "--workers", str(workers), "--generation", generation, "--seed", "7",
             "--latency", str(PCT_MS), "--pvesh-latency", str(PVESH_MS), "--state", self.state, "--until-eof", *extra],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready"):
            raise RuntimeError(f"ktrdr-sim did not start: {line!r}")
        self.config = self.state / "environment.toml"
        with open(self.config, "rb") as file:
            self.environment = tomllib.load(file)["environment"][0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait(10)

    def status(self):
        output = subprocess.run([self.binaries / "ktrdr-sim", "control", "--state", self.state, "status"],
                                capture_output=True, text=True, check=True).stdout
        return json.loads(output)

    def ssh(self, *more):
        node = self.environment["node"][0]
        return ["ssh", "-F", "/dev/null", "-i", str(self.state / "id_ed25519"), "-o", "IdentitiesOnly=yes",
                "-o", f"UserKnownHostsFile={self.state / 'known_hosts'}", "-o", "BatchMode=yes",
                "-p", str(node["port"]), *more, f"{node.get('user', 'root')}@{node['host']}"]

    def backend_url(self):
        backend = self.environment["backend"]
        return f"http://{backend['address']}:{backend['port']}"


def timed(command, **options):
    """Wall seconds, CPU seconds and peak memory (MB) of one command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=options.get("stdout", subprocess.DEVNULL), stderr=subprocess.PIPE,
                               env=options.get("env"), stdin=subprocess.DEVNULL)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in options.get("expect", (0,)):
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}: {errors.decode()[-500:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(samples):
    return [statistics.median(column) for column in zip(*samples)]


def own_environment(scratch):
    """XDG folders of their own, so that no journal or cache of the user is touched."""
    home = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8",
            **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")}}


def sweep(binaries, scratch, rounds):
    results = {}
    for size in SWEEP_SIZES:
        with Sim(binaries, scratch, size) as sim:
            env = own_environment(scratch)
            ctl = [binaries / "ktrdrctl", "--config", sim.config, "status", "--json"]
            peer = [*sim.ssh(), "pvesh get /cluster/resources --output-format json"]
            timed(ctl, env=env)
            before = sim.status()["counters"]
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(timed(ctl, env=env))
                theirs.append(timed(peer))
            after = sim.status()["counters"]
            wall, cpu, memory = medians(ours)
            peer_wall = medians(theirs)[0]
            pvesh = (after["pvesh"] - before["pvesh"]) / rounds - 1  # the peer's own call
            pct = (after["pct"] - before["pct"]) / rounds
            results[size] = {"wall_s": wall, "peer_wall_s": peer_wall, "ratio": wall / peer_wall, "cpu_s": cpu,
                             "memory_mb": memory, "pvesh_per_sweep": pvesh, "pct_per_sweep": pct}
            print(f"(a) N={size}: status {wall:.3f} s, ssh pvesh {peer_wall:.3f} s, ratio {wall / peer_wall:.3f}, "
                  f"CPU {cpu:.3f} s, memory {memory:.1f} MB, pvesh {pvesh:g}, pct {pct:g}", flush=True)
            if size == SWEEP_SIZES[-1]:
                results["warm"] = warm(binaries, sim, env, rounds)
    ratio = results[SWEEP_SIZES[-1]]["wall_s"] / results[SWEEP_SIZES[0]]["wall_s"]
    results["wall_500_over_10"] = ratio
    print(f"(a) wall(500)/wall(10) = {ratio:.3f}", flush=True)
    return results


def warm(binaries, sim, env, rounds):
    output = subprocess.run([binaries / "ktrdrctl", "--config", sim.config, "status", "--json", "--watch", "--interval", "1",
                             "--count", str(rounds + 1)], capture_output=True, text=True, check=True, env=env).stdout
    times = [json.loads(line)["read_ms"] for line in output.splitlines() if line.strip()]
    value = statistics.median(times[1:])
    print(f"(a) warm refresh at N=500: {value} ms, {value / PVESH_MS:.3f} of pvesh's own latency", flush=True)
    return {"refresh_ms": value, "ratio_to_pvesh": value / PVESH_MS}


class RegistryWatch(threading.Thread):
    """Notes when each worker was first seen with each new `last_healthy_at`, by asking the backend every 20 ms."""

    def __init__(self, sim):
        super().__init__(daemon=True)
        self.url = sim.backend_url() + "/api/v1/workers"
        self.seen = {}  # worker: [(wall time, last_healthy_at)]
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(0.02):
            try:
                with urllib.request.urlopen(self.url, timeout=5) as answer:
                    entries = json.load(answer)
            except (OSError, ValueError):
                continue  # the backend restarts
            now = time.time()
            for entry in entries:
                times = self.seen.setdefault(entry["worker_id"], [])
                if not times or times[-1][1] != entry["last_healthy_at"]:
                    times.append((now, entry["last_healthy_at"]))

    def stop(self):
        self.ended.set()
        self.join()


def reactions(plan, events, watch):
    """Seconds from the moment a worker could be seen as registered to the moment its gate was passed."""
    names = {target["ct"]: target["name"] for target in plan["targets"]}
    began, passed = {}, {}
    for event in events:
        if event["event"] == "step-started" and event["step"].endswith("/await-ready"):
            began[event["step"]] = seconds(event["at"])
        if event["event"] == "step-ended" and event["step"].endswith("/await-ready"):
            passed[event["step"]] = seconds(event["at"])
    delays = []
    for step, end in passed.items():
        name = names[int(step.split("/")[1])]
        first = next((at for at, _ in watch.seen.get(name, ()) if at >= began[step]), None)
        if first is not None:
            delays.append(max(0.0, end - first))
    return delays


def registered(sim, worker, since):
    with urllib.request.urlopen(sim.backend_url() + "/api/v1/workers", timeout=5) as answer:
        entries = json.load(answer)
    return any(entry["worker_id"] == worker and entry["status"] == "available" and entry["last_healthy_at"] > since
               for entry in entries)


def healthy(sim):
    try:
        with urllib.request.urlopen(sim.backend_url() + "/api/v1/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def until(condition, deadline=120):
    end = time.perf_counter() + deadline
    while not condition():
        if time.perf_counter() > end:
            raise RuntimeError("a hand-written wait did not end")
        time.sleep(0.02)


class Master:
    """One shared ssh connection, as a careful script would use it."""

    def __init__(self, sim, scratch):
        self.sim = sim
        self.socket = tempfile.mktemp(dir=scratch, prefix="m")
        subprocess.run(sim.ssh("-o", "ControlMaster=yes", "-o", "ControlPersist=300", "-S", self.socket, "-N", "-f"),
                       check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, line, text):
        return subprocess.run([*self.sim.ssh("-S", self.socket), line], input=text, text=True, check=True,
                              capture_output=True).stdout

    def close(self):
        subprocess.run(self.sim.ssh("-S", self.socket, "-O", "exit"), stderr=subprocess.DEVNULL, check=False)


def staged_floor(sim, master, plan):
    """The plan's own scripts, sent by hand with the same stages and without an engine."""
    commands = {entry["step"]: entry for entry in plan["commands"]}
    started = time.perf_counter()
    prefetch = [entry for step, entry in commands.items() if step.startswith("prefetch/")]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: master.run(entry["command"], entry["stdin"]), prefetch))
    switch_all(sim, master, plan, lambda target: next(
        entry for step, entry in commands.items() if step.endswith(f"/{target['ct']}/switch-release")))
    return time.perf_counter() - started


def serial_floor(sim, master, plan):
    """Everything one after another in one script per target, as the runbook does it."""
    def command(target):
        order = ("stop", "start") if target["role"] == "worker" else ("", "restart")
        script = "set -e\nexport PATH=/usr/local/bin:$PATH\n"
        if order[0]:
            script += f"systemctl stop {target['unit']}\n"
        script += (f"cd {plan['app_directory']}\ngit fetch --quiet --tags --force origin\n"
                   f"git checkout --quiet --detach {plan['commit']} --\nuv sync --frozen --quiet\n"
                   f"date +%s.%N\nsystemctl {order[1]} {target['unit']}\n")
        return {"command": f"pct exec {target['ct']} -- /bin/sh -s", "stdin": script}
    started = time.perf_counter()
    switch_all(sim, master, plan, command)
    return time.perf_counter() - started


def switch_all(sim, master, plan, command):
    for target in plan["targets"]:
        entry = command(target)
        since = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        master.run(entry["command"], entry["stdin"])
        if target["role"] == "backend":
            until(lambda: healthy(sim))
        else:
            until(lambda target=target, since=since: registered(sim, target["name"], since))


def plan_of(binaries, sim, env):
    return json.loads(subprocess.run([binaries / "ktrdrctl", "--config", sim.config, "plan", "deploy", "--version", "v1.5.2",
                                      "--observe", "0", "--format", "json"], capture_output=True, text=True, check=True,
                                     env=env).stdout)


def deploy(binaries, scratch):
    figures = {}
    for name, floor in (("serial", serial_floor), ("staged", staged_floor)):
        with Sim(binaries, scratch, 10) as sim:
            plan = plan_of(binaries, sim, own_environment(scratch))
            master = Master(sim, scratch)
            try:
                figures[f"{name}_floor_s"] = floor(sim, master, plan)
            finally:
                master.close()
    with Sim(binaries, scratch, 10) as sim:
        env = own_environment(scratch)
        plan, watch = plan_of(binaries, sim, env), RegistryWatch(sim)
        watch.start()
        try:
            output = subprocess.run([binaries / "ktrdrctl", "--config", sim.config, "deploy", "--version", "v1.5.2",
                                     "--observe", "0", "--json"], capture_output=True, text=True, check=True, env=env).stdout
        finally:
            watch.stop()
        events = [json.loads(line) for line in output.splitlines()]
        delays = reactions(plan, events, watch)
        figures["reaction_s"] = {"median": statistics.median(delays), "max": max(delays), "gates": len(delays)}
        figures["peak_requests_per_worker_and_second"] = max(
            box["http_peak_per_second"] for box in sim.status()["boxes"] if box["role"] == "worker")
        when = {event["event"]: seconds(event["at"]) for event in events if event["event"] in ("run-started", "run-ended")}
        figures["deploy_s"] = when["run-ended"] - when["run-started"]
    figures["never_up"] = never_up(binaries, scratch)
    figures["ratio_to_serial"] = figures["deploy_s"] / figures["serial_floor_s"]
    figures["ratio_to_staged"] = figures["deploy_s"] / figures["staged_floor_s"]
    print(f"(b) deploy of backend + 10: {figures['deploy_s']:.2f} s; serial floor {figures['serial_floor_s']:.2f} s, ratio "
          f"{figures['ratio_to_serial']:.3f}; staged floor {figures['staged_floor_s']:.2f} s, ratio "
          f"{figures['ratio_to_staged']:.3f}", flush=True)
    print(f"(b) {len(delays)} gates reacted to a registration within {figures['reaction_s']['median']:.3f} s (median), "
          f"{max(delays):.3f} s (longest); at most {figures['peak_requests_per_worker_and_second']} requests a second "
          f"to one worker", flush=True)
    return figures


def never_up(binaries, scratch):
    """Passed gates of workers that never come up again on the new version while the registry keeps their old entry."""
    figures = {}
    for fault in ("unit-fails 201 v1.5.2", "registers-never 201"):
        with Sim(binaries, scratch, 10, extra=("--clock-scale", "20")) as sim:
            with open(sim.config, "a", encoding="utf-8") as file:
                file.write('\n[environment.deploy]\nworker_deadline = "12s"\nobservation = "0s"\n')
            for words in (fault, "ghost-registry 201"):
                subprocess.run([binaries / "ktrdr-sim", "control", "--state", sim.state, "inject", *words.split()],
                               check=True, stdout=subprocess.DEVNULL)
            ended = subprocess.run([binaries / "ktrdrctl", "--config", sim.config, "deploy", "--version", "v1.5.2",
                                    "--workers", "201", "--json"], capture_output=True, text=True, check=False,
                                   env=own_environment(scratch))
            events = [json.loads(line) for line in ended.stdout.splitlines()]
            gate = "workers/201/await-ready"
            figures[fault] = {
                "exit_code": ended.returncode,
                "gates_begun": sum(e["event"] == "step-started" and e["step"] == gate for e in events),
                "false_registered": sum(e["event"] == "step-ended" and e["step"] == gate and e["outcome"] == "done"
                                        for e in events)}
            print(f"(b) a worker that never comes up ({fault}): exit {ended.returncode}, "
                  f"{figures[fault]['gates_begun']} gates begun, {figures[fault]['false_registered']} false registered",
                  flush=True)
    return figures


def seconds(iso):
    base = calendar.timegm(time.strptime(iso[:19], "%Y-%m-%dT%H:%M:%S"))
    return base + float("0" + iso[19:].rstrip("Z"))


def small(binaries, scratch, rounds):
    version = medians([timed([binaries / "ktrdrctl", "--version"]) for _ in range(rounds * 4)])[0]
    figures = {"version_ms": version * 1000}
    print(f"(c) ktrdrctl --version: {version * 1000:.1f} ms", flush=True)
    engine = subprocess.run([binaries / "ktrdr-bench-engine"], capture_output=True, text=True, check=True).stdout
    figures.update(json.loads(engine))
    print(f"(c) simulated deployment: {figures['deployment_cpu_ms']:.3f} ms of CPU, 99th percentile "
          f"{figures['deployment_cpu_ms_p99']:.3f} ms, longest {figures['deployment_cpu_ms_max']:.3f} ms, of {figures['deployments']}", flush=True)
    return figures


def parallelism(binaries, scratch):
    figures = {}
    for sessions in (10, 2):
        with Sim(binaries, scratch, 500, extra=("--max-sessions", str(sessions), "--clock-scale", "20")) as sim:
            env = own_environment(scratch)
            output = subprocess.run([binaries / "ktrdrctl", "--config", sim.config, "status", "--json", "--versions"],
                                    capture_output=True, text=True, check=True, env=env).stdout
            targets = json.loads(output)["targets"]
            complete = sum(1 for target in targets if target["version"]["freshness"] == "fresh")
            refused = sim.status()["counters"]["refused_channels"]
            figures[f"max_sessions_{sessions}"] = {"targets": len(targets), "complete": complete, "refused": refused}
            print(f"(d) N=500, MaxSessions {sessions}: {complete} of {len(targets)} complete, {refused} channels refused", flush=True)
    return figures


def run_parts(parts_of):
    """The command line of a bench: `parts_of(binaries, scratch, quick)` gives what is measured by letter."""
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--json")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", choices=tuple("abcdefg"))
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="ktrdr-bench-")
    parts = parts_of(options.binaries, scratch, options.quick)
    try:
        figures = {name: part() for name, part in parts.items() if options.only in (None, name)}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")
    return 0


def parts_of(binaries, scratch, quick):
    rounds = 3 if quick else 7
    return {"a": lambda: sweep(binaries, scratch, rounds), "b": lambda: deploy(binaries, scratch),
            "c": lambda: small(binaries, scratch, rounds), "d": lambda: parallelism(binaries, scratch)}


if __name__ == "__main__":
    sys.exit(run_parts(parts_of))
