// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TlsFiles makes a certificate authority and server certificates with the openssl program in a temporary folder
// of the test, good ones and bad ones. Owned by a test.
#pragma once

#include <QSslConfiguration>
#include <QTemporaryDir>

#include <string>

namespace ktrdr::fakes {

class TlsFiles
{
public:
    bool create(); // false when openssl fails
    std::string caFile() const { return path("ca.pem"); }
    std::string otherCaFile() const { return path("other-ca.pem"); }

    // Server side: signed by the CA for 127.0.0.1.
    QSslConfiguration good() const { return server("good"); }
    QSslConfiguration expired() const { return server("expired"); }
    QSslConfiguration wrongHost() const { return server("wronghost"); }
    QSslConfiguration selfSigned() const { return server("selfsigned"); }

private:
    std::string path(const std::string& name) const
    {
        return m_dir.filePath(QString::fromStdString(name)).toStdString();
    }
    bool authority(const std::string& name);
    bool sign(const std::string& name, const std::string& subjectAltName, const std::string& days);
    QSslConfiguration server(const std::string& name) const;

    QTemporaryDir m_dir;
};

} // namespace ktrdr::fakes
