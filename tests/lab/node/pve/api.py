# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pvesh get: paths, their parameters, and the answers as JSON."""
import json
import random
import re
import sys
from dataclasses import dataclass
from typing import Callable

from pve import answers, forms, words
from pve.refusal import NO_FILE, BadRequest, Refusal
from pve.words import Parameter, flag, number

USAGE = "pvesh {} <api_path> [OPTIONS] [FORMAT_OPTIONS]"
VERBS = ("create", "delete", "get", "help", "ls", "set", "usage")
FORMATS = [Parameter("output-format", choices=("text", "json", "json-pretty", "yaml")), flag("human-readable"),
           flag("noborder"), flag("noheader"), flag("quiet")]
UPID = r"UPID:[^/]+"


@dataclass(frozen=True)
class Route:
    pattern: str  # named groups: node, vmid, upid
    run: Callable
    options: tuple = ()
    shuffled: bool = False  # comes from a hash on a real node


SNAPSHOT = Parameter("snapshot")
TASK_FILTER = (flag("errors"), number("limit", 0), number("since"),
               Parameter("source", choices=("archive", "active", "all")), number("start", 0),
               Parameter("statusfilter"), Parameter("typefilter"), number("until"), Parameter("userfilter"),
               Parameter("vmid", "integer", check=forms.check_id))
RRD = (Parameter("cf", choices=("AVERAGE", "MAX")), Parameter("timeframe", required=True, choices=(
    "hour", "day", "week", "month", "year")))
FEATURE = (Parameter("feature", required=True, choices=("snapshot", "clone", "copy")), Parameter("snapname"))
CONTAINER = r"/nodes/(?P<node>[^/]+)/lxc/(?P<vmid>[^/]+)"
TASK = rf"/nodes/(?P<node>[^/]+)/tasks/(?P<upid>{UPID})"
ROUTES = (
    Route("/version", answers.version),
    Route("/cluster/status", answers.cluster_status),
    Route("/cluster/resources", answers.resources,
          (Parameter("type", choices=("vm", "storage", "node", "sdn")),), shuffled=True),
    Route("/cluster/tasks", answers.cluster_tasks),
    Route("/cluster/nextid", answers.next_id, (Parameter("vmid", "integer", check=forms.check_id),)),
    Route("/nodes", answers.nodes, shuffled=True),
    Route(r"/nodes/(?P<node>[^/]+)/lxc", answers.containers, shuffled=True),
    Route(CONTAINER + "/status/current", answers.current_status),
    Route(CONTAINER + "/config", answers.config, (flag("current"), SNAPSHOT)),
    Route(CONTAINER + "/snapshot", answers.snapshots, shuffled=True),
    Route(CONTAINER + "/interfaces", answers.interfaces),
    Route(CONTAINER + "/feature", answers.feature, FEATURE),
    Route(CONTAINER + "/rrddata", answers.rrddata, RRD),
    Route(r"/nodes/(?P<node>[^/]+)/tasks", answers.node_tasks, TASK_FILTER),
    Route(TASK + "/status", answers.task_status),
    Route(TASK + "/log", answers.task_log, (number("limit", 0), number("start", 0))),
)


def pvesh(node, arguments):
    verb = arguments[0] if arguments else None
    if verb not in VERBS:
        reason = "no command specified" if verb is None else f"unknown command 'pvesh {verb}'"
        raise Refusal(f"ERROR: {reason}\n" + "".join(
            f"{'USAGE:' if index == 0 else '      '} {USAGE.format(name)}\n" for index, name in enumerate(VERBS[:3])))
    if verb != "get":
        raise Refusal(f"the lab's node has no 'pvesh {verb}'")
    try:
        return _get(node, arguments[1:])
    except BadRequest as problem:
        problem.text += "\n" + USAGE.format(verb)
        raise


def _route(path):
    for route in ROUTES:
        match = re.fullmatch(route.pattern, path)
        if match:
            return route, match.groupdict()
    raise Refusal(f"No 'get' handler defined for '{path}'", NO_FILE)


def _get(node, given):
    if not given or given[0].startswith("-"):
        raise BadRequest("not enough arguments")
    path = "/" + given[0].strip("/")
    route, parts = _route(path)
    values, _ = words.read(given[1:], (), (*route.options, *FORMATS))
    output = values.get("output-format", "text")
    if parts.get("node", node.name) != node.name:
        place = parts["node"]
        raise Refusal(f"hostname lookup '{place}' failed - failed to get address info for: {place}: "
                      "Name or service not known", NO_FILE)
    if "vmid" in parts:
        parts["vmid"] = words.check([Parameter("vmid", "integer", check=forms.check_id)], parts)["vmid"]
    answer = route.run(node, values, **{name: value for name, value in parts.items() if name != "node"})
    if route.shuffled:
        random.shuffle(answer)
    if not values.get("quiet"):
        _show(answer, output)
    return 0


def _show(answer, output):
    if output == "json":
        text = json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    elif output == "json-pretty":
        text = json.dumps(answer, sort_keys=True, indent=3, separators=(",", " : "), ensure_ascii=False)
    elif isinstance(answer, (str, int, float)):
        text = str(answer)
    elif answer is None:
        return
    else:
        raise Refusal(f"the lab's node shows no tables: use --output-format json instead of {output}")
    sys.stdout.write(text + "\n")
