# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts share as tests: a base class that reports every violation at once."""
import unittest


class RuleTest(unittest.TestCase):
    def expect_clean(self, violations):
        violations = list(violations)
        if violations:
            self.fail(f"{len(violations)} violation(s):\n  " + "\n  ".join(violations))

    def expect_fires(self, check, examples):
        """Every bad example must be found, or the rule guards nothing."""
        for example in examples:
            with self.subTest(bad=example):
                self.assertTrue(list(check(*example)), "the rule did not fire")

    def expect_silent(self, check, examples):
        for example in examples:
            with self.subTest(good=example):
                self.assertEqual([], list(check(*example)))


def main():
    unittest.main(verbosity=2)
