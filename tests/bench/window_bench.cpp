// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the window for `./dev bench` and prints JSON: `--bare` shows a bare QMainWindow with a tree of 500 rows (the
// peer of the first window) until it is ended; `--tables` times refresh, sort and filter of large tables; `--watch
// CONFIG SECONDS` runs the real window, refreshed each second, and notes how long the main thread was away: by the wall
// clock, without the waits for a core, and in computing time.
#include "base/log.h"
#include "fakes/sample_cluster.h"
#include "gui/cluster/truth_table.h"
#include "gui/live_desk.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardItemModel>
#include <QTimer>
#include <QTreeView>

#include <cstdio>
#include <ctime>
#include <unistd.h>
#include <utility>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kRounds = 9;
constexpr int kBeatMs = 2;

double medianMs(
    const std::function<void()>& act, const std::function<void()>& before = [] {})
{
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
        before();
        QElapsedTimer timer;
        timer.start();
        act();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').at(1).toDouble() * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576.0;
}

int showBare()
{
    QMainWindow window;
    QStandardItemModel model(500, 2);
    for (int row = 0; row < 500; ++row)
        model.setItem(row, 0, new QStandardItem(QStringLiteral("row %1").arg(row)));
    auto* tree = new QTreeView(&window);
    tree->setUniformRowHeights(true);
    tree->setModel(&model);
    window.setCentralWidget(tree);
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}

void measureTable(int rows)
{
    SampleCluster cluster(rows);
    const Theme theme;
    TruthTable view(QStringLiteral("bench"), theme);
    auto& sorted = view.rows();
    view.resize(1130, 700);
    view.show();
    const auto truthAt = [&](int round) {
        for (int number = 201 + round; number < 201 + rows; number += 100) // one in a hundred changes
            cluster.makeBusy(number, "op_" + std::to_string(round));
        return joinTruth(cluster.environment, cluster.snapshot, cluster.now());
    };
    view.showTruth(truthAt(0), cluster.snapshot);
    view.grab();
    int round = 0;
    ClusterTruth truth;
    const double refresh = medianMs(
        [&] {
            view.showTruth(truth, cluster.snapshot);
            view.viewport()->repaint();
        },
        [&] { truth = truthAt(++round); });
    const double join = medianMs([&] { joinTruth(cluster.environment, cluster.snapshot, cluster.now()); });
    bool down = false;
    const double sort = medianMs([&] {
        down = !down;
        sorted.sort(TruthTableModel::Name, down ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    QString text;
    const double filter = medianMs([&] {
        text = text.size() < 3 ? text + QStringLiteral("7") : QString();
        sorted.setFilterFixedString(text);
        view.viewport()->repaint();
    });
    std::printf("{\"rows\": %d, \"refresh_paint_ms\": %.2f, \"join_ms\": %.2f, \"sort_ms\": %.2f, \"filter_ms\": %.2f, "
                "\"memory_mb\": %.1f}\n",
                rows, refresh, join, sort, filter, residentMb());
}

double seconds(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// How long this thread wanted a core and had none, since its start.
double coreWaitSeconds()
{
    QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() / 1e9;
}

// How long the main thread was away from its event loop, turn by turn: a timer that is due all the time notes the time
// between its beats. The wall clock alone would blame the window for what other programs did with its core, so the time
// the thread waited for one is taken off in `own`, and `cpu` is what it computed.
class Heart
{
public:
    Heart()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(kBeatMs);
        QObject::connect(&m_timer, &QTimer::timeout, [this] { beat(); });
    }
    void start()
    {
        m_last = now();
        m_timer.start();
    }
    void forget() { m_wall = m_own = m_cpu = {}; }
    std::string json() const
    {
        return "\"longest_block_ms\": " + text(m_wall.longest, 1) + ", \"blocks_over_50_ms\": " + text(m_wall.over, 0) +
               ", \"longest_own_ms\": " + text(m_own.longest, 1) + ", \"own_over_50_ms\": " + text(m_own.over, 0) +
               ", \"longest_cpu_ms\": " + text(m_cpu.longest, 1) + ", \"cpu_over_50_ms\": " + text(m_cpu.over, 0);
    }

private:
    struct Moment
    {
        double wall = 0, cpu = 0, waited = 0;
    };
    struct Worst
    {
        double longest = 0;
        int over = 0;
        void note(double turnSeconds)
        {
            longest = std::max(longest, 1e3 * turnSeconds);
            over += turnSeconds > 0.05;
        }
    };
    static Moment now() { return {seconds(CLOCK_MONOTONIC), seconds(CLOCK_THREAD_CPUTIME_ID), coreWaitSeconds()}; }
    static std::string text(double value, int digits) { return QString::number(value, 'f', digits).toStdString(); }
    void beat()
    {
        const auto before = std::exchange(m_last, now());
        const double wall = m_last.wall - before.wall;
        m_wall.note(wall);
        m_own.note(wall - (m_last.waited - before.waited));
        m_cpu.note(m_last.cpu - before.cpu);
    }

    QTimer m_timer;
    Moment m_last;
    Worst m_wall, m_own, m_cpu;
};

// The real window for so many seconds; refreshed each second unless `idle`.
int watchWindow(const QString& file, int length, bool idle)
{
    const auto paths = AppPaths::ofThisProcess();
    auto configuration = ConfigFile::load(file.toStdString());
    if (!paths || !paths->create() || !configuration) {
        std::fprintf(stderr, "cannot use %s\n", qPrintable(file));
        return 1;
    }
    LiveDesk desk(std::move(*configuration), *paths);
    desk.open();
    double settledMemory = 0, settledCpu = 0;
    Heart heart;
    QTimer refresh;
    QObject::connect(&refresh, &QTimer::timeout, [&] {
        for (const auto& environment : desk.workspace.environments())
            environment->refresh();
    });
    QTimer::singleShot(20'000, [&] {
        heart.forget();
        settledMemory = residentMb();
        settledCpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    });
    QTimer::singleShot(20'000 + 1'000 * length, [] { QApplication::quit(); });
    if (!idle) {
        heart.start();
        refresh.start(1'000);
    }
    QApplication::exec();
    const double grown = residentMb() - settledMemory;
    std::printf("{\"seconds\": %d, %s, \"cpu_share\": %.4f, \"memory_mb\": %.1f, \"growth_mb\": %.2f}\n", length,
                heart.json().c_str(), (seconds(CLOCK_PROCESS_CPUTIME_ID) - settledCpu) / length, residentMb(), grown);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("ktrdr-admin"));
    QApplication::setApplicationName(QStringLiteral("ktrdr-bench-window"));
    setUpLogging({});
    const auto words = QApplication::arguments();
    if (words.value(1) == QStringLiteral("--bare"))
        return showBare();
    if (words.value(1) == QStringLiteral("--tables")) {
        for (const int rows : {500, 10'000, 100'000})
            measureTable(rows);
        return 0;
    }
    if (words.value(1) == QStringLiteral("--watch") && words.size() >= 4)
        return watchWindow(words[2], words[3].toInt(), words.value(4) == QStringLiteral("--idle"));
    std::fprintf(stderr, "usage: ktrdr-bench-window --bare | --tables | --watch CONFIG SECONDS [--idle]\n");
    return 2;
}
