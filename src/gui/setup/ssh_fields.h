// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a form that say how SSH gets to an environment: agent, key file, hops. Owned by their page, which
// outlives none of the form's widgets; main thread.
#pragma once

#include "domain/environment.h"

#include <QString>

class QCheckBox;
class QLineEdit;

namespace ktrdr {

class ProblemForm;

// "root@bastion:2222, 10.0.0.1"; what does not read as a host is kept for the check to complain of.
QString hopsText(const std::vector<SshEndpoint>& hops);
std::vector<SshEndpoint> hopsFrom(const QString& text);

class SshFields
{
public:
    // `rare`: also the fields that few need.
    SshFields(ProblemForm& form, bool rare);
    void show(const SshAccess& ssh);
    SshAccess read() const;

private:
    QCheckBox* m_agent;
    QLineEdit* m_identity;
    QLineEdit* m_hops;
    QLineEdit* m_fingerprint = nullptr;
    QLineEdit* m_knownHosts = nullptr;
};

} // namespace ktrdr
