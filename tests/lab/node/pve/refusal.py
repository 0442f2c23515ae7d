# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How pct and pvesh say no."""


class Refusal(Exception):
    """Ends the command with this text on standard error. The codes of a real node are arbitrary, but never 0."""

    def __init__(self, text, code=255):
        super().__init__(text)
        self.text = text
        self.code = code


class BadRequest(Refusal):
    """A wrong call: its text is followed by the command's usage line."""

    def __init__(self, text):
        super().__init__(f"400 {text}")


class BadParameters(BadRequest):
    """Reasons by parameter. A reason that ends with a line end makes an empty line, as on a real node."""

    def __init__(self, reasons):
        lines = [f"{name}: {reason}\n" for name, reason in reasons]
        super().__init__("Parameter verification failed.\n" + "".join(lines).removesuffix("\n"))


class Interrupted(Exception):
    """A signal, or a lost listener, told a task to end."""


NO_FILE = 2  # the code that comes with a missing configuration file
TRY_AGAIN = 11  # and with locks
