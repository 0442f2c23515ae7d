// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP contract against the scripted services: generations R and N, and the shapes of the documents.
#include "fake_installation.h"
#include "http_contract.h"

#include <QCoreApplication>

namespace {

using namespace ktrdr::tests;

class FakeBench final : public HttpBench
{
public:
    std::unique_ptr<Installation> install(Shape shape) override { return std::make_unique<FakeInstallation>(shape); }
    std::map<std::string, std::string> leftOut() const override { return {}; }
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    FakeBench bench;
    return ktrdr::tests::runHttpContract(bench, argc, argv);
}
