# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and functions stay small enough to be read at once."""
import ast
import re

import house_rules
import source_tree as tree

MAX_FILE = 500
MAX_FUNCTION = 60
SPECIAL_FILES = {"src/gui/main_window.cpp": 300, "CMakeLists.txt": 79}
SIZED = (".cpp", ".h", ".py", ".sh", ".cmake", "CMakeLists.txt")

TYPE_OR_NAMESPACE = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")


def file_violations(path, text):
    limit = SPECIAL_FILES.get(path, MAX_FILE)
    lines = text.count("\n")
    if lines > limit:
        yield f"{path}: {lines} lines, at most {limit}"


def _opens_function(head, after_function):
    """Whether the text before a brace at namespace or class level begins a function, not a namespace, type or table."""
    if after_function and (not head.strip() or head.lstrip().startswith(",")):
        return True
    if TYPE_OR_NAMESPACE.search(head) and not re.search(r"\)\s*(?:const|noexcept|override|final|->|:|$)", head):
        return False
    return "(" in head


def cpp_functions(text):
    """(first line, last line) of every function body, by matching braces; lambdas count with their function."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", tree.code_of(text), flags=re.MULTILINE)
    scopes, start, depth_in_function, begin, line = [], 0, 0, 0, 1
    after_function = -1  # m_b{a} of an initialiser list looks like a body; what follows at once belongs to it
    for position, char in enumerate(code):
        if char == "\n":
            line += 1
        elif char == "{":
            if depth_in_function:
                depth_in_function += 1
            elif not _opens_function(code[start:position], start == after_function):
                scopes.append(char)
            else:
                depth_in_function, begin = 1, line
            start = position + 1
        elif char == "}":
            start = position + 1
            if depth_in_function:
                depth_in_function -= 1
                if depth_in_function == 0:
                    after_function = start
                    yield begin, line
            elif scopes:
                scopes.pop()
        elif char == ";":
            start = position + 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def function_violations(path, text):
    functions = python_functions(text) if path.endswith(".py") else cpp_functions(text)
    for first, last in functions:
        if last - first + 1 > MAX_FUNCTION:
            yield f"{path}:{first}: a function of {last - first + 1} lines, at most {MAX_FUNCTION}"


def cpp_example(lines, head="void f()"):
    return "namespace a {\n" + head + "\n{\n" + "    g();\n" * (lines - 2) + "}\n}\n"


class SelfTest(house_rules.RuleTest):
    def test_long_files_fire(self):
        self.expect_fires(file_violations, [
            ("src/base/a.cpp", "\n" * 501),
            ("src/gui/main_window.cpp", "\n" * 301),
            ("CMakeLists.txt", "\n" * 80),
        ])
        self.expect_silent(file_violations, [("src/base/a.cpp", "\n" * 500), ("CMakeLists.txt", "\n" * 79)])

    def test_long_functions_fire(self):
        heads = ["void f()", "int C::f(int a) const noexcept", "C::C(int a) : m_a(a), m_b{a}", "auto f() -> int",
                 "template <typename T> void f(T t)", "struct S f(int a)", "class C {\nvoid f()\n{ }\nvoid g()"]
        self.expect_fires(function_violations, [("src/base/a.cpp", cpp_example(61, head)) for head in heads])
        self.expect_fires(function_violations, [
            ("src/base/a.cpp", 'void f() {\nconst char* x = "}";\n' + "if (a) { // }\n}\n" * 30 + "}\n"),
            ("tests/a.py", "def f():\n" + "    pass\n" * 60),
        ])

    def test_short_functions_pass(self):
        self.expect_silent(function_violations, [
            ("src/base/a.cpp", cpp_example(60)),
            ("src/base/a.cpp", cpp_example(35) + cpp_example(35)),
            ("src/base/a.cpp", "struct Big\n{\n" + "    int a() { return 1; }\n" * 100 + "};\n"),
            ("src/base/a.cpp", "const std::map<int, int> table{\n" + "    {1, 2},\n" * 100 + "};\n"),
            ("src/base/a.cpp", "#define A(x) { \\\n  f(x)\n" + cpp_example(60)),
        ])


class TreeTest(house_rules.RuleTest):
    def test_files(self):
        paths = [p for p in tree.all_files() if p.endswith(SIZED)] + ["dev", ".ci/run"]
        self.expect_clean(v for path in paths for v in file_violations(path, tree.read(path)))

    def test_functions(self):
        paths = tree.cpp_files() + tree.files(("tests",), (".py",))
        self.expect_clean(v for path in paths for v in function_violations(path, tree.read(path)))


if __name__ == "__main__":
    house_rules.main()
