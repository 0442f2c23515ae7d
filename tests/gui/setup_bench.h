// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A setup assistant over a FakeWorld, with a real configuration file in a temporary folder; and the keyboard. Owned by
// the test; main thread.
#pragma once

#include "adapters/storage/config_desk.h"
#include "adapters/storage/config_schema.h"
#include "fakes/await.h"
#include "fakes/fake_workspace.h"
#include "gui/setup/setup_assistant.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace ktrdr::fakes {

struct SetupBench
{
    QTemporaryDir folder;
    FakeWorld world{3};
    SystemClock clock;
    Theme theme;
    std::vector<Environment> opened;
    std::optional<Error> refusal; // of the next connections
    ConfigDesk desk{folder.filePath(QStringLiteral("config.toml")).toStdString()};

    SetupBench()
    {
        for (auto& worker : world.sample.environment.workers) { // the names of the runbook
            const auto name = fmt::format("ktrdr-worker-{}-{}", worker.workerType == "training" ? "tr" : "bt",
                                          worker.ct.number() - 200);
            for (auto& entry : world.registry) {
                if (entry.workerId == worker.name)
                    entry.workerId = name;
            }
            worker.name = name;
            world.sample.container(worker.ct.number()).name = name;
        }
    }

    SetupServices services()
    {
        SetupServices services;
        services.open = [this](const Environment& environment, const SetupServices::Opened& done) {
            opened.push_back(environment);
            if (refusal)
                return done(Unexpected(*refusal));
            done(std::make_unique<FakeSession>(world.ports()));
        };
        services.check = problemsOf;
        services.save = [this](const Environment& environment, const std::string& replaces) {
            return desk.save(environment, replaces);
        };
        services.file = desk.file();
        return services;
    }
};

// As typed by a person, into the field that has the keyboard.
inline void type(QWidget& window, const QString& text) { QTest::keyClicks(window.focusWidget(), text); }
inline void press(QWidget& window, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    auto* field = window.focusWidget();
    QTest::keyClick(field ? field : &window, key, modifiers);
}

template <typename T = QLineEdit> T* field(const QWidget& where, const char* key)
{
    return where.findChild<T*>(QString::fromLatin1(key));
}

} // namespace ktrdr::fakes
