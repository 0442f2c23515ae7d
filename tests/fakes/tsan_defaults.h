// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What ThreadSanitizer must know about Qt Test itself, for test programs with threads of their own: its watchdog
// thread synchronises inside the uninstrumented QtCore, and QProcess forks in a way after which threads may well be
// started. None of this hides a race of ours: only calls that libQt6Test itself makes are left out, not the code
// of a test, and nothing here uses QWaitCondition. Include it once, in the test's own .cpp.
#pragma once

#ifdef __SANITIZE_THREAD__
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions()
{
    return "race:QWaitCondition::~QWaitCondition\ncalled_from_lib:libQt6Test.so.6\n";
}
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "die_after_fork=0"; }
#endif
