# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line and the simulator need no window system, and nothing but the simulator holds simulator code."""
import os
import re
import subprocess
from pathlib import Path

import house_rules

WINDOW_LIBRARY = re.compile(r"\b((?:libQt6(?:Gui|Widgets|Charts|OpenGL|Svg|Quick)\w*|libX11|libGLX?)\.so[.\d]*)")
SIMULATOR_NAMESPACE = b"5ktrdr3sim"  # ktrdr::sim in mangled names


def window_libraries(listing):
    """`listing` is what readelf -d or ldd prints."""
    return sorted(set(WINDOW_LIBRARY.findall(listing)))


def holds_simulator(name, content):
    return name != "ktrdr-sim" and SIMULATOR_NAMESPACE in content


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


class SelfTest(house_rules.RuleTest):
    def test_window_libraries_fire(self):
        for bad in (" 0x01 (NEEDED)  Shared library: [libQt6Gui.so.6]", "\tlibQt6Widgets.so.6 => /usr/lib/x"):
            self.assertTrue(window_libraries(bad), bad)
        self.assertEqual([], window_libraries("[libQt6Core.so.6] [libQt6Network.so.6] [libQt6Sql.so.6] [libssh.so.4]"))

    def test_simulator_code_fires(self):
        self.assertTrue(holds_simulator("ktrdrctl", b"_ZN5ktrdr3sim5Shell3runEv"))
        self.assertFalse(holds_simulator("ktrdr-sim", b"_ZN5ktrdr3sim5Shell3runEv"))
        self.assertFalse(holds_simulator("ktrdrctl", b"_ZN5ktrdr3app3runEv"))


class ProgramTest(house_rules.RuleTest):
    programs = [Path(p) for p in os.environ["KTRDR_PROGRAMS"].split(";") if p]

    def test_programs_were_built(self):
        self.assertTrue(self.programs)
        for program in self.programs:
            self.assertTrue(program.is_file(), program)

    def test_no_window_library(self):
        for program in self.programs:
            with self.subTest(program=program.name):
                self.assertIn("libQt6Core", output_of("readelf", "-d", str(program)))
                self.assertEqual([], window_libraries(output_of("readelf", "-d", str(program))))
                self.assertEqual([], window_libraries(output_of("ldd", str(program))))

    def test_no_simulator_code(self):
        for program in self.programs:
            self.assertFalse(holds_simulator(program.name, program.read_bytes()), program.name)


if __name__ == "__main__":
    house_rules.main()
