# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log lines on standard output, one for each event; journald adds the time."""


def write(level, message):
    print(f"{level}: {' '.join(str(message).splitlines())}", flush=True)


def info(message):
    write("INFO", message)


def warning(message):
    write("WARNING", message)


def error(message):
    write("ERROR", message)
