# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON requests to the other side: one connection for each, no proxy, no redirect."""
import http.client
import json
import urllib.parse


class Unreachable(Exception):
    """No answer: refused, not resolved, too slow, or not HTTP."""


def call(method, url, body=None, timeout=5.0):
    """(status, decoded body or None)"""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = None if body is None else json.dumps(body).encode()
    headers = {} if sent is None else {"content-type": "application/json"}
    try:
        connection.request(method, target, sent, headers)
        answer = connection.getresponse()
        received = answer.read()
        return answer.status, _decoded(received)
    except (OSError, http.client.HTTPException) as problem:
        raise Unreachable(f"{method} {url}: {problem or type(problem).__name__}") from problem
    finally:
        connection.close()


def _decoded(received):
    try:
        return json.loads(received)
    except ValueError:
        return None
