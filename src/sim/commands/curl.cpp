// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// curl to the HTTP surfaces of this simulation only; every other address fails as an unreachable one does.
#include "sim/commands/programs.h"

namespace ktrdr::sim {

namespace {

struct Options
{
    std::string url, method, data, outputFile, writeOut;
    double maxTime = 0;
    bool silent = false, showError = false, failOnError = false, head = false, include = false;
};

struct Place
{
    std::string host;
    std::int64_t port = 80;
    std::string target = "/";
};

Place splitUrl(std::string_view url)
{
    Place place;
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    const auto slash = url.find_first_of("/?");
    if (slash != std::string_view::npos)
        place.target = (url[slash] == '?' ? "/" : "") + std::string(url.substr(slash));
    auto authority = url.substr(0, slash);
    if (const auto colon = authority.rfind(':'); colon != std::string_view::npos) {
        place.port = parseNumber(authority.substr(colon + 1)).value_or(0);
        authority = authority.substr(0, colon);
    }
    place.host = authority;
    return place;
}

bool takesValue(std::string_view word)
{
    for (const auto* name : {"-m", "--max-time", "--connect-timeout", "-o", "--output", "-w", "--write-out", "-X",
                             "--request", "-d", "--data", "--data-raw", "-H", "--header", "--retry"}) {
        if (word == name)
            return true;
    }
    return false;
}

void setValue(Options& options, std::string_view name, const std::string& value)
{
    if (name == "-m" || name == "--max-time")
        options.maxTime = std::strtod(value.c_str(), nullptr);
    else if (name == "-o" || name == "--output")
        options.outputFile = value;
    else if (name == "-w" || name == "--write-out")
        options.writeOut = value;
    else if (name == "-X" || name == "--request")
        options.method = value;
    else if (name.starts_with("-d") || name.starts_with("--data"))
        options.data = value;
}

bool setFlag(Options& options, char flag)
{
    switch (flag) {
    case 's': options.silent = true; return true;
    case 'S': options.showError = true; return true;
    case 'f': options.failOnError = true; return true;
    case 'I': options.head = true; return true;
    case 'i': options.include = true; return true;
    case 'k':
    case 'L':
    case 'g':
    case '4': return true;
    default: return false;
    }
}

// Empty when understood, otherwise the word that is not.
std::string readOptions(const Words& argv, Options& options)
{
    static const std::map<std::string_view, char> kLong = {
        {"--silent", 's'},  {"--show-error", 'S'}, {"--fail", 'f'},    {"--head", 'I'},
        {"--include", 'i'}, {"--insecure", 'k'},   {"--location", 'L'}};
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if (takesValue(word)) {
            if (++i >= argv.size())
                return word;
            setValue(options, word, argv[i]);
        } else if (const auto flag = kLong.find(word); flag != kLong.end()) {
            setFlag(options, flag->second);
        } else if (word.size() > 1 && word.front() == '-' && word[1] != '-') {
            for (std::size_t k = 1; k < word.size(); ++k) { // -sSfm5: the last letter may take a value
                const auto name = std::string("-") + word[k];
                if (!takesValue(name)) {
                    if (!setFlag(options, word[k]))
                        return word;
                    continue;
                }
                const bool attached = k + 1 < word.size();
                if (!attached && ++i >= argv.size())
                    return word;
                setValue(options, name, attached ? word.substr(k + 1) : argv[i]);
                break;
            }
        } else if (word.starts_with("--")) {
            return word;
        } else {
            options.url = word;
        }
    }
    return {};
}

struct Target
{
    int box = 0; // 0: nobody has the name or address
    bool resolves = false;
    bool reachable = false; // the machine is on
    bool listens = false;
};

Target findTarget(World& world, const Place& place, int own)
{
    Target target;
    const bool local = place.host == "localhost" || place.host == "127.0.0.1";
    Box* box = local ? world.box(own) : world.boxAt(place.host);
    if (!box)
        box = world.boxNamed(place.host);
    const bool address = place.host.find_first_not_of("0123456789.") == std::string::npos;
    target.resolves = box || address || local;
    if (box) {
        target.box = box->id;
        target.reachable = box->running;
        target.listens = box->running && box->process.listening && box->port == place.port;
    }
    if (local && !box)
        target.reachable = true;
    return target;
}

int report(Process& process, const Options& options, int code, const std::string& text)
{
    if (!options.silent || options.showError)
        process.err.write(fmt::format("curl: ({}) {}\n", code, text));
    if (!options.writeOut.empty() && options.writeOut.find("%{http_code}") != std::string::npos)
        process.out.write("000");
    return code;
}

std::string expanded(std::string text, int status)
{
    const auto replace = [&](std::string_view from, const std::string& to) {
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    };
    replace("%{http_code}", fmt::format("{:03}", status));
    replace("%{response_code}", fmt::format("{:03}", status));
    replace("\\n", "\n");
    return text;
}

int deliver(SimMachine& machine, Process& process, const Options& options, const WebAnswer& answer)
{
    if (options.failOnError && answer.status >= 400)
        return report(process, options, 22, fmt::format("The requested URL returned error: {}", answer.status));
    std::string body = answer.body;
    if (options.head || options.include) {
        const auto head =
            fmt::format("HTTP/1.1 {}\r\nserver: uvicorn\r\ncontent-length: {}\r\ncontent-type: {}\r\n{}\r\n",
                        answer.status, answer.body.size(), answer.contentType, answer.extraHeaders);
        body = options.head ? head : head + body;
    }
    if (options.outputFile.empty() || options.outputFile == "-")
        process.out.writeUnless(body, process.stop);
    else if (options.outputFile != "/dev/null" &&
             machine.files().put(VirtualFiles::absolute(options.outputFile, process.directory), body) != 0)
        return report(process, options, 23, "Failure writing output to destination");
    if (!options.writeOut.empty())
        process.out.write(expanded(options.writeOut, answer.status));
    return 0;
}

int timedOut(SimMachine& machine, Process& process, const Options& options)
{
    constexpr double kConnectTimeout = 130; // what the kernel gives up after
    const double limit = options.maxTime > 0 ? options.maxTime : kConnectTimeout;
    const Milliseconds wait{static_cast<std::int64_t>(limit * 1000)};
    if (!machine.sleepFor(wait, process.stop))
        return 128 + 9;
    return report(process, options, 28,
                  fmt::format("Operation timed out after {} milliseconds with 0 bytes received", wait.count() + 1));
}

} // namespace

int curl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    Options options;
    if (const auto unknown = readOptions(argv, options); !unknown.empty())
        return failWith(process, 2, fmt::format("curl: option {}: is unknown (not simulated)", unknown));
    if (options.url.empty())
        return failWith(process, 2, "curl: try 'curl --help' for more information");
    const auto place = splitUrl(options.url);
    const auto target = park.cluster().with([&](World& world) { return findTarget(world, place, machine.box()); });
    if (!target.resolves)
        return report(process, options, 6, "Could not resolve host: " + place.host);
    if (target.box != 0 && !target.reachable)
        return timedOut(machine, process, options);
    if (!target.listens)
        return report(process, options, 7,
                      fmt::format("Failed to connect to {} port {} after 0 ms: Couldn't connect to server", place.host,
                                  place.port));
    WebRequest request = parseTarget(place.target);
    request.method = !options.method.empty() ? options.method
                     : options.head          ? "HEAD"
                     : options.data.empty()  ? "GET"
                                             : "POST";
    request.body = options.data;
    const auto answer = park.web().answer(target.box, request);
    const Milliseconds limit{static_cast<std::int64_t>(options.maxTime * 1000)};
    if (answer.hang || (limit.count() > 0 && answer.delay >= limit))
        return timedOut(machine, process, options);
    if (!machine.sleepFor(answer.delay, process.stop))
        return 128 + 9;
    return deliver(machine, process, options, answer);
}

} // namespace ktrdr::sim
