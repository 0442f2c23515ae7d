# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's calls on namespaces, which Python 3.11 lacks, and the two network namespaces with their bridge."""
import ctypes
import os
import signal

from lablib import files, places

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def unshare(flags):
    _call("unshare", flags)


def end_with_parent():
    """For a child before exec: the kernel kills it when its parent is gone."""
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def join_network(name):
    """Moves this process into a named network namespace."""
    handle = os.open(places.NAMESPACE_FOLDER / name, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _call("setns", handle, CLONE_NEWNET)
    finally:
        os.close(handle)


def exists(name):
    return (places.NAMESPACE_FOLDER / name).exists()


def inode(name):
    """None when there is none; a name without a mount behind it is what an interrupted `ip` left."""
    try:
        found = os.stat(places.NAMESPACE_FOLDER / name)
    except FileNotFoundError:
        return None
    return found.st_ino if found.st_dev == os.stat("/proc/self/ns/net").st_dev else None


def remove(name):
    if exists(name):
        files.run("ip", "netns", "delete", name)


def _has_link(name, link):
    return f" {link}:" in files.run("ip", "-n", name, "-o", "link", "show").replace("@", ": ")


def create():
    """Idempotent; heals what is missing."""
    node, operator = places.NODE_NAMESPACE, places.OPERATOR_NAMESPACE
    for name in (node, operator):
        if inode(name) is None:
            remove(name)
            files.run("ip", "netns", "add", name)
        files.run("ip", "-n", name, "link", "set", "lo", "up")
    if not _has_link(node, places.BRIDGE):
        files.run("ip", "-n", node, "link", "add", places.BRIDGE, "address", "bc:24:11:00:00:01", "type", "bridge",
                  "forward_delay", "0", "stp_state", "0")
    if not _has_link(operator, "eth0"):
        files.run("ip", "-n", node, "link", "add", "operator0", "type", "veth", "peer", "name", "eth0", "netns",
                  operator)
    files.run("ip", "-n", node, "link", "set", "operator0", "master", places.BRIDGE, "up")
    _address(node, places.BRIDGE, places.NODE_ADDRESS)
    _address(operator, "eth0", places.OPERATOR_ADDRESS)


def _address(name, link, address):
    files.run("ip", "-n", name, "address", "replace", f"{address}/{places.PREFIX}", "broadcast", "+", "dev", link)
    files.run("ip", "-n", name, "link", "set", link, "up")
