// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// echo and printf.
#include "sim/shell/text_commands.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxWidth = 4096;

bool isOctal(char c) { return c >= '0' && c <= '7'; }

char octalAt(const std::string& text, std::size_t& at, std::size_t digits)
{
    unsigned value = 0;
    for (std::size_t n = 0; n < digits && at < text.size() && isOctal(text[at]); ++n)
        value = value * 8 + static_cast<unsigned>(text[at++] - '0');
    return static_cast<char>(value);
}

// The one-letter escapes; '\0' when it is none.
char simpleEscape(char c)
{
    static constexpr std::string_view letters = "abfnrtv\\";
    static constexpr std::string_view values = "\a\b\f\n\r\t\v\\";
    const auto place = letters.find(c);
    return place == std::string_view::npos ? '\0' : values[place];
}

} // namespace

bool appendUnescaped(std::string& out, const std::string& text)
{
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out += text[i++];
            continue;
        }
        const char c = text[i + 1];
        i += 2;
        if (c == 'c')
            return false;
        if (c == '0')
            out += octalAt(text, i, 3);
        else if (isOctal(c)) {
            --i;
            out += octalAt(text, i, 3);
        } else if (const char value = simpleEscape(c); value != '\0')
            out += value;
        else
            out.append("\\").push_back(c);
    }
    return true;
}

std::string echoText(const std::vector<std::string>& argv, bool escapesByDefault)
{
    bool newline = true;
    bool escapes = escapesByDefault;
    std::size_t i = 1;
    for (; i < argv.size(); ++i) {
        if (argv[i] == "-n")
            newline = false;
        else if (!escapesByDefault && (argv[i] == "-e" || argv[i] == "-E"))
            escapes = argv[i] == "-e";
        else
            break;
        if (escapesByDefault) {
            ++i;
            break; // dash looks at the first word only
        }
    }
    std::string text;
    for (std::size_t first = i; i < argv.size(); ++i) {
        text += i == first ? "" : " ";
        if (!escapes)
            text += argv[i];
        else if (!appendUnescaped(text, argv[i]))
            return text;
    }
    return newline ? text + "\n" : text;
}

namespace {

class PrintfFormatter
{
public:
    explicit PrintfFormatter(const std::vector<std::string>& argv) : m_argv(argv) {}

    CommandOutput run()
    {
        const std::string& format = m_argv[1];
        m_next = 2;
        do {
            m_used = false;
            if (!pass(format))
                break;
        } while (m_used && m_next < m_argv.size());
        return std::move(m_result);
    }

private:
    bool pass(const std::string& format)
    {
        for (std::size_t i = 0; i < format.size();) {
            if (format[i] == '\\' && i + 1 < format.size()) {
                ++i;
                escape(format, i);
            } else if (format[i] == '%') {
                ++i;
                if (!directive(format, i))
                    return false;
            } else {
                m_result.out += format[i++];
            }
        }
        return true;
    }

    void escape(const std::string& format, std::size_t& i)
    {
        if (isOctal(format[i])) {
            m_result.out += octalAt(format, i, 3);
            return;
        }
        const char value = simpleEscape(format[i]);
        if (value != '\0')
            m_result.out += value;
        else
            m_result.out.append("\\").push_back(format[i]);
        ++i;
    }

    std::string argument()
    {
        m_used = true;
        return m_next < m_argv.size() ? m_argv[m_next++] : std::string();
    }

    void complain(const std::string& message)
    {
        m_result.error += (m_result.error.empty() ? "" : "\n") + message;
        m_result.status = 1;
    }

    long long number(const std::string& text)
    {
        if (text.empty())
            return 0;
        if (text[0] == '\'' || text[0] == '"')
            return text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0;
        char* end = nullptr;
        errno = 0;
        const long long value = text[0] == '-' ? std::strtoll(text.c_str(), &end, 0)
                                               : static_cast<long long>(std::strtoull(text.c_str(), &end, 0));
        if (end == text.c_str())
            complain(text + ": expected numeric value");
        else if (*end != '\0')
            complain(text + ": not completely converted");
        else if (errno == ERANGE)
            complain(text + ": Numerical result out of range");
        return value;
    }

    std::string width(const std::string& format, std::size_t& i)
    {
        if (i < format.size() && format[i] == '*') {
            ++i;
            const long long value = number(argument());
            return std::to_string(std::max(-4096LL, std::min(4096LL, value)));
        }
        std::string digits;
        while (i < format.size() && format[i] >= '0' && format[i] <= '9')
            digits += format[i++];
        return digits.size() > 4 ? std::to_string(kMaxWidth) : digits;
    }

    bool directive(const std::string& format, std::size_t& i)
    {
        std::string spec = "%";
        while (i < format.size() && std::string_view("-+ #0").find(format[i]) != std::string_view::npos)
            spec += format[i++];
        spec += width(format, i);
        if (i < format.size() && format[i] == '.') {
            ++i;
            spec += "." + width(format, i);
        }
        if (i >= format.size()) {
            complain("missing format character");
            return false;
        }
        return convert(spec, format[i++]);
    }

    bool convert(const std::string& spec, char kind)
    {
        switch (kind) {
        case '%': m_result.out += '%'; return true;
        case 's': padded(spec, argument()); return true;
        case 'b': {
            std::string text;
            const bool more = appendUnescaped(text, argument());
            padded(spec, text);
            return more;
        }
        case 'c': padded(spec, argument().substr(0, 1)); return true;
        case 'd':
        case 'i':
        case 'u':
        case 'o':
        case 'x':
        case 'X': printed(spec + "ll" + kind, number(argument())); return true;
        case 'e':
        case 'f':
        case 'g':
        case 'E':
        case 'G': printed(spec + kind, std::strtod(argument().c_str(), nullptr)); return true;
        default:
            complain("%" + std::string(1, kind) + ": invalid directive");
            m_result.status = 2;
            return false;
        }
    }

    // Strings are padded by hand: they may hold NUL bytes and be longer than a buffer.
    void padded(const std::string& spec, std::string text)
    {
        const auto dot = spec.find('.');
        if (dot != std::string::npos)
            text.resize(
                std::min<std::size_t>(text.size(), static_cast<std::size_t>(std::atoi(spec.c_str() + dot + 1))));
        const auto digits = spec.find_first_of("123456789");
        const std::size_t wanted = digits == std::string::npos || digits > dot
                                       ? 0
                                       : static_cast<std::size_t>(std::atoi(spec.c_str() + digits));
        const std::string fill(wanted > text.size() ? wanted - text.size() : 0, ' ');
        m_result.out += spec.find('-') != std::string::npos ? text + fill : fill + text;
    }

    template <typename Value> void printed(const std::string& spec, Value value)
    {
        char buffer[8300]; // width and precision are bounded by 4096
        const int length = std::snprintf(buffer, sizeof buffer, spec.c_str(), value);
        if (length > 0)
            m_result.out.append(buffer, std::min<std::size_t>(static_cast<std::size_t>(length), sizeof buffer - 1));
    }

    const std::vector<std::string>& m_argv;
    std::size_t m_next = 2;
    bool m_used = false;
    CommandOutput m_result;
};

} // namespace

CommandOutput formatPrintf(const std::vector<std::string>& argv)
{
    if (argv.size() < 2)
        return {{}, "usage: printf format [arg ...]", 2};
    if (argv[1] == "--") {
        std::vector<std::string> rest = argv;
        rest.erase(rest.begin() + 1);
        return formatPrintf(rest);
    }
    return PrintfFormatter(argv).run();
}

} // namespace ktrdr::sim
