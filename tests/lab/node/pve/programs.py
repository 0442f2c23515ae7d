# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two programs' entries: state folder, audit, refusals and exit codes."""
import os
import signal
import sys
from pathlib import Path

from pve import api, commands
from pve.audit import Audit
from pve.lxc import Host, LxcError
from pve.node import Node
from pve.refusal import BadRequest, Refusal

WRONG_CALL = 255


def state_folder():
    repository = Path(__file__).resolve().parents[4]
    return Path(os.environ.get("KTRDR_LAB_STATE") or repository / "build" / "lab")


def _end(number, _frame):
    raise SystemExit(128 + number)


def complain(text):
    sys.stdout.flush()
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


def pct(node, arguments):
    if not arguments:
        complain("ERROR: no command specified\n" + commands.overview())
        return WRONG_CALL
    name = commands.full_name(arguments[0])
    if name is None:
        complain(f"ERROR: unknown command 'pct {arguments[0]}'\n" + commands.overview())
        return WRONG_CALL
    if name == "help":
        return _help(arguments[1:])
    if name in commands.ABSENT:
        raise Refusal(f"the lab's node has no 'pct {name}'")
    try:
        return commands.COMMANDS[name].run(node, commands.read(name, arguments[1:])) or 0
    except BadRequest as problem:
        problem.text += "\n" + commands.COMMANDS[name].usage(name)
        raise


def _help(rest):
    names = [word for word in rest if not word.startswith("-")]
    name = commands.full_name(names[0]) if names else None
    if name in commands.COMMANDS:
        print("USAGE: " + commands.COMMANDS[name].usage(name))
        return 0
    sys.stdout.write(commands.overview())
    return 0


def perform(program, arguments, node):
    """The exit code; a refusal's text is on standard error."""
    try:
        return (pct if program == "pct" else api.pvesh)(node, arguments)
    except Refusal as problem:
        complain(problem.text)
        return problem.code
    except LxcError as problem:
        complain(problem.text)
        return WRONG_CALL
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def main(program, make_node=None):
    """Runs one call, with its lines in the audit."""
    arguments, state = sys.argv[1:], state_folder()
    if os.geteuid() != 0 and make_node is None:
        complain("please run as root")
        return WRONG_CALL
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    audit, code = Audit(state, program, arguments), WRONG_CALL
    audit.begin()
    try:
        code = perform(program, arguments, make_node(state) if make_node else Node(Host(state)))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except SystemExit as problem:
        code = problem.code
    finally:
        audit.end(code)
    return code
