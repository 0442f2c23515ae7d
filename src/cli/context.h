// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a command gets from the composition root: outputs, the configuration, and factories for everything that
// touches the outside. Commands name no adapter. Owned by main; main thread.
#pragma once

#include "app/session.h"
#include "cli/output.h"
#include "domain/environment.h"
#include "ports/journal_store.h"
#include "ports/prompt.h"

#include <functional>
#include <memory>

namespace ktrdr {

struct CliContext
{
    Output& out;
    Output& err;
    bool inputIsTerminal = false;
    const Clock& clock;
    std::string configFile;

    std::function<Result<Configuration>()> loadConfiguration;
    std::function<Result<void>()> initialiseConfiguration;
    // `trustFingerprint`: the host key that may be recorded on first contact, empty: none.
    // Asks for the value of the HTTP authentication header when the environment has one.
    using Opened = std::function<void(Result<std::unique_ptr<Session>>)>;
    std::function<void(const Environment&, const std::string& trustFingerprint, Opened)> open;
    std::function<Result<std::unique_ptr<JournalStore>>(bool forWriting)> openJournal;
    std::function<InsideCache(const std::string& environment)> loadInsideCache;
    std::function<void(const std::string& environment, const InsideCache&)> saveInsideCache;
    // Called on Ctrl-C and other end signals while set; the process ends at once otherwise.
    std::function<void()> onInterrupt;
    // One line typed by the person; Cancelled at end of input.
    std::function<void(const QString& question, std::function<void(Result<QString>)>)> ask;
    // Told of each unknown host key that a connection of `open` showed, and whether it was recorded.
    std::function<void(const HostKeyQuestion& question, bool trusted)> onHostKey = {};
    std::string knownHostsFile = {}; // the product's own, for environments that name none
};

} // namespace ktrdr
