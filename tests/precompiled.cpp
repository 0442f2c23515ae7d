// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing of its own: the targets that precompile the headers of the tests need a source.
