# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How files begin, and what no file may hold: licence lines, a paragraph per header, nothing private."""
import re

import house_rules
import source_tree as tree

LICENSED = (".cpp", ".h", ".py", ".sh", ".cmake", "CMakeLists.txt", ".toml", ".in")
COPYRIGHT = "SPDX-FileCopyrightText: 2026 KTRDR Admin contributors"
LICENSE = "SPDX-License-Identifier: GPL-3.0-or-later"
NOT_TEXT = (".png", ".svg", ".ico", ".qm", ".db", ".gz", ".icns")

MACHINE_PATH = re.compile(
    r"/(?:home|Users)/(?!me/|ops/|user/)[A-Za-z0-9_-]+/|/work/[a-z]|/tmp/[A-Za-z_]+\.[A-Za-z0-9]{6}\b"
)
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+([A-Za-z]{2,})")
# Reserved by RFC 2606 and 6762, or no domain at all; the names of SSH algorithms look like addresses.
HARMLESS_ENDS = {"example", "invalid", "test", "local", "localhost", "lan", "internal", "service", "timer", "target"}
HARMLESS_DOMAINS = re.compile(r"@(?:(?:[A-Za-z0-9-]+\.)*example\.(?:com|org|net)|openssh\.com|libssh\.org)$")


def license_violations(path, text):
    lines = text.splitlines()[:3]
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if len(lines) < 2 or COPYRIGHT not in lines[0] or LICENSE not in lines[1]:
        yield f"{path}: the two SPDX lines are missing at the top"


def header_violations(path, text):
    """SPDX lines, then a comment that says what it is, who owns it and on which thread, then #pragma once."""
    lines = text.splitlines()
    paragraph = 0
    for line in lines[2:]:
        if not line.startswith("//"):
            break
        paragraph += 1
    if paragraph == 0:
        yield f"{path}: no paragraph at the head"
    following = lines[2 + paragraph : 3 + paragraph]
    if following != ["#pragma once"]:
        yield f"{path}: #pragma once must follow the paragraph at the head"


def private_violations(path, text):
    for match in MACHINE_PATH.finditer(text):
        yield f"{path}:{tree.line_of(text, match.start())}: a path of somebody's machine: {match[0]}"
    for match in ADDRESS.finditer(text):
        if match[1].lower() not in HARMLESS_ENDS and not HARMLESS_DOMAINS.search(match[0]):
            yield f"{path}:{tree.line_of(text, match.start())}: an e-mail address: {match[0]}"


def form_violations(path, text):
    if "\r" in text:
        yield f"{path}: carriage returns"
    if text and not text.endswith("\n"):
        yield f"{path}: no line break at the end"


SPDX = f"// {COPYRIGHT}\n// {LICENSE}\n"


class SelfTest(house_rules.RuleTest):
    def test_licence_lines(self):
        self.expect_fires(license_violations, [
            ("a.cpp", ""), ("a.cpp", "int a;\n"), ("a.cpp", f"// {COPYRIGHT}\n"),
            ("a.cpp", f"// {LICENSE}\n// {COPYRIGHT}\n"), ("a.cpp", "\n\n" + SPDX), ("dev", "#!/bin/sh\n"),
        ])
        self.expect_silent(license_violations, [("a.cpp", SPDX), ("dev", f"#!/bin/sh\n# {COPYRIGHT}\n# {LICENSE}\n")])

    def test_headers(self):
        self.expect_fires(header_violations, [
            ("a.h", SPDX + "#pragma once\n"),
            ("a.h", SPDX + "// What it is.\n\n#pragma once\n"),
            ("a.h", SPDX + "// What it is.\n#ifndef A_H\n"),
            ("a.h", SPDX + "// What it is.\n"),
        ])
        self.expect_silent(header_violations, [("a.h", SPDX + "// What it is.\n// Any thread.\n#pragma once\n")])

    def test_private_things(self):
        at = "@"
        self.expect_fires(private_violations, [
            ("a.md", "see /ho" + "me/somebody/x"), ("a.md", "/wo" + "rk/main"),
            ("a.md", "/tmp/" + "tmp.Ab12Cd"), ("a.md", f"write to some.body{at}company.com"),
        ])
        self.expect_silent(private_violations, [
            ("a.md", f"root{at}10.0.0.1 git{at}git.example:x ktrdr{at}2.service ops{at}example.com"),
            ("a.md", "/home/ops/x /homes/x /work"),
        ])

    def test_form(self):
        self.expect_fires(form_violations, [("a.cpp", "a\r\n"), ("a.cpp", "a")])


class TreeTest(house_rules.RuleTest):
    def test_licence_lines(self):
        paths = [p for p in tree.all_files() if p.endswith(LICENSED)] + ["dev", ".ci/run"]
        self.expect_clean(v for path in paths for v in license_violations(path, tree.read(path)))

    def test_headers(self):
        paths = [p for p in tree.cpp_files() if p.endswith(".h")]
        self.expect_clean(v for path in paths for v in header_violations(path, tree.read(path)))

    def test_nothing_private(self):
        paths = [p for p in tree.all_files() if not p.endswith(NOT_TEXT) and p != "LICENSE"]
        self.expect_clean(v for path in paths for v in private_violations(path, tree.read(path)))

    def test_form(self):
        self.expect_clean(v for path in tree.cpp_files() for v in form_violations(path, tree.read(path)))


if __name__ == "__main__":
    house_rules.main()
