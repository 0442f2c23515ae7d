# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration application of the lab: a backend and workers that answer as KTRDR does."""
