// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/demo/demo_menu.h"

#include "gui/cluster/cluster_tree_model.h"
#include "gui/theme/plain_tip.h"

#include <QPointer>

#include <algorithm>

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
    {"health-error", "", For::Worker, SAY("Health check says it is not healthy"), true},
    {"registers-late", "20", For::Worker, SAY("Registers 20 s late"), true},
    {"registers-never", "", For::Worker, SAY("Never registers again"), true},
    {"duplicate-ids", "", For::Worker, SAY("Registers under another's id"), true},
    {"ghost-registry", "", For::Worker, SAY("Stays available in the registry whatever happens"), true},
    {"disk-full", "", For::Container, SAY("Disk full"), true},
    {"commit-missing", "v1.5.2", For::Container, SAY("v1.5.2 cannot be found"), true},
    {"git-remote-down", "", For::Container, SAY("Git remote cannot be reached"), true},
    {"foreign-owner", "", For::Container, SAY("Working copy belongs to another user"), true},
    {"uv-fails", "", For::Container, SAY("Dependencies cannot be downloaded"), true},
    {"http-hang", "", For::Container, SAY("Service accepts and never answers"), true},
    {"garbage", "", For::Container, SAY("Service answers garbage"), true},
    {"hostile-names", "", For::Worker, SAY("ANSI and HTML in its names"), true},
    {"container-stopped", "", For::Container, SAY("Container stopped"), true},
    {"ct-locked", "backup", For::Container, SAY("Container locked by a backup"), true},
    {"operation-fails", "", For::Worker, SAY("Its operation fails"), false},
    {"crash", "", For::Container, SAY("Service crashes once"), false},
    {"slow", "2000", For::Container, SAY("Answers two seconds late"), true},
    {"slow", "2000", For::Node, SAY("Commands take two seconds longer"), true},
    {"garbage", "", For::Node, SAY("pvesh prints no JSON"), true},
    {"ssh-cut", "", For::Node, SAY("Connections cut once"), false},
    {"ssh-cut-during", "1", For::Node, SAY("Connection cut during the next command"), true},
    {"ssh-cut-at", "ktrdr:phase stop", For::Node, SAY("Connection cut when a service is about to stop"), true},
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

const Fault* faultNamed(const QString& name, bool node)
{
    const Fault* found = nullptr;
    for (const auto& fault : kFaults) {
        if (name == QLatin1String(fault.name) && (!found || (fault.target == For::Node) == node))
            found = &fault;
    }
    return found;
}

QString nameFor(const TreeItem& item)
{
    return QString::fromStdString(item.kind == TreeKind::Node ? item.name : item.ct.text());
}

} // namespace

DemoMenu::DemoMenu(SimulatorLink& link, std::function<const TreeItem*()> selected, QWidget* parent)
    : QMenu(tr("&Demo"), parent), m_link(link), m_selected(std::move(selected))
{
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, [this] {
        refresh();
        askStatus();
    });
    refresh();
}

QStringList DemoMenu::offered()
{
    QStringList names;
    for (const auto& fault : kFaults)
        names += QString::fromLatin1(fault.name);
    names.removeDuplicates();
    return names;
}

void DemoMenu::askStatus()
{
    m_link.status([self = QPointer(this)](Result<std::vector<ActiveFault>> faults) {
        if (!self)
            return;
        self->m_problem = faults ? std::optional<Error>() : faults.error();
        self->m_active = std::move(faults).value_or(std::vector<ActiveFault>{});
        self->mark();
    });
}

void DemoMenu::refresh()
{
    clear();
    delete m_list;
    m_list = nullptr;
    m_marks.clear();
    const auto* item = m_selected();
    const bool breakable =
        item && (item->kind == TreeKind::Worker || item->kind == TreeKind::Backend || item->kind == TreeKind::Node);
    if (breakable)
        offer(*item);
    else
        addAction(tr("Select a worker, the backend or a node to break it"))->setEnabled(false);
    addMending();
    mark();
}

void DemoMenu::offer(const TreeItem& item)
{
    const auto target = nameFor(item);
    auto* head = addAction(tr("Break %1:").arg(shownName(item))); // a section shows no text in this style
    head->setEnabled(false);
    head->setToolTip(plainTip(head->text())); // without one the text is taken, as markup
    for (const auto& fault : kFaults) {
        if (!applies(fault.target, item.kind))
            continue;
        const ActiveFault place{QString::fromLatin1(fault.name), target};
        QStringList words{place.fault, target};
        if (*fault.argument)
            words << QString::fromLatin1(fault.argument);
        auto* action = addAction(tr(fault.text));
        action->setCheckable(fault.lasts);
        connect(action, &QAction::triggered, this, [this, words, place, text = tr(fault.text)] {
            const bool active = isActive(place.fault, place.target);
            if (!active)
                return send(true, text, words);
            const bool everywhere = std::find(m_active.begin(), m_active.end(), place) == m_active.end();
            send(false, text, everywhere ? QStringList{place.fault} : QStringList{place.fault, place.target});
        });
        if (fault.lasts)
            m_marks.emplace_back(action, place);
    }
}

void DemoMenu::addMending()
{
    addSeparator();
    m_list = new QMenu(tr("&Broken now"), this);
    addMenu(m_list);
    m_all = addAction(tr("&Mend everything"), this, [this] {
        m_link.clear({QStringLiteral("all")}, [self = QPointer(this)](const Result<void>& result) {
            if (!self)
                return;
            if (result)
                self->m_active.clear();
            Q_EMIT self->said(result ? tr("Demo: everything is mended")
                                     : QString::fromStdString(toString(result.error())));
        });
    });
}

// The answer of the simulator comes while the menu is open.
void DemoMenu::mark()
{
    for (const auto& [action, place] : m_marks)
        action->setChecked(isActive(place.fault, place.target));
    m_list->clear();
    for (const auto& active : m_active) {
        bool isNumber = false;
        active.target.toInt(&isNumber);
        const auto* fault = faultNamed(active.fault, !isNumber && active.target != QLatin1String("all"));
        const auto text = fault ? tr(fault->text) : active.fault;
        QStringList words{active.fault};
        if (active.target != QLatin1String("all"))
            words << active.target;
        auto* action =
            m_list->addAction(tr("%1: %2").arg(isNumber ? tr("CT %1").arg(active.target) : active.target, text));
        action->setToolTip(tr("Mend it"));
        connect(action, &QAction::triggered, this, [this, text, words] { send(false, text, words); });
    }
    const bool any = !m_active.empty();
    m_list->menuAction()->setVisible(any);
    m_all->setEnabled(any || m_problem);
    m_all->setText(any ? tr("&Mend everything (%1)").arg(m_active.size()) : tr("&Mend everything"));
    m_all->setToolTip(any ? QString() : tr("Nothing is broken"));
}

bool DemoMenu::isActive(const QString& fault, const QString& target) const
{
    return std::any_of(m_active.begin(), m_active.end(), [&](const auto& active) {
        return active.fault == fault && (active.target == target || active.target == QLatin1String("all"));
    });
}

void DemoMenu::send(bool inject, const QString& text, const QStringList& words)
{
    const auto target = words.size() > 1 ? words.at(1) : tr("all");
    const auto done = [self = QPointer(this), inject, text, target](const Result<void>& result) {
        if (!self)
            return;
        self->askStatus();
        if (!result)
            return Q_EMIT self->said(QString::fromStdString(toString(result.error())));
        Q_EMIT self->said(inject ? tr("Demo: %1 on %2").arg(text, target)
                                 : tr("Demo: %1 mended on %2").arg(text, target));
    };
    inject ? m_link.inject(words, done) : m_link.clear(words, done);
}

} // namespace ktrdr
