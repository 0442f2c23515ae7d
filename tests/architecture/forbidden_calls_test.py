# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and constructs that the house does without, with the few places that need them."""
import re

import house_rules
import source_tree as tree

TREE = ("src/", "tests/")
PRODUCT = ("src/",)


class Rule:
    """`pattern` is forbidden below `where` except below `but`; the reason tells what to do instead."""

    def __init__(self, pattern, reason, where=TREE, but=(), strings=False):
        self.pattern = re.compile(pattern)
        self.reason = reason
        self.where = where
        self.but = but
        self.strings = strings

    def applies(self, path):
        return path.startswith(self.where) and not re.match("|".join(self.but) or r"(?!)", path)


MUTEX_PLACES = (r"src/adapters/(ssh|storage)/", r"src/sim/", r"src/base/log\.cpp")
TIME_PLACES = (r"src/base/clock\.cpp", r"src/sim/")

RULES = {
    "nested loop": Rule(r"\bQEventLoop\b|\bprocessEvents\b", "no nested event loops: use a continuation"),
    "exec": Rule(
        r"(?:\.|->)\s*exec\s*\(\s*\)|\bQ?(?:Dialog|Menu|MessageBox)\s*::\s*exec\b",
        "no exec() on dialogs: open() and a signal",
        but=(r"src/adapters/storage/", r"tests/.*storage", r".*/main\.cpp"),
    ),
    "coroutine": Rule(r"\bco_(?:await|yield|return)\b", "GCC 12 miscompiles coroutines: use QFuture::then"),
    "sleep": Rule(
        r"\b(?:sleep|usleep|nanosleep|clock_nanosleep|msleep|sleep_for|sleep_until|qSleep|qWait)\s*\(",
        "wait on a condition with a deadline, or use a timer",
        but=(r"src/sim/(?:[a-z]+/)*[a-z_]*clock[a-z_]*\.cpp",),
    ),
    "tls": Rule(r"\bignoreSslErrors\b", "certificates are always verified"),
    "tls peer": Rule(r"\bVerifyNone\b|\bQueryPeer\b", "certificates are always verified", where=PRODUCT),
    "shell out": Rule(r"(?<![\w.>:])(?:::|std::)?(?:system|popen)\s*\(", "no shell on this machine"),
    "mutex": Rule(
        r"\bstd::(?:\w+_)?mutex\b|\bQ(?:Recursive)?Mutex\b|\bQReadWriteLock\b|\bQSemaphore\b|\bcondition_variable\b",
        "state belongs to the main thread; locks live in adapters/ssh, adapters/storage, sim",
        where=PRODUCT,
        but=MUTEX_PLACES,
    ),
    "singleton": Rule(
        r"(?<!QCoreApplication::)(?<!QGuiApplication::)(?<!QApplication::)\binstance\s*\(\s*\)",
        "no singletons: pass the object",
    ),
    "clock": Rule(
        r"\b(?:system|steady|high_resolution)_clock::now\b|\bclock_gettime\b|\bgettimeofday\b|\bQDateTime::current\w+"
        r"|\bQTime::currentTime\b|(?<![\w.>:])(?:::|std::)?time\s*\(\s*(?:nullptr|NULL|0)\s*\)",
        "time comes from base/clock.h",
        where=PRODUCT,
        but=TIME_PLACES,
    ),
    "random": Rule(r"(?<![\w.>:])(?:::|std::)?s?rand\s*\(", "use <random> with a seed, or QRandomGenerator"),
    "detach": Rule(
        r"(?:[tT]hread\w*|\))\s*\.\s*detach\s*\(\s*\)",
        "threads are joined",
        where=PRODUCT,
        but=(r"src/adapters/ssh/tcp_connector\.cpp",),  # getaddrinfo can neither be cancelled nor bounded
    ),
    "string connect": Rule(r"\b(?:SIGNAL|SLOT)\s*\(", "connect by pointer to member"),
    "keywords": Rule(r"\b(?:foreach|forever)\s*\(|^\s*(?:signals|slots)\s*:", "QT_NO_KEYWORDS"),
    "regex": Rule(r"\bstd::w?regex\b", "recurses per character: parse by hand or QRegularExpression", where=PRODUCT),
    "remote command": Rule(
        r"\bRemoteCommand\s*\w*\s*[{(]\s*(?:\.line\s*=\s*)?(?:\"|fmt::format)|\.line\s*\+?=\s*(?:\"|fmt::format)",
        "remote commands are built in planning/ only",
        where=PRODUCT,
        but=(r"src/planning/", r"src/sim/"),
    ),
    "remote text": Rule(
        r'"\s*(?:pct (?:exec|push|enter)|pvesh (?:get|set|create|delete|ls)'
        r"|git (?:fetch|checkout|ls-remote)|uv sync)\b",
        "remote commands are built in planning/ only",
        where=PRODUCT,
        but=(r"src/planning/", r"src/sim/"),
        strings=True,
    ),
}
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|HACK)\b")
USING_NAMESPACE = re.compile(r"^\s*using\s+namespace\b", re.MULTILINE)


def violations(path, text):
    plain = tree.code_of(text)
    stringed = tree.code_with_strings(text)
    for name, rule in RULES.items():
        if not rule.applies(path):
            continue
        code = stringed if rule.strings else plain
        for match in rule.pattern.finditer(code):
            yield f"{path}:{tree.line_of(code, match.start())}: {match[0].strip()!r} ({name}): {rule.reason}"
    if path.endswith(".h"):
        for match in USING_NAMESPACE.finditer(plain):
            yield f"{path}:{tree.line_of(plain, match.start())}: using namespace in a header"
    for match in UNFINISHED.finditer(text):
        yield f"{path}:{tree.line_of(text, match.start())}: unfinished work ({match[0]})"


BAD = [
    ("src/app/a.cpp", "QEventLoop loop;"),
    ("tests/unit/a.cpp", "QCoreApplication::processEvents();"),
    ("src/gui/a.cpp", "dialog.exec();"),
    ("src/gui/a.cpp", "dialog->exec( );"),
    ("src/gui/a.cpp", "QDialog::exec();"),
    ("src/app/a.cpp", "co_await x;"),
    ("src/sim/a.cpp", "co_return 1;"),
    ("src/app/a.cpp", "std::this_thread::sleep_for(5ms);"),
    ("src/app/a.cpp", "::usleep(5);"),
    ("src/sim/shell/builtins.cpp", "sleep(5);"),
    ("tests/unit/a.cpp", "QTest::qSleep(50);"),
    ("tests/unit/a.cpp", "QTest::qWait(50);"),
    ("src/adapters/http/a.cpp", "reply->ignoreSslErrors();"),
    ("tests/unit/a.cpp", "reply->ignoreSslErrors(errors);"),
    ("src/adapters/http/a.cpp", "config.setPeerVerifyMode(QSslSocket::VerifyNone);"),
    ("src/app/a.cpp", "std::system(line);"),
    ("src/app/a.cpp", "  system(line);"),
    ("tests/unit/a.cpp", "auto* pipe = ::popen(line, mode);"),
    ("src/app/a.cpp", "std::mutex m;"),
    ("src/app/a.h", "mutable std::shared_mutex m;"),
    ("src/base/clock.cpp", "QMutex m;"),
    ("src/app/a.h", "static Config& instance();"),
    ("src/app/a.cpp", "Config::instance().name();"),
    ("src/app/a.cpp", "auto now = std::chrono::system_clock::now();"),
    ("src/adapters/ssh/a.cpp", "auto now = Clock::steady_clock::now();"),
    ("src/app/a.cpp", "QDateTime::currentDateTimeUtc();"),
    ("src/app/a.cpp", "time(nullptr)"),
    ("src/app/a.cpp", "std::srand(1);"),
    ("src/app/a.cpp", "thread.detach();"),
    ("src/app/a.cpp", "std::thread(work).detach();"),
    ("src/gui/a.cpp", "connect(a, SIGNAL(b()), c, SLOT(d()));"),
    ("src/gui/a.cpp", "foreach (auto x, list)"),
    ("src/base/a.cpp", "std::regex pattern(text);"),
    ("src/app/a.cpp", 'RemoteCommand{"pvesh get /nodes"};'),
    ("src/app/a.cpp", 'RemoteCommand command{.line = fmt::format("{}", x)};'),
    ("src/cli/a.cpp", 'command.line = "reboot";'),
    ("src/app/a.cpp", 'const std::string line = "pct exec 201 -- id";'),
    ("src/app/a.h", "namespace a { }\nusing namespace std;"),
    ("src/app/a.cpp", "// TO" + "DO later"),
]
GOOD = [
    ("src/app/a.cpp", "// QEventLoop is not used\n"),
    ("src/app/a.cpp", 'const char* text = "sleep(5)";'),
    ("src/app/a.cpp", 'auto text = R"(dialog.exec(); std::mutex)";'),
    ("src/cli/main.cpp", "return application.exec();"),
    ("src/adapters/storage/a.cpp", "query.exec();"),
    ("src/sim/model/sim_clock.cpp", "std::this_thread::sleep_for(5ms); std::mutex m;"),
    ("src/app/a.cpp", "machine.system(); file.time(0); x = operand(1);"),
    ("tests/unit/a.cpp", "QTRY_COMPARE(a, b); QTest::qWaitFor([&] { return done; }, 5000);"),
    ("src/cli/a.cpp", "QCoreApplication::instance()->quit();"),
    ("src/app/a.cpp", 'error.hint = "On the node: pct exec 201 -- id";'),
    ("src/app/a.cpp", "shell.run(node, command); const int million = 1'000'000; char c = '\"'; // \"\n"),
]


class SelfTest(house_rules.RuleTest):
    def test_bad_examples_fire(self):
        self.expect_fires(violations, BAD)

    def test_every_rule_has_a_bad_example(self):
        seen = " ".join(v for example in BAD for v in violations(*example))
        self.assertEqual([], [name for name in RULES if f"({name})" not in seen and name != "keywords"])

    def test_good_examples_pass(self):
        self.expect_silent(violations, GOOD)


class TreeTest(house_rules.RuleTest):
    def test_calls(self):
        self.expect_clean(v for path in tree.cpp_files() for v in violations(path, tree.read(path)))


if __name__ == "__main__":
    house_rules.main()
