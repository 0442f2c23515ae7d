// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// onReady(future, context, callback) calls back with the result on the context's thread when the future is
// finished; nothing is called after the context has died. The only bridge from QFuture to callbacks.
#pragma once

#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace ktrdr {

template <typename T, typename Callback> void onReady(QFuture<T> future, QObject* context, Callback callback)
{
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, callback = std::move(callback)]() mutable {
                         watcher->deleteLater();
                         callback(watcher->result());
                     });
    watcher->setFuture(std::move(future));
}

} // namespace ktrdr
