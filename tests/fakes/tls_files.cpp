// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/tls_files.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>

namespace ktrdr::fakes {

namespace {

bool openssl(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    if (process.waitForFinished(20000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    qWarning("openssl: %s", process.readAllStandardError().constData());
    return false;
}

QStringList newKey(const std::string& keyFile)
{
    return {QStringLiteral("-newkey"),      QStringLiteral("ec"),
            QStringLiteral("-pkeyopt"),     QStringLiteral("ec_paramgen_curve:prime256v1"),
            QStringLiteral("-nodes"),       QStringLiteral("-keyout"),
            QString::fromStdString(keyFile)};
}

} // namespace

bool TlsFiles::create()
{
    return m_dir.isValid() && authority("ca") && authority("other-ca") && sign("good", "IP:127.0.0.1", "2") &&
           sign("expired", "IP:127.0.0.1", "-1") && sign("wronghost", "DNS:other.example", "2") &&
           openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509")} + newKey(path("selfsigned.key")) +
                   QStringList{QStringLiteral("-out"), QString::fromStdString(path("selfsigned.pem")),
                               QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                               QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-addext"),
                               QStringLiteral("subjectAltName=IP:127.0.0.1")});
}

bool TlsFiles::authority(const std::string& name)
{
    return openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509")} + newKey(path(name + ".key")) +
                   QStringList{QStringLiteral("-out"), QString::fromStdString(path(name + ".pem")),
                               QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                               QString::fromStdString("/CN=Test " + name)});
}

bool TlsFiles::sign(const std::string& name, const std::string& subjectAltName, const std::string& days)
{
    QFile extensions(QString::fromStdString(path(name + ".ext")));
    if (!extensions.open(QIODevice::WriteOnly))
        return false;
    extensions.write(QByteArray::fromStdString("subjectAltName=" + subjectAltName + "\n"));
    extensions.close();
    const auto file = [&](const char* suffix) { return QString::fromStdString(path(name + suffix)); };
    return openssl(QStringList{QStringLiteral("req")} + newKey(path(name + ".key")) +
                   QStringList{QStringLiteral("-out"), file(".csr"), QStringLiteral("-subj"),
                               QStringLiteral("/CN=ktrdr test")}) &&
           openssl({QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), file(".csr"),
                    QStringLiteral("-CA"), QString::fromStdString(path("ca.pem")), QStringLiteral("-CAkey"),
                    QString::fromStdString(path("ca.key")), QStringLiteral("-CAcreateserial"), QStringLiteral("-days"),
                    QString::fromStdString(days), QStringLiteral("-extfile"), file(".ext"), QStringLiteral("-out"),
                    file(".pem")});
}

QSslConfiguration TlsFiles::server(const std::string& name) const
{
    QFile key(QString::fromStdString(path(name + ".key")));
    if (!key.open(QIODevice::ReadOnly))
        qFatal("no key for %s", name.c_str());
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(QString::fromStdString(path(name + ".pem"))));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

} // namespace ktrdr::fakes
