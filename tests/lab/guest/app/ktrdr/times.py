# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments and their three spellings on the wire."""
import datetime

UTC = datetime.timezone.utc


def now():
    return datetime.datetime.now(UTC)


def zulu(moment):
    """Operations: with a Z. None stays None."""
    return moment.replace(tzinfo=None).isoformat() + "Z" if moment else None


def registry(moment, generation):
    """The registry and the worker's own pages: R writes UTC without a zone."""
    if moment is None:
        return None
    return moment.isoformat() if generation == "N" else moment.replace(tzinfo=None).isoformat()


def read(text):
    if not text:
        return None
    moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def seconds_between(begin, end):
    return (end - begin).total_seconds()
