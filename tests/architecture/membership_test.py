# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file lies about unused: sources are compiled, headers included, test scripts registered."""
import json
import os
import re
from pathlib import Path

import house_rules
import source_tree as tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
ROOTS = ("src", "tests")


def uncompiled(sources, compiled):
    return [f"{path}: belongs to no target" for path in sources if path not in compiled]


def includes_of(path, text):
    """The files that the quoted includes of `path` can mean, relative to the root."""
    folder = path.rsplit("/", 1)[0]
    for name in INCLUDE.findall(text):
        for place in (*ROOTS, folder):
            yield os.path.normpath(f"{place}/{name}")


def unincluded(texts):
    """`texts` maps path to text; a header's own .cpp counts, the header itself does not."""
    used = {target for path, text in texts.items() for target in includes_of(path, text) if target != path}
    return [f"{path}: included by nobody" for path in texts if path.endswith(".h") and path not in used]


def compiled_files():
    commands = json.loads((Path(os.environ["KTRDR_BINARY_DIR"]) / "compile_commands.json").read_text(encoding="utf-8"))
    return {os.path.relpath(command["file"], tree.ROOT) for command in commands}


class SelfTest(house_rules.RuleTest):
    def test_uncompiled_source_fires(self):
        self.assertEqual(1, len(uncompiled(["src/base/a.cpp", "src/base/b.cpp"], {"src/base/a.cpp"})))

    def test_unincluded_header_fires(self):
        texts = {
            "src/base/used.h": "",
            "src/base/used.cpp": '#include "base/used.h"\n',
            "src/base/unused.h": '#include "base/unused.h"\n',
            "tests/fakes/near.h": "",
            "tests/fakes/a.cpp": '#include "near.h"\n',
        }
        self.assertEqual(["src/base/unused.h: included by nobody"], unincluded(texts))


class TreeTest(house_rules.RuleTest):
    def test_sources_are_compiled(self):
        sources = [p for p in tree.cpp_files() if p.endswith(".cpp") and not p.startswith("tests/data/")]
        self.expect_clean(uncompiled(sources, compiled_files()))

    def test_headers_are_included(self):
        self.expect_clean(unincluded({path: tree.read(path) for path in tree.cpp_files()}))


if __name__ == "__main__":
    house_rules.main()
