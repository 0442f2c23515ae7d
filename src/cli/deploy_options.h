// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The options that deploy and plan deploy share, read into a DeployInput. Pure, main thread.
#pragma once

#include "cli/command.h"
#include "planning/deploy_input.h"
#include "planning/preflight.h"

#include <QJsonArray>

namespace ktrdr {

void addDeployOptions(QCommandLineParser& parser);
Result<DeployInput> deployInputFrom(const Environment& environment, const QCommandLineParser& parser);
// "201-205,207"
Result<std::vector<CtId>> parseCtList(const QString& text);
// "5m", "90s", "1h", "300"
Result<Seconds> parseDuration(const QString& text, const char* option);
QString preflightAsText(const PreflightReport& report);
QJsonArray preflightAsJson(const PreflightReport& report);

} // namespace ktrdr
