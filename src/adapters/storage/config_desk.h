// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigDesk puts single environments into the configuration file that it read: one is added or replaced, everything
// else keeps its text and comments, and a file that somebody else changed in the meantime is left alone. Owned by a
// composition root; blocking, one thread.
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <string>
#include <string_view>

namespace ktrdr {

class ConfigDesk
{
public:
    explicit ConfigDesk(std::string file) : m_file(std::move(file)) {}

    const std::string& file() const { return m_file; }
    // As ConfigFile::load.
    Result<Configuration> load();
    // `replaces`: the name of the environment in whose place it stands; empty: it is added, and the file made when
    // there is none. Stale when the file is not as it was read. Answers what the file says now.
    Result<Configuration> save(const Environment& environment, const std::string& replaces);

private:
    std::string m_file;
    std::string m_text; // as read or written last; empty: there was no file
};

// The edited text. Comments within a replaced environment are lost, all others stay as long as the result says what
// it should; else the whole text is written anew.
Result<std::string> withEnvironment(std::string_view text, const std::string& file, const Environment& environment,
                                    const std::string& replaces);

} // namespace ktrdr
