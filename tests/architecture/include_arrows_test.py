# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes follow the arrows of ARCHITECTURE.md; outside libraries enter at their one edge only."""
import re

import house_rules
import source_tree as tree

# Folder of src/ -> folders it may include.
ARROWS = {
    "base": {"base"},
    "domain": {"base", "domain"},
    "planning": {"base", "domain", "planning"},
    "engine": {"base", "domain", "planning", "engine"},
    "ports": {"base", "domain", "ports"},
    "adapters": {"base", "domain", "ports"},  # and its own folder below adapters/
    "app": {"base", "domain", "planning", "engine", "ports", "app"},
    "cli": {"base", "domain", "planning", "engine", "ports", "app", "cli"},
    "gui": {"base", "domain", "planning", "engine", "ports", "app", "gui"},
    "wiring": {"base", "domain", "planning", "engine", "ports", "app", "adapters", "wiring"},
    "sim": {"base", "sim"},
}

# The pure folders know only Qt's values, never its objects, events, threads, files or network.
PURE_FOLDERS = {"domain", "planning", "engine"}
PURE_QT = re.compile(
    r"^(Qt(Global|Types|Math|Numeric)|QByteArray(View|List)?|QString(View|List|Literal)?|QLatin1String(View)?|QChar"
    r"|QJson(Array|Document|Object|Value|ParseError)|Q(Hash|Map|List|Set|Pair|Span)|QCryptographicHash)$"
)

# Library header -> the paths that may include it.
EDGES = [
    (re.compile(r"^libssh/"), ("src/adapters/ssh/", "src/sim/ssh/", "tests/")),
    (re.compile(r"^(QSql|QtSql)"), ("src/adapters/storage/", "tests/")),
    (re.compile(r"^(QNetwork|QTcp|QSsl|QHostAddress|QtNetwork)"), ("src/adapters/http/", "src/sim/", "tests/")),
    (re.compile(r"^(QDBus|QtDBus)"), ("src/adapters/secrets/", "src/adapters/desktop/", "tests/")),
    (re.compile(r"^qt6keychain/"), ("src/adapters/secrets/", "tests/")),
    (re.compile(r"^toml"), ("src/adapters/storage/", "tests/")),
    (re.compile(r"^spdlog/"), ("src/base/log.cpp", "tests/")),
    (re.compile(r"^(QtWidgets|QtGui|QtCharts|QWidget|QDialog|QApplication|QGuiApplication)"),
     ("src/gui/", "tests/gui/", "tests/bench/")),
    (re.compile(r"^(thread|mutex|shared_mutex|condition_variable|QThread|QMutex|QWaitCondition)$"),
     ("src/adapters/", "src/sim/", "src/base/log.cpp", "tests/")),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def allowed_folders(path):
    parts = path.split("/")
    allowed = set(ARROWS[parts[1]])
    if parts[1] == "adapters":
        allowed.add("adapters/" + parts[2])
    if parts[1] in {"cli", "gui"} and parts[-1] == "main.cpp":
        allowed |= {"adapters", "wiring"}
    return allowed


def house_violations(path, included):
    """An include in quotes from below src/."""
    if included.endswith(".moc") or included.startswith("ui_"):
        return
    target = included.split("/")
    if "/" not in included or ".." in target:
        yield f'{path}: "{included}" must be named from src/'
        return
    allowed = allowed_folders(path)
    if target[0] not in allowed and "/".join(target[:2]) not in allowed:
        yield f'{path}: must not include "{included}" (against the arrows)'


def library_violations(path, header):
    for pattern, places in EDGES:
        if pattern.search(header) and not path.startswith(places):
            yield f"{path}: <{header}> belongs to {', '.join(places)}"
    folder = path.split("/")[1]
    if path.startswith("src/") and folder in PURE_FOLDERS and re.match(r"^Q[A-Zt]", header):
        if not PURE_QT.match(header.split("/")[-1]):
            yield f"{path}: <{header}> is not one of Qt's plain values"


def violations(path, text):
    for match in INCLUDE.finditer(tree.code_of(text)):
        house, library = match.groups()
        if house and path.startswith("src/"):
            yield from house_violations(path, house)
        if library:
            yield from library_violations(path, library)


def unknown_folders(names):
    return [f"src/{name}: a folder without arrows" for name in names if name not in ARROWS]


class SelfTest(house_rules.RuleTest):
    def test_bad_examples_fire(self):
        self.expect_fires(violations, [
            ("src/base/a.cpp", '#include "domain/snapshot.h"\n'),
            ("src/domain/a.h", '#include "planning/plan.h"\n'),
            ("src/domain/a.h", '#include "ports/shell.h"\n'),
            ("src/planning/a.h", '#include "engine/run_machine.h"\n'),
            ("src/planning/a.h", '#include "ports/shell.h"\n'),
            ("src/engine/a.cpp", '#include "app/run_driver.h"\n'),
            ("src/ports/a.h", '#include "planning/plan.h"\n'),
            ("src/adapters/ssh/a.cpp", '#include "app/run_driver.h"\n'),
            ("src/adapters/ssh/a.cpp", '#include "adapters/http/client.h"\n'),
            ("src/app/a.cpp", '  #  include "adapters/ssh/connection.h"\n'),
            ("src/cli/deploy_command.cpp", '#include "adapters/ssh/connection.h"\n'),
            ("src/cli/main.cpp", '#include "sim/model/cluster.h"\n'),
            ("src/sim/main.cpp", '#include "domain/environment.h"\n'),
            ("src/base/a.cpp", '#include "a.h"\n'),
            ("src/base/a.cpp", '#include "../base/a.h"\n'),
            ("src/engine/a.cpp", "#include <QTimer>\n"),
            ("src/engine/a.cpp", "#include <QObject>\n"),
            ("src/planning/a.cpp", "#include <QtCore/QFile>\n"),
            ("src/planning/a.cpp", "#include <QFuture>\n"),
            ("src/app/a.cpp", "#include <QNetworkAccessManager>\n"),
            ("src/app/a.cpp", "#include <libssh/libssh.h>\n"),
            ("src/cli/a.cpp", "#include <QSqlDatabase>\n"),
            ("src/cli/a.cpp", "#include <QWidget>\n"),
            ("src/gui/a.cpp", "#include <QDBusConnection>\n"),
            ("src/app/a.cpp", "#include <qt6keychain/keychain.h>\n"),
            ("src/app/a.cpp", "#include <spdlog/spdlog.h>\n"),
            ("src/app/a.cpp", "#include <mutex>\n"),
        ])
        self.assertTrue(unknown_folders(["utils"]))

    def test_good_examples_pass(self):
        self.expect_silent(violations, [
            ("src/cli/main.cpp", '#include "adapters/ssh/connection.h"\n#include "app/run_driver.h"\n'),
            ("src/adapters/ssh/a.cpp", '#include "adapters/ssh/b.h"\n#include <libssh/libssh.h>\n'),
            ("src/app/a.cpp", '// #include "adapters/ssh/b.h"\n#include "ports/shell.h"\n#include "a.moc"\n'),
            ("src/engine/a.cpp", "#include <QJsonObject>\n#include <map>\n"),
        ])


class TreeTest(house_rules.RuleTest):
    def test_arrows(self):
        self.expect_clean(v for path in tree.cpp_files() for v in violations(path, tree.read(path)))

    def test_every_folder_has_arrows(self):
        self.expect_clean(unknown_folders(sorted({p.split("/")[1] for p in tree.cpp_files("src")})))


if __name__ == "__main__":
    house_rules.main()
