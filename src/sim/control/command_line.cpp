// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/command_line.h"

#include <charconv>
#include <functional>
#include <map>
#include <random>

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr int kMaxWorkers = 5000;

Result<std::int64_t> number(const std::string& name, const std::string& text, std::int64_t least, std::int64_t most)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return fail(ErrorCode::InvalidInput, fmt::format("{} needs a number from {} to {}", name, least, most), text);
    return value;
}

template <typename T> Result<void> store(T& place, const Result<std::int64_t>& value)
{
    if (!value)
        return Unexpected(value.error());
    place = static_cast<T>(*value);
    return {};
}

Result<void> setNetwork(RunOptions& options, const std::string& text)
{
    int second = -1;
    const bool form = text.starts_with("127.") && text.ends_with(".0.0");
    const auto digits = form ? text.substr(4, text.size() - 8) : std::string();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), second);
    if (!form || error != std::errc{} || end != digits.data() + digits.size() || second < 1 || second > 254)
        return fail(ErrorCode::InvalidInput, "--network needs 127.N.0.0", text);
    options.sim.network = fmt::format("127.{}", second);
    options.networkGiven = true;
    return {};
}

Result<void> setBusy(RunOptions& options, const std::string& text)
{
    const auto colon = text.find(':');
    if (const auto done = store(options.sim.busyWorkers, number("--busy", text.substr(0, colon), 0, kMaxWorkers));
        !done)
        return done;
    const auto seconds =
        colon == std::string::npos ? Result<std::int64_t>(60) : number("--busy", text.substr(colon + 1), 1, 1'000'000);
    if (!seconds)
        return Unexpected(seconds.error());
    options.sim.busyFor = Seconds{*seconds};
    return {};
}

Result<void> setVersions(RunOptions& options, const std::string& text)
{
    options.sim.versions.clear();
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        if (end > at)
            options.sim.versions.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (options.sim.versions.empty())
        return fail(ErrorCode::InvalidInput, "--versions needs a list such as v1.5.0,v1.5.1");
    options.sim.deployed = options.sim.versions[options.sim.versions.size() > 1 ? 1 : 0];
    return {};
}

Result<void> setScale(RunOptions& options, const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0.01 && value <= 10'000))
        return fail(ErrorCode::InvalidInput, "--clock-scale needs a number from 0.01 to 10000", text);
    options.clockScale = value;
    return {};
}

Result<void> setMilliseconds(Milliseconds& place, const std::string& name, const std::string& text)
{
    const auto value = number(name, text, 0, 10'000'000);
    if (!value)
        return Unexpected(value.error());
    place = Milliseconds{*value};
    return {};
}

using Setter = std::function<Result<void>(RunOptions&, const std::string&)>;

const std::map<std::string, Setter>& setters()
{
    static const std::map<std::string, Setter> kSetters = {
        {"--workers", [](auto& o, auto& t) { return store(o.sim.workers, number("--workers", t, 0, kMaxWorkers)); }},
        {"--training", [](auto& o, auto& t) { return store(o.sim.training, number("--training", t, 0, kMaxWorkers)); }},
        {"--nodes", [](auto& o, auto& t) { return store(o.sim.nodes, number("--nodes", t, 1, 9)); }},
        {"--seed", [](auto& o, auto& t) { return store(o.sim.seed, number("--seed", t, 0, std::int64_t{1} << 62)); }},
        {"--ssh-port", [](auto& o, auto& t) { return store(o.sshPort, number("--ssh-port", t, 0, 65535)); }},
        {"--max-sessions", [](auto& o, auto& t) { return store(o.maxSessions, number("--max-sessions", t, 1, 1000)); }},
        {"--latency", [](auto& o, auto& t) { return setMilliseconds(o.sim.latency, "--latency", t); }},
        {"--pvesh-latency", [](auto& o, auto& t) { return setMilliseconds(o.sim.pveshLatency, "--pvesh-latency", t); }},
        {"--stop-timeout",
         [](auto& o, auto& t) { return setMilliseconds(o.sim.timings.stopTimeout, "--stop-timeout", t); }},
        {"--busy", setBusy},
        {"--versions", setVersions},
        {"--network", setNetwork},
        {"--clock-scale", setScale},
        {"--deployed",
         [](auto& o, auto& t) {
             o.sim.deployed = t;
             return Result<void>{};
         }},
        {"--state",
         [](auto& o, auto& t) {
             o.state = t;
             return Result<void>{};
         }},
        {"--generation", [](auto& o, auto& t) -> Result<void> {
             if (t != "R" && t != "N")
                 return fail(ErrorCode::InvalidInput, "--generation is R or N", t);
             o.sim.generation = t == "N" ? KtrdrGeneration::N : KtrdrGeneration::R;
             return {};
         }}};
    return kSetters;
}

} // namespace

Result<RunOptions> parseCommandLine(const std::vector<std::string>& words)
{
    RunOptions options;
    options.sim.network = randomNetwork();
    options.sim.pveshLatency = Milliseconds{-1};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "--help" || word == "-h") {
            options.help = true;
            return options;
        }
        if (word == "--until-eof" || word == "--gpu-registers") {
            (word == "--until-eof" ? options.untilEof : options.sim.gpuRegisters) = true;
            continue;
        }
        const auto setter = setters().find(word);
        if (setter == setters().end())
            return fail(ErrorCode::InvalidInput, "Unknown option " + word, {}, "ktrdr-sim --help");
        if (++i >= words.size())
            return fail(ErrorCode::InvalidInput, word + " needs a value", {}, "ktrdr-sim --help");
        if (const auto done = setter->second(options, words[i]); !done)
            return Unexpected(done.error());
    }
    if (options.sim.pveshLatency.count() < 0)
        options.sim.pveshLatency = options.sim.latency * 2;
    if (options.state.empty())
        return fail(ErrorCode::InvalidInput, "--state DIR is required", {}, "ktrdr-sim --help");
    return options;
}

std::string randomNetwork()
{
    std::random_device entropy;
    return fmt::format("127.{}", 16 + entropy() % 238);
}

std::string runHelp()
{
    return "usage: ktrdr-sim --state DIR [options]\n"
           "       ktrdr-sim control --state DIR WORD ...   (ktrdr-sim control --help)\n\n"
           "Simulates a KTRDR cluster on loopback: SSH servers for the Proxmox nodes and service hosts, HTTP servers "
           "for\n"
           "backend and workers. Nothing is executed on this computer and no file outside DIR is touched. Writes\n"
           "environment.toml, id_ed25519, known_hosts, control.sock and audit.jsonl into DIR, prints \"ready DIR\", "
           "and\n"
           "runs until SIGTERM or SIGINT.\n\n"
           "  --workers N          backtest workers (5)\n"
           "  --training N         training workers (0)\n"
           "  --nodes K            Proxmox nodes (1)\n"
           "  --generation R|N     of the KTRDR backend and workers (R)\n"
           "  --seed S             for commit ids, figures and operation ids (1)\n"
           "  --latency MS         cost of every pct call (0; a real node: about 400)\n"
           "  --pvesh-latency MS   cost of every pvesh call (twice --latency)\n"
           "  --stop-timeout MS    stop timeout of units (2000; a real systemd: 90000). Workers of generation N "
           "ignore\n"
           "                       SIGTERM, so every stop of one takes all of it\n"
           "  --clock-scale X      the simulated clock runs X times faster, timestamps included: now = start + elapsed "
           "* X (1)\n"
           "  --busy K[:SECONDS]   the first K workers are busy at the start (60 s)\n"
           "  --versions A,B,...   releases of the git remote (v1.5.0,v1.5.1,v1.5.2,v1.6.0)\n"
           "  --deployed V         release that runs at the start (v1.5.1)\n"
           "  --network 127.N.0.0  addresses of the machines (N by chance)\n"
           "  --ssh-port P         of the nodes and service hosts (a free one each)\n"
           "  --max-sessions N     channels per SSH connection (10)\n"
           "  --gpu-registers      the GPU host registers at the backend as a training worker\n"
           "  --until-eof          end when standard input ends\n\n"
           "A container that is stopped refuses HTTP connections at once; in a real network they would time out.\n";
}

} // namespace ktrdr::sim
