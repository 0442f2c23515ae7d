// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Journal events as JSON payloads of JournalRow and back; the fold of decoded rows is the state of the run.
// Pure, any thread.
#pragma once

#include "engine/run_state.h"

#include <string>
#include <string_view>

namespace ktrdr {

std::string journalPayload(const JournalEvent& event);
// `kind` is the row's kind, `payload` its JSON.
Result<JournalEvent> journalEventFrom(std::string_view kind, std::string_view payload);

} // namespace ktrdr
