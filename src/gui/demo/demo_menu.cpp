// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/demo/demo_menu.h"

#include "gui/cluster/cluster_tree_model.h"
#include "gui/demo/simulator_link.h"

namespace ktrdr {

namespace {

enum class For { Worker, Container, Node };

struct Fault
{
    const char* name;
    const char* argument; // "" none
    For target;
    const char* text;
    bool lasts; // can be cleared
};

#define SAY(text) QT_TRANSLATE_NOOP("DemoMenu", text)

constexpr Fault kFaults[] = {
    {"busy-forever", "", For::Worker, SAY("Busy for ever"), true},
    {"unit-fails", "v1.5.2", For::Container, SAY("v1.5.2 does not start"), true},
    {"health-503", "", For::Container, SAY("Health check answers 503"), true},
    {"registers-late", "20", For::Worker, SAY("Registers 20 s late"), true},
    {"registers-never", "", For::Worker, SAY("Never registers again"), true},
    {"duplicate-ids", "", For::Worker, SAY("Registers under another's id"), true},
    {"disk-full", "", For::Container, SAY("Disk full"), true},
    {"commit-missing", "v1.5.2", For::Container, SAY("v1.5.2 cannot be found"), true},
    {"uv-fails", "", For::Container, SAY("Dependencies cannot be downloaded"), true},
    {"http-hang", "", For::Container, SAY("Service accepts and never answers"), true},
    {"garbage", "", For::Container, SAY("Service answers garbage"), true},
    {"hostile-names", "", For::Worker, SAY("ANSI and HTML in its names"), true},
    {"container-stopped", "", For::Container, SAY("Container stopped"), true},
    {"ct-locked", "backup", For::Container, SAY("Container locked by a backup"), true},
    {"crash", "", For::Container, SAY("Service crashes once"), false},
    {"slow", "2000", For::Node, SAY("Two seconds slower"), true},
    {"garbage", "", For::Node, SAY("pvesh prints no JSON"), true},
    {"ssh-cut", "", For::Node, SAY("Connections cut once"), false},
    {"ssh-stall", "", For::Node, SAY("Connections stall"), true},
    {"host-key-changed", "", For::Node, SAY("Host key changed"), true},
    {"node-offline", "", For::Node, SAY("Node offline"), true},
};

bool applies(For target, TreeKind kind)
{
    switch (target) {
    case For::Worker: return kind == TreeKind::Worker;
    case For::Container: return kind == TreeKind::Worker || kind == TreeKind::Backend;
    case For::Node: return kind == TreeKind::Node;
    }
    return false;
}

QString nameFor(const TreeItem& item)
{
    return QString::fromStdString(item.kind == TreeKind::Node ? item.name : item.ct.text());
}

} // namespace

DemoMenu::DemoMenu(SimulatorLink& link, std::function<const TreeItem*()> selected, QWidget* parent)
    : QMenu(tr("&Demo"), parent), m_link(link), m_selected(std::move(selected))
{
    connect(this, &QMenu::aboutToShow, this, &DemoMenu::refresh);
    refresh();
}

void DemoMenu::refresh()
{
    clear();
    const auto* item = m_selected();
    const bool breakable =
        item && (item->kind == TreeKind::Worker || item->kind == TreeKind::Backend || item->kind == TreeKind::Node);
    if (!breakable) {
        addAction(tr("Select a worker, the backend or a node to break it"))->setEnabled(false);
        return;
    }
    const auto target = nameFor(*item);
    addSection(tr("Break %1").arg(shownName(*item)));
    auto* mend = new QMenu(tr("Mend %1").arg(shownName(*item)), this);
    for (const auto& fault : kFaults) {
        if (!applies(fault.target, item->kind))
            continue;
        const QStringList words{QString::fromLatin1(fault.name), target};
        auto all = words;
        if (*fault.argument)
            all << QString::fromLatin1(fault.argument);
        addAction(tr(fault.text), this, [this, all, text = tr(fault.text)] { send(true, text, all); });
        if (fault.lasts)
            mend->addAction(tr(fault.text), this, [this, words, text = tr(fault.text)] { send(false, text, words); });
    }
    addSeparator();
    addMenu(mend);
}

void DemoMenu::send(bool inject, const QString& text, const QStringList& words)
{
    const auto done = [this, inject, text, target = words.at(1)](const Result<void>& result) {
        if (!result)
            return Q_EMIT said(QString::fromStdString(toString(result.error())));
        Q_EMIT said(inject ? tr("Demo: %1 on %2").arg(text, target) : tr("Demo: %1 mended on %2").arg(text, target));
    };
    inject ? m_link.inject(words, done) : m_link.clear(words, done);
}

} // namespace ktrdr
