// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The texts fit the sources: every message id that domain and planning build has a wording that uses each of
// its arguments, and nothing else.
#include "app/wording.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace ktrdr;

namespace {

struct Use
{
    QString id;
    int arguments = 0;
    QString place;
};

QString readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// Number of comma-separated parts up to the bracket that closes the list which begins at `at`.
int countParts(const QString& text, qsizetype at)
{
    int depth = 0, parts = 1;
    bool quoted = false, empty = true;
    for (; at < text.size(); ++at) {
        const QChar c = text[at];
        if (c == u'"' && text[at - 1] != u'\\')
            quoted = !quoted;
        if (quoted) {
            empty = false;
            continue;
        }
        if ((c == u')' || c == u'}') && depth-- == 0)
            break;
        if (c == u'(' || c == u'{')
            ++depth;
        if (c == u',' && depth == 0)
            ++parts;
        empty = empty && c.isSpace();
    }
    return empty ? 0 : parts;
}

// Ids as literals: {"id", {a, b}}, setStatus(.., "id", {a}), add("id", a, b), or the id alone.
std::vector<Use> usesIn(const QString& path)
{
    static const QRegularExpression kId(
        QStringLiteral(R"re("((?:reason|disagree|identity|stranger|evidence|note)\.[a-z][a-z.-]*)"(\s*,\s*)?(\{)?)re"));
    const QString text = readAll(path);
    std::vector<Use> uses;
    for (auto matches = kId.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const bool list = match.hasCaptured(3) || match.captured(1).startsWith(u"disagree.");
        uses.push_back({match.captured(1), list ? countParts(text, match.capturedEnd(0)) : 0, path});
    }
    static const QRegularExpression kCheck(QStringLiteral(R"re(Check(?: check)?\{"([a-z-]+)")re"));
    for (auto matches = kCheck.globalMatch(text); matches.hasNext();)
        uses.push_back({"check." + matches.next().captured(1), 0, path});
    return uses;
}

std::vector<Use> allUses()
{
    std::vector<Use> uses;
    for (const auto* folder : {"domain", "planning"}) {
        const QDir dir(QStringLiteral(KTRDR_SOURCE_DIR "/src/") + QLatin1String(folder));
        for (const auto& file : dir.entryList({QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files)) {
            const auto found = usesIn(dir.filePath(file));
            uses.insert(uses.end(), found.begin(), found.end());
        }
    }
    // Pre-flight puts the target's label before the arguments of an identity conflict.
    const auto plain = uses;
    for (const auto& use : plain) {
        if (use.id.startsWith(u"identity."))
            uses.push_back({"evidence." + use.id, use.arguments + 1, use.place});
    }
    return uses;
}

std::set<int> placeholders(const char* text)
{
    std::set<int> found;
    static const QRegularExpression kPlaceholder(QStringLiteral("%([0-9]+)"));
    for (auto matches = kPlaceholder.globalMatch(QString::fromUtf8(text)); matches.hasNext();)
        found.insert(matches.next().captured(1).toInt());
    return found;
}

const WordingEntry* entryOf(const QString& id)
{
    for (const auto& entry : wordingTable()) {
        if (id == QLatin1String(entry.id))
            return &entry;
    }
    return nullptr;
}

std::set<int> upTo(int count)
{
    std::set<int> numbers;
    for (int i = 1; i <= count; ++i)
        numbers.insert(i);
    return numbers;
}

QString text(std::string id, std::vector<std::string> arguments)
{
    return wording({std::move(id), std::move(arguments)});
}

template <typename Enum> void allWorded(std::initializer_list<Enum> values)
{
    for (const auto value : values)
        QVERIFY2(!word(value).contains(u'.'), qPrintable(word(value)));
}

} // namespace

class WordingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSourcesAreRead();
    void everyIdIsWordedWithItsArguments();
    void noWordingIsLeftOver();
    void idsAreUnique();
    void textsKeepTheStyle();
    void argumentsAreData();
    void unknownIdsShowEverything();
    void emptyReasonsReadWell();
    void enumerationsHaveWords();
    void stepsHaveTitles();
};

void WordingTest::theSourcesAreRead()
{
    const auto uses = allUses();
    QVERIFY(uses.size() > 60);
    const auto of = [&](const QString& id) {
        return std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.id == id; });
    };
    QCOMPARE(of(QStringLiteral("reason.idle"))->arguments, 0);
    QCOMPARE(of(QStringLiteral("evidence.node-ok"))->arguments, 1);
    QCOMPARE(of(QStringLiteral("disagree.unit-worker"))->arguments, 2);
    QCOMPARE(of(QStringLiteral("evidence.version-unresolved"))->arguments, 3);
    QCOMPARE(of(QStringLiteral("evidence.identity.name-differs"))->arguments, 3);
}

void WordingTest::everyIdIsWordedWithItsArguments()
{
    for (const auto& use : allUses()) {
        const auto* entry = entryOf(use.id);
        QVERIFY2(entry, qPrintable("no wording for " + use.id + " of " + use.place));
        QVERIFY2(placeholders(entry->text) == upTo(use.arguments),
                 qPrintable("placeholders of " + use.id + " do not fit"));
        if (entry->whenEmpty)
            QVERIFY2(placeholders(entry->whenEmpty) == upTo(use.arguments - 1), qPrintable("empty form of " + use.id));
    }
}

void WordingTest::noWordingIsLeftOver()
{
    std::set<QString> used;
    for (const auto& use : allUses())
        used.insert(use.id);
    static const QRegularExpression kFamilies(
        QStringLiteral("^(reason|disagree|identity|stranger|evidence|note|check)\\."));
    for (const auto& entry : wordingTable()) {
        const auto id = QString::fromLatin1(entry.id);
        if (kFamilies.match(id).hasMatch())
            QVERIFY2(used.contains(id), qPrintable("nothing says " + id));
    }
}

void WordingTest::idsAreUnique()
{
    std::set<QString> seen;
    for (const auto& entry : wordingTable())
        QVERIFY2(seen.insert(QString::fromLatin1(entry.id)).second, entry.id);
}

void WordingTest::textsKeepTheStyle()
{
    for (const auto& entry : wordingTable()) {
        const auto line = QString::fromUtf8(entry.text);
        QVERIFY2(!line.contains(u'!') && !line.contains(u"  ") && line == line.trimmed(), entry.id);
        const auto id = QString::fromLatin1(entry.id);
        const bool sentence =
            id.startsWith(u"evidence.") || id.startsWith(u"note.") || id.startsWith(u"outcome-sentence.");
        const bool endsWithReason = line.contains(u"Reason: %");
        QVERIFY2(!sentence || line.endsWith(u'.') || endsWithReason || id == u"evidence.input", entry.id);
        if (endsWithReason)
            QVERIFY2(entry.whenEmpty || id == u"evidence.node-unreachable", entry.id);
    }
}

void WordingTest::argumentsAreData()
{
    QCOMPARE(text("evidence.node-unreachable", {"%2 %1", "50%1 <b>"}),
             QStringLiteral("Node %2 %1 cannot be reached. Check its network and the ssh settings of the environment. "
                            "Reason: 50%1 <b>"));
    // The same argument twice, and one with a percent sign at its end.
    QCOMPARE(
        text("evidence.run-active", {"20%"}),
        QStringLiteral("Run 20% of this environment has not ended. Look at it with ktrdrctl runs show 20%; if nobody "
                       "runs it any more, close it with ktrdrctl runs abandon 20% --reason TEXT."));
}

void WordingTest::unknownIdsShowEverything()
{
    QCOMPARE(text("evidence.of-tomorrow", {"a", "%1"}), QStringLiteral("evidence.of-tomorrow: a, %1"));
    QCOMPARE(text("evidence.of-tomorrow", {}), QStringLiteral("evidence.of-tomorrow"));
}

void WordingTest::emptyReasonsReadWell()
{
    QCOMPARE(text("reason.busy", {""}), QStringLiteral("Busy"));
    QCOMPARE(text("reason.busy", {"op_1"}), QStringLiteral("Busy with op_1"));
    QCOMPARE(text("evidence.container-stopped", {"ktrdr-worker-bt-4 (CT 204)", "204"}),
             QStringLiteral(
                 "ktrdr-worker-bt-4 (CT 204) is stopped. Start it (pct start 204) or leave it out with --workers."));
}

void WordingTest::enumerationsHaveWords()
{
    allWorded({Status::Healthy, Status::Busy, Status::Degraded, Status::Failed, Status::Stopped, Status::Maintenance,
               Status::Unknown});
    allWorded({Verdict::Pass, Verdict::Warn, Verdict::Fail, Verdict::Unknown});
    allWorded({RunOutcome::None, RunOutcome::Succeeded, RunOutcome::RolledBack, RunOutcome::FailedUnchanged,
               RunOutcome::Stopped, RunOutcome::NeedsPerson});
    allWorded({StepStatus::Pending, StepStatus::Running, StepStatus::Done, StepStatus::Failed, StepStatus::Abandoned});
    allWorded({StepOutcome::Done, StepOutcome::Busy, StepOutcome::Refused, StepOutcome::InProgress, StepOutcome::Failed,
               StepOutcome::NotStarted, StepOutcome::Unknown});
    allWorded({TargetVersion::Old, TargetVersion::New, TargetVersion::Unknown});
    allWorded(
        {Condition::UnitActive, Condition::CommitIs, Condition::Healthy, Condition::Answers, Condition::Registered});
    allWorded({Power::Unknown, Power::Running, Power::Stopped});
    allWorded({UnitActive::Unknown, UnitActive::Active, UnitActive::Activating, UnitActive::Deactivating,
               UnitActive::Inactive, UnitActive::Failed});
    allWorded({RegistryStatus::Unknown, RegistryStatus::Available, RegistryStatus::Busy,
               RegistryStatus::TemporarilyUnavailable});
    allWorded({Activity::Unknown, Activity::Idle, Activity::Busy});
    allWorded({Freshness::Never, Freshness::Fresh, Freshness::Stale});
    allWorded({Protection::Demo, Protection::Staging, Protection::Production});
    for (const auto outcome : {RunOutcome::None, RunOutcome::Succeeded, RunOutcome::RolledBack,
                               RunOutcome::FailedUnchanged, RunOutcome::Stopped, RunOutcome::NeedsPerson})
        QVERIFY(outcomeSentence(outcome).endsWith(u'.'));
}

void WordingTest::stepsHaveTitles()
{
    const auto ct = *CtId::fromNumber(201);
    const auto next = *CommitId::parse(std::string(40, 'b'));
    const auto previous = *CommitId::parse(std::string(40, 'a'));
    Plan plan;
    plan.version = "v1.5.2";
    plan.commit = next;
    plan.targets.emplace_back();
    plan.targets.front().ct = ct;
    plan.targets.front().name = "ktrdr-worker-bt-1";
    plan.facts = {{ct, previous, "v1.5.1", {}, {}}};
    const auto title = [&](std::string id, Action action) {
        return stepTitle(plan, {.id = std::move(id), .ct = ct, .action = std::move(action), .undoCommit = {}});
    };
    QCOMPARE(title("workers/201/switch-release", action::SwitchRelease{next, {}}),
             QStringLiteral("Switch ktrdr-worker-bt-1 to v1.5.2"));
    QCOMPARE(title("rollback/workers/201/switch-release", action::SwitchRelease{previous, {}}),
             QStringLiteral("Switch ktrdr-worker-bt-1 back to v1.5.1"));
    plan.facts.front().tag.clear();
    QCOMPARE(title("rollback/workers/201/switch-release", action::SwitchRelease{previous, {}}),
             QStringLiteral("Switch ktrdr-worker-bt-1 back to aaaaaaaa"));
    QCOMPARE(title("prefetch/201", action::PrefetchRelease{next}),
             QStringLiteral("Prefetch v1.5.2 on ktrdr-worker-bt-1"));
    QCOMPARE(title("x", action::AwaitIdle{}), QStringLiteral("Wait until ktrdr-worker-bt-1 is idle"));
    QCOMPARE(title("x", action::RestartUnit{}), QStringLiteral("Restart ktrdr-worker-bt-1"));
    QCOMPARE(title("x", action::AwaitReady{{Condition::Answers, Condition::Registered}, {}}),
             QStringLiteral("Wait until ktrdr-worker-bt-1 is ready: worker answers, registered"));
    QCOMPARE(title("x", action::Observe{Seconds{300}, {}, 0.1}), QStringLiteral("Observe the fleet for 5:00"));
}

QTEST_APPLESS_MAIN(WordingTest)
#include "wording_test.moc"
