// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every SecretStore promises while it is unlocked. Tests only, main thread.
#pragma once

#include "ports/secret_store.h"

#include <functional>

namespace ktrdr::tests {

// `open` gives a new store over the same secrets, or a pointer to the one there is.
int runSecretContract(std::function<std::shared_ptr<SecretStore>()> open, int argc, char** argv);

} // namespace ktrdr::tests
