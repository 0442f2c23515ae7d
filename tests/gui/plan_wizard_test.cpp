// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The base of the wizards with a procedure that answers when the test says so.
#include "gui/wizards/plan_wizard.h"

#include "gui/wizard_bench.h"
#include "planning/plan_json.h"

#include <QFile>
#include <QJsonDocument>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct InputPage : WizardPage
{
    explicit InputPage(QWidget* parent) : WizardPage(QStringLiteral("Input"), QStringLiteral("What to do"), parent) {}
};

class ProbeWizard : public PlanWizard
{
public:
    explicit ProbeWizard(WizardBench& bench)
        : PlanWizard(*bench.workspace, bench.environment(), bench.theme, QStringLiteral("Probe"), nullptr),
          m_bench(bench)
    {
        setPages({new InputPage(this)});
        open();
    }
    using PlanWizard::inputChanged;

    std::vector<Checked> asked;
    std::vector<Rechecked> rechecks;

    // The answer to the question of that number.
    void answer(std::size_t question)
    {
        Prepared prepared{m_bench.world.sample.snapshot, {}, m_bench.world.plan()};
        prepared.plan->environment = m_bench.environment().name();
        prepared.plan->createdAt = m_bench.clock.utcNow();
        asked.at(question)(Result<Prepared>(prepared));
    }
    ReviewPage* review() const { return findChild<ReviewPage*>(); }

private:
    void prepare(Checked ready) override { asked.push_back(std::move(ready)); }
    void recheck(const Plan&, Rechecked ready) override { rechecks.push_back(std::move(ready)); }
    void abandon() override {}
    QString runningText() const override { return QStringLiteral("Reading"); }

    WizardBench& m_bench;
};

} // namespace

class PlanWizardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnByItselfOnlyWhenAsked();
    void anAnswerToAnOlderQuestionIsDropped();
    void anAnswerToARefusedStartIsDropped();
    void helpTellsWhatThePageIsAbout();
    void commitAsksOnce();
    void theSizeIsRemembered();
    void aPlanIsSavedWhole();
};

void PlanWizardTest::goesOnByItselfOnlyWhenAsked()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    wizard.next();
    QCOMPARE(wizard.currentPage(), 1);
    QCOMPARE(wizard.asked.size(), std::size_t{1}); // entering the page asks
    wizard.next();
    QCOMPARE(wizard.asked.size(), std::size_t{1}); // waits for the answer under way
    QCOMPARE(wizard.currentPage(), 1);
    wizard.answer(0);
    QCOMPARE(wizard.currentPage(), 2);
    wizard.inputChanged();
    wizard.back();
    QCOMPARE(wizard.asked.size(), std::size_t{2});
    wizard.answer(1);
    QCOMPARE(wizard.currentPage(), 1); // nobody pressed Next
}

void PlanWizardTest::anAnswerToAnOlderQuestionIsDropped()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    wizard.next();
    wizard.next();
    wizard.inputChanged();
    wizard.answer(0);
    QCOMPARE(wizard.currentPage(), 1);
    QVERIFY(!wizard.review()->mayCommit());
    wizard.next();
    wizard.answer(0);
    QCOMPARE(wizard.currentPage(), 1);
    wizard.answer(1);
    QCOMPARE(wizard.currentPage(), 2);
    QVERIFY(wizard.review()->mayCommit());
}

void PlanWizardTest::anAnswerToARefusedStartIsDropped()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    wizard.next();
    wizard.next();
    wizard.answer(0);
    wizard.commit();
    QCOMPARE(wizard.rechecks.size(), std::size_t{1});
    wizard.inputChanged();
    wizard.rechecks.front()(std::nullopt);
    QCOMPARE(bench.workspace->runs().size(), std::size_t{0});
    QVERIFY(wizard.isVisible());
}

void PlanWizardTest::helpTellsWhatThePageIsAbout()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    QVERIFY(!says(wizard, QStringLiteral("What to do")));
    QTest::keyClick(&wizard, Qt::Key_F1);
    QVERIFY(says(wizard, QStringLiteral("What to do")));
    wizard.next();
    QVERIFY(says(wizard, QStringLiteral("nothing is changed")));
    QTest::mouseClick(buttonWith(wizard, QStringLiteral("Help")), Qt::LeftButton);
    QVERIFY(!says(wizard, QStringLiteral("Everything is read anew")));
}

void PlanWizardTest::commitAsksOnce()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    wizard.next();
    wizard.next();
    wizard.answer(0);
    wizard.commit();
    wizard.commit();
    QCOMPARE(wizard.rechecks.size(), std::size_t{1});
    wizard.back(); // not while the start is under way
    QCOMPARE(wizard.currentPage(), 2);
    wizard.rechecks.front()(Error{ErrorCode::Unreachable, "no answer", "pve1", "look at it", {}});
    QVERIFY(says(wizard, QStringLiteral("no answer")));
    QVERIFY(says(wizard, QStringLiteral("pve1 · look at it")));
    wizard.commit(); // the plan is still good
    QCOMPARE(wizard.rechecks.size(), std::size_t{2});
    wizard.rechecks.back()(std::nullopt);
    QCOMPARE(bench.workspace->runs().size(), std::size_t{1});
}

void PlanWizardTest::theSizeIsRemembered()
{
    WizardBench bench;
    {
        ProbeWizard wizard(bench);
        wizard.resize(900, 620);
        wizard.reject();
    }
    const ProbeWizard again(bench);
    QCOMPARE(again.size(), QSize(900, 620));
}

void PlanWizardTest::aPlanIsSavedWhole()
{
    WizardBench bench;
    ProbeWizard wizard(bench);
    wizard.next();
    wizard.answer(0);
    const auto file = bench.folder.filePath(QStringLiteral("plan.json"));
    QVERIFY(wizard.review()->savePlan(file));
    QFile read(file);
    QVERIFY(read.open(QIODevice::ReadOnly));
    const auto plan = planFromJson(QJsonDocument::fromJson(read.readAll()).object());
    QVERIFY(plan);
    QCOMPARE(planHash(*plan), planHash(wizard.review()->plan()));
    QVERIFY(!(read.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    const auto refused = wizard.review()->savePlan(bench.folder.filePath(QStringLiteral("missing/plan.json")));
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().code), int(ErrorCode::Io));
}

QTEST_MAIN(PlanWizardTest)
#include "plan_wizard_test.moc"
