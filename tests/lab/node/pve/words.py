# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a call, read as Perl's Getopt::Long reads them under Proxmox's settings, and checked by their schema."""
from dataclasses import dataclass, field
from typing import Callable, Optional

from pve import forms
from pve.refusal import BadParameters, BadRequest


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str = "string"  # string, boolean, integer, number
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    longest: Optional[int] = None
    check: Optional[Callable] = None  # raises FormatError
    pattern: Optional[str] = None
    choices: tuple = field(default=())
    required: bool = False


def flag(name):
    return Parameter(name, "boolean")


def number(name, minimum=None, maximum=None):
    return Parameter(name, "integer", minimum, maximum)


def _find(text, options):
    """(parameter, complaint): exact, or an unambiguous abbreviation, upper or lower case."""
    exact = [option for option in options if option.name.lower() == text.lower()]
    found = exact or [option for option in options if option.name.lower().startswith(text.lower())]
    if len(found) > 1:
        return None, f"Option {text} is ambiguous ({', '.join(sorted(option.name for option in found))})"
    return (found[0], None) if found and text else (None, f"Unknown option: {text}")


def _read_option(word, rest, options, values):
    """The complaint about it, or None. A flag swallows the next word unless that is an option."""
    name, equals, value = word.lstrip("-").partition("=")
    option, complaint = _find(name, options)
    if complaint:
        return complaint
    if not equals:
        if option.kind == "boolean":
            value = rest.pop(0) if rest and not (rest[0].startswith("-") and len(rest[0]) > 1) else ""
        elif rest:
            value = rest.pop(0)
        else:
            return f"Option {name} requires an argument"
    values[option.name] = value
    return None


def split(words, options):
    """(values by option, other words); refuses what is no option."""
    rest, values, others, complaints = list(words), {}, [], []
    while rest:
        word = rest.pop(0)
        if word == "--":
            others += rest
            break
        if word.startswith("-") and len(word) > 1:
            complaint = _read_option(word, rest, options, values)
            complaints += [complaint] if complaint else []
        else:
            others.append(word)
    if complaints:
        refusal = BadRequest("unable to parse option")
        refusal.text = "\n".join([*complaints, refusal.text])
        raise refusal
    return values, others


def read(words, positionals, options, takes_more=False):
    """(values by name, further words), checked."""
    values, others = split(words, options)
    if len(others) < len(positionals):
        raise BadRequest("not enough arguments")
    if len(others) > len(positionals) and not takes_more:
        raise BadRequest("too many arguments")
    values.update({parameter.name: word for parameter, word in zip(positionals, others)})
    return check([*positionals, *options], values), others[len(positionals):]


def check(parameters, values):
    """The values in their types."""
    checked, reasons = {}, []
    for parameter in parameters:
        if parameter.name in values:
            value, complaints = _checked(parameter, values[parameter.name])
            checked[parameter.name] = value
            reasons += complaints
        elif parameter.required:
            reasons.append((parameter.name, "property is missing and it is not optional"))
    if reasons:
        raise BadParameters(reasons)
    return checked


def _checked(parameter, text):
    """(value, complaints)"""
    name, value = parameter.name, text
    if parameter.kind == "boolean":
        value = True if text == "" else forms.boolean(text)
    elif parameter.kind == "integer":
        value = int(text) if forms.is_integer(text) else None
    elif parameter.kind == "number":
        value = float(text) if forms.is_number(text) else None
    if value is None:
        return None, [(name, f"type check ('{parameter.kind}') failed - got '{text}'")]
    if parameter.check:
        try:
            parameter.check(value)
        except forms.FormatError as problem:
            whole = [(name, f"invalid format - {problem.text}".removesuffix("\n" if problem.reasons else ""))]
            last = len(problem.reasons) - 1
            parts = [(f"{name}.{part}", reason if index == last else reason.removesuffix("\n"))
                     for index, (part, reason) in enumerate(problem.reasons)]
            return None, whole + parts
    complaint = _limit_complaint(parameter, value)
    return (None, [(name, complaint)]) if complaint else (value, [])


def _limit_complaint(parameter, value):
    if parameter.minimum is not None and value < parameter.minimum:
        return f"value must have a minimum value of {parameter.minimum}"
    if parameter.maximum is not None and value > parameter.maximum:
        return f"value must have a maximum value of {parameter.maximum}"
    if parameter.longest is not None and len(value) > parameter.longest:
        return f"value may only be {parameter.longest} characters long"
    if parameter.choices and value not in parameter.choices:
        return f"value '{value}' does not have a value in the enumeration '{', '.join(parameter.choices)}'"
    if parameter.pattern and not forms.re.fullmatch(parameter.pattern, value):
        return "value does not match the regex pattern"
    return None
