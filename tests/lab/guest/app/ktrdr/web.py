# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small HTTP server with routes, and the error bodies as FastAPI writes them."""
import http
import http.server
import json
import re
import socketserver
import threading
import time
import traceback
import urllib.parse

from ktrdr import log


class Answer:
    def __init__(self, status, body, content_type="application/json", headers=()):
        self.status = status
        self.body = body
        self.content_type = content_type
        self.headers = list(headers)


def ok(data, status=200, headers=()):
    return Answer(status, json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode(), headers=headers)


def problem(status, detail, headers=()):
    return ok({"detail": detail}, status, headers)


def plain(text):
    return Answer(200, text.encode(), "text/plain; version=0.0.4; charset=utf-8")


class Invalid(Exception):
    """A request that does not validate (422)."""

    def __init__(self, place, field, message, kind):
        super().__init__(message)
        self.place, self.field, self.message, self.kind = place, field, message, kind

    def backend_answer(self):
        detail = {"field": f"{self.place} -> {self.field}", "message": self.message, "type": self.kind}
        return ok({"success": False, "error": {"code": "VALIDATION_ERROR", "message": "Request validation failed",
                                               "details": [detail]}}, 422)

    def worker_answer(self):
        return ok({"detail": [{"type": self.kind, "loc": [self.place, self.field], "msg": self.message}]}, 422)


class Refused(Exception):
    """Ends a route with {"detail": ...}."""

    def __init__(self, status, detail):
        super().__init__(str(detail))
        self.status, self.detail = status, detail


class Request:
    def __init__(self, method, target, body):
        parts = urllib.parse.urlsplit(target)
        self.method = method
        self.path = urllib.parse.unquote(parts.path)
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.body = body

    def document(self, required=True):
        """The body as a JSON object."""
        if not self.body and not required:
            return {}
        try:
            document = json.loads(self.body)
        except ValueError:
            raise Invalid("body", 0, "JSON decode error", "json_invalid") from None
        if not isinstance(document, dict):
            raise Invalid("body", "", "Input should be a valid dictionary", "dict_type")
        return document


class Router:
    def __init__(self, invalid_answer):
        self._routes = []
        self._invalid_answer = invalid_answer

    def add(self, method, path, function):
        """`{name}` in the path is one segment, handed on by its name."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        self._routes.append((method, pattern, function))

    def answer(self, request):
        allowed = []
        for method, pattern, function in self._routes:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                return self._called(function, request, match.groupdict())
            if match:
                allowed.append(method)
        if allowed:
            return problem(405, "Method Not Allowed", [("allow", allowed[0])])
        return problem(404, "Not Found")

    def _called(self, function, request, names):
        try:
            return function(request, **names)
        except Invalid as invalid:
            return self._invalid_answer(invalid)
        except Refused as refused:
            return problem(refused.status, refused.detail)
        except Exception:  # a route must not take its connection along
            log.error(traceback.format_exc())
            return Answer(500, b"Internal Server Error", "text/plain; charset=utf-8")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5  # uvicorn's keep-alive
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def _serve(self):
        begun = time.monotonic()
        length = int(self.headers.get("content-length") or 0)
        request = Request(self.command, self.path, self.rfile.read(length))
        answer = self.server.router.answer(request)
        took = (time.monotonic() - begun) * 1000
        self.send_response(answer.status)
        self.send_header("content-length", str(len(answer.body)))
        self.send_header("content-type", answer.content_type)
        self.send_header("access-control-allow-origin", "*")
        self.send_header("x-process-time", f"{took:.2f}ms")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        phrase = http.HTTPStatus(answer.status).phrase
        log.info(f'{self.client_address[0]}:{self.client_address[1]} - "{self.command} {self.path} HTTP/1.1" '
                 f"{answer.status} {phrase}")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    def version_string(self):
        return "uvicorn"

    def log_message(self, *_):
        """The line above says it already."""


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, host, port, router):
        self.router = router
        super().__init__((host, port), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def begin(self):
        self._thread.start()
        host, port = self.server_address[:2]
        log.info(f"Uvicorn running on http://{host}:{port} (Press CTRL+C to quit)")

    def end(self):
        self.shutdown()
        self.server_close()
        self._thread.join(5)

    def handle_error(self, request, client_address):
        log.warning(f"{client_address[0]}:{client_address[1]} - connection broke off")
