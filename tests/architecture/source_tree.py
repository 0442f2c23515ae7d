# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree under test: which files there are, and C++ text without its comments and literals."""
import functools
import os
import re
from pathlib import Path

ROOT = Path(os.environ.get("KTRDR_SOURCE_DIR", Path(__file__).resolve().parents[2]))
SKIPPED_FOLDERS = {"build", ".git", ".cache", "__pycache__"}

_TOKEN = re.compile(
    r'''(?P<comment>//[^\n]*|/\*.*?\*/)'''
    r'''|(?P<raw>R"(?P<tag>[^()\\\s]*)\(.*?\)(?P=tag)")'''
    r'''|(?P<include>^[ \t]*\#[ \t]*include[^\n]*)'''
    r'''|(?P<text>"(?:\\.|[^"\\\n])*")'''
    r'''|(?P<char>(?<!\w)'(?:\\.|[^'\\\n])+')''',
    re.DOTALL | re.MULTILINE,
)


@functools.cache
def all_files():
    """Every file below the root as a path relative to it, with forward slashes."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        names = sorted(n for n in names if n != ".git")  # a file in a worktree
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
    return found


def files(folders, suffixes):
    return [f for f in all_files() if f.startswith(tuple(d + "/" for d in folders)) and f.endswith(tuple(suffixes))]


def cpp_files(*folders):
    return files(folders or ("src", "tests"), (".cpp", ".h"))


@functools.cache
def read(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def _blank(match, keep_strings):
    if match["include"] is not None:
        return match[0]
    if match["text"] is not None or match["raw"] is not None:
        if keep_strings:
            return match[0]
        return '""' + "\n" * match[0].count("\n")
    return " " + "\n" * match[0].count("\n")


def code_of(text):
    """C++ without comments, string and character literals; line numbers stay."""
    return _TOKEN.sub(lambda m: _blank(m, False), text)


def code_with_strings(text):
    """C++ without comments."""
    return _TOKEN.sub(lambda m: _blank(m, True), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1
