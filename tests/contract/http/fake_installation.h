// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeInstallation answers from a script, with bodies written after the reference of the real services; FakeKtrdr
// holds what the script knows. It also speaks the shapes of the documents. Owned by the test, main thread only.
#pragma once

#include "fakes/http_test_server.h"
#include "http_installation.h"

namespace ktrdr::tests {

// What the scripted cluster has come to.
struct FakeKtrdr
{
    Shape shape = Shape::R;
    Seconds passed{0};
    bool workDone = false;
    bool detailRead = false; // of the running operation
    bool endRead = false;    // after it ended
    bool noneFree = false;
    bool backendRestarted = false;
    bool workersRestarted = false;
    int operations = 0; // in the list, 0: the two of the start
    std::string ghost;  // id that was registered with the idle worker's endpoint
    bool hostileName = false;
    bool healthRefused = false;
    bool hostBroken = false;
};

struct FakeAnswer
{
    int status = 200;
    std::string body;
};
FakeAnswer fakeBackendAnswer(FakeKtrdr& ktrdr, const fakes::ReceivedRequest& request);
FakeAnswer fakeWorkerAnswer(const FakeKtrdr& ktrdr, const std::string& name, const fakes::ReceivedRequest& request);

class FakeInstallation final : public Installation
{
public:
    explicit FakeInstallation(Shape shape);

    std::string url(const std::string& service) const override { return m_urls.at(service); }
    std::string addressOf(const std::string&) const override { return "192.168.1.201"; }
    std::vector<Asked> asked(const std::string& service) const override;
    void pass(Seconds time) override { m_ktrdr.passed += time; }
    void workEnds() override { m_ktrdr.workDone = true; }
    void keepWorkersBusy() override { m_ktrdr.noneFree = true; }
    void restartBackend() override { m_ktrdr.backendRestarted = true; }
    void restartWorkers() override { m_ktrdr.workersRestarted = true; }
    void fillOperations(int total) override { m_ktrdr.operations = total; }
    void suffer(Trouble trouble) override;

private:
    FakeAnswer answerOf(const std::string& service, const fakes::ReceivedRequest& request);

    FakeKtrdr m_ktrdr;
    std::map<std::string, std::unique_ptr<fakes::HttpTestServer>> m_servers;
    std::map<std::string, std::string> m_urls;
};

} // namespace ktrdr::tests
