#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the window under Xvfb, beside a bare QMainWindow and beside KeePassXC, on the simulated cluster.

Medians over rounds that take turns, ratios within one run. Nothing passes or fails here.
Usage: bench_window.py BIN_DIR [--json FILE] [--quick]
"""
import ctypes
import ctypes.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from bench import Sim, run_parts

WORKERS = 500
FIRST_WINDOW_LIMIT_S = 30


class Screen:
    """An X server of its own, and the question whether a window of some size is on it."""

    class Attributes(ctypes.Structure):
        _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
                    ("border", ctypes.c_int), ("depth", ctypes.c_int), ("rest", ctypes.c_char * 256)]

    MAP_STATE = 92  # offset of map_state in XWindowAttributes on 64-bit Linux
    VIEWABLE = 2

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
                                        pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        self.x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x.XQueryTree.argtypes = [ctypes.c_void_p, ctypes.c_ulong] + [ctypes.c_void_p] * 4
        self.x.XGetWindowAttributes.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p]
        self.x.XFree.argtypes = [ctypes.c_void_p]
        handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
        self.handler = handler  # a window that goes while it is looked at is no error
        self.x.XSetErrorHandler(handler)
        self.display = self.x.XOpenDisplay(self.name.encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def shows_window(self):
        root, parent, children = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)()
        count = ctypes.c_uint()
        top = self.x.XDefaultRootWindow(self.display)
        self.x.XQueryTree(self.display, top, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                          ctypes.byref(count))
        found = False
        for index in range(count.value):
            attributes = self.Attributes()
            if self.x.XGetWindowAttributes(self.display, children[index], ctypes.byref(attributes)):
                state = ctypes.c_int.from_buffer(attributes, self.MAP_STATE).value
                found = found or (state == self.VIEWABLE and attributes.width > 300 and attributes.height > 300)
        if count.value:
            self.x.XFree(children)
        return found


def home_of(screen, scratch):
    home = tempfile.mkdtemp(dir=scratch)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "DBUS_"))}
    env.update(HOME=home, DISPLAY=screen.name, XDG_RUNTIME_DIR=home, XDG_CONFIG_HOME=home + "/config",
               XDG_STATE_HOME=home + "/state", XDG_CACHE_HOME=home + "/cache", XDG_DATA_HOME=home + "/data")
    return env


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def first_window(screen, env, command):
    """Seconds from the start of the process to its first visible window."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begun = time.monotonic()
    try:
        while not screen.shows_window():
            if time.monotonic() - begun > FIRST_WINDOW_LIMIT_S or process.poll() is not None:
                raise RuntimeError(f"no window of {command[0]}")
            time.sleep(0.001)
        return time.monotonic() - begun
    finally:
        end(process)


def resident_mb(env, command, settle):
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(settle)
        pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 2**20
    finally:
        end(process)


def windows(binaries, scratch, rounds):
    with Screen() as screen, Sim(binaries, scratch, WORKERS) as sim:
        commands = {"ktrdr_admin": [binaries / "ktrdr-admin", "--config", sim.config],
                    "bare": [binaries / "ktrdr-bench-window", "--bare"], "keepassxc": ["keepassxc"]}
        envs = {name: home_of(screen, scratch) for name in commands}
        times = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(first_window(screen, envs[name], command))
        figures = {name + "_first_window_ms": 1000 * statistics.median(values) for name, values in times.items()}
        figures["ratio_to_bare"] = figures["ktrdr_admin_first_window_ms"] / figures["bare_first_window_ms"]
        figures["ratio_to_keepassxc"] = figures["ktrdr_admin_first_window_ms"] / figures["keepassxc_first_window_ms"]
        figures["memory_mb"] = resident_mb(envs["ktrdr_admin"], commands["ktrdr_admin"], 25)
        figures["keepassxc_memory_mb"] = resident_mb(envs["keepassxc"], commands["keepassxc"], 10)
    print(f"(e) first window: {figures['ktrdr_admin_first_window_ms']:.0f} ms; bare window {figures['bare_first_window_ms']:.0f} ms, "
          f"ratio {figures['ratio_to_bare']:.2f}; KeePassXC {figures['keepassxc_first_window_ms']:.0f} ms, "
          f"ratio {figures['ratio_to_keepassxc']:.2f}", flush=True)
    print(f"(e) memory with {WORKERS} workers: {figures['memory_mb']:.0f} MB; KeePassXC {figures['keepassxc_memory_mb']:.0f} MB",
          flush=True)
    return figures


def tables(binaries, scratch):
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", HOME=tempfile.mkdtemp(dir=scratch))
    lines = subprocess.run([binaries / "ktrdr-bench-window", "--tables"], env=env, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    results = [json.loads(line) for line in lines]
    for table in results:
        print(f"(f) {table['rows']} rows: refresh + paint {table['refresh_paint_ms']:.1f} ms, sort {table['sort_ms']:.1f} ms, "
              f"filter keystroke {table['filter_ms']:.1f} ms", flush=True)
    return results


def stalls(binaries, scratch, seconds):
    figures = {}
    with Screen() as screen, Sim(binaries, scratch, WORKERS, extra=("--nodes", "2")) as sim:
        control = [binaries / "ktrdr-sim", "control", "--state", sim.state, "inject"]
        for name, extra in (("hanging_host", []), ("idle", ["--idle"])):
            if name == "hanging_host":
                subprocess.run(control + ["ssh-stall", sim.environment["node"][1]["name"]], check=True, capture_output=True)
            output = subprocess.run([binaries / "ktrdr-bench-window", "--watch", sim.config, str(seconds), *extra],
                                    env=home_of(screen, scratch), capture_output=True, text=True, check=True).stdout
            figures[name] = json.loads(output)
            if name == "hanging_host":
                subprocess.run([binaries / "ktrdr-sim", "control", "--state", sim.state, "clear"], check=True,
                               capture_output=True)
    busy, idle = figures["hanging_host"], figures["idle"]
    print(f"(g) {seconds} s at 1 Hz, {WORKERS} workers, a node that hangs: main thread away {busy['longest_block_ms']:.0f} ms at most, "
          f"{busy['blocks_over_50_ms']} times over 50 ms; without waits for a core {busy['longest_own_ms']:.0f} ms, "
          f"{busy['own_over_50_ms']} times; computing {busy['longest_cpu_ms']:.0f} ms, {busy['cpu_over_50_ms']} times; CPU {100 * busy['cpu_share']:.1f} % of a core", flush=True)
    print(f"(g) {seconds} s left alone: CPU {100 * idle['cpu_share']:.2f} % of a core, memory {idle['memory_mb']:.0f} MB, "
          f"grown by {idle['growth_mb']:.2f} MB", flush=True)
    return figures


def parts_of(binaries, scratch, quick):
    return {"e": lambda: windows(binaries, scratch, 3 if quick else 9), "f": lambda: tables(binaries, scratch),
            "g": lambda: stalls(binaries, scratch, 20 if quick else 60)}


if __name__ == "__main__":
    sys.exit(run_parts(parts_of))
