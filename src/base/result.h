// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T> is how every fallible function answers: the value, or an Error that an operator can act on.
// Plain values, no ownership rules, usable from any thread. Exceptions stay at library edges.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ktrdr {

// Stable codes: front ends choose words and exit codes by them, tests compare them.
enum class ErrorCode {
    InvalidInput,     // the caller's input is wrong; nothing was done
    ConfigInvalid,    // the configuration file does not fit the schema
    NotFound,         // the named thing does not exist
    PermissionDenied, // file mode, owner or remote permission
    Io,               // local file or disk
    Unreachable,      // no connection could be made; the request was certainly not delivered
    HostKeyUnknown,   // first contact with a host
    HostKeyChanged,   // the host shows another key than the recorded one, or a revoked one
    AuthFailed,       // no offered key was accepted
    TimedOut,         // deadline passed
    Cancelled,        // the operator or the owner stopped it
    Lost,             // connection lost after the request left: the outcome is unknown
    BadAnswer,        // an answer came that does not decode; the state is unknown
    Refused,          // the other side understood and refused
    CommandFailed,    // a remote command ended with a non-zero status
    Busy,             // somebody else holds what is needed
    Stale,            // facts changed since they were read
    Unsupported,
    Internal,
};

// Stable lower-case name of a code, e.g. "host-key-unknown"; used in JSON output.
const char* toString(ErrorCode code);

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string what;   // what failed, one sentence
    std::string where;  // host, file:line, key, URL or step
    std::string hint;   // next action for the operator
    std::string detail; // evidence: command, exit status, last lines of output

    bool operator==(const Error&) const = default;
};

// "what (where). hint", one line; detail is left to the caller.
std::string toString(const Error& error);

template <typename T> using Result = tl::expected<T, Error>;
using Unexpected = tl::unexpected<Error>;

// return fail(ErrorCode::NotFound, "no environment named prod", "config.toml", "ktrdrctl env list");
inline Unexpected fail(ErrorCode code, std::string what, std::string where = {}, std::string hint = {},
                       std::string detail = {})
{
    return Unexpected(Error{code, std::move(what), std::move(where), std::move(hint), std::move(detail)});
}

} // namespace ktrdr
