// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of config_values.h about hosts and IP addresses.
#include "adapters/storage/config_values.h"

#include "base/sanitize.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace ktrdr {

namespace {

struct IpAddress
{
    std::array<std::uint8_t, 16> bytes{};
    int bits = 0; // 32 or 128
};

struct Subnet
{
    IpAddress base;
    int prefix = 0;
};

std::optional<IpAddress> parseIp(std::string_view text)
{
    IpAddress address;
    const std::string copy(text);
    if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1)
        address.bits = 32;
    else if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1)
        address.bits = 128;
    else
        return std::nullopt;
    return address;
}

bool bitAt(const IpAddress& address, int index)
{
    return (address.bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8) & 1) != 0;
}

std::optional<Subnet> parseSubnet(std::string_view text)
{
    const auto slash = text.find('/');
    const auto base = parseIp(text.substr(0, slash));
    if (!base || slash == std::string_view::npos)
        return std::nullopt;
    const auto digits = text.substr(slash + 1);
    int prefix = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > base->bits)
        return std::nullopt;
    for (int i = prefix; i < base->bits; ++i) {
        if (bitAt(*base, i))
            return std::nullopt;
    }
    return Subnet{*base, prefix};
}

Unexpected invalid(std::string_view kind, std::string_view text, std::string_view expected)
{
    return fail(ErrorCode::InvalidInput, fmt::format("'{}' is not a valid {}", sanitizeLine(text, 80), kind), {},
                fmt::format("Expected {}", expected));
}

} // namespace

Result<std::string> checkHost(std::string_view text)
{
    // Digits and dots alone are meant as an address; 192.168.1.300 would pass as a DNS name.
    const bool numeric = text.find_first_not_of("0123456789.") == std::string_view::npos;
    if ((numeric || text.find(':') != std::string_view::npos) && !parseIp(text))
        return invalid("host", text, "a DNS name or an IP address");
    return checkHostName(text);
}

Result<std::string> checkAddress(std::string_view text)
{
    if (!parseIp(text))
        return invalid("IP address", text, "an address such as 192.168.1.201");
    return std::string(text);
}

Result<std::string> checkSubnet(std::string_view text)
{
    if (!parseSubnet(text))
        return invalid("subnet", text, "a network and its prefix length such as 192.168.1.0/24");
    return std::string(text);
}

bool isLoopback(std::string_view address)
{
    return subnetContains("127.0.0.0/8", address) || subnetContains("::1/128", address);
}

bool subnetContains(std::string_view subnet, std::string_view address)
{
    const auto network = parseSubnet(subnet);
    const auto ip = parseIp(address);
    if (!network || !ip || network->base.bits != ip->bits)
        return false;
    for (int i = 0; i < network->prefix; ++i) {
        if (bitAt(network->base, i) != bitAt(*ip, i))
            return false;
    }
    return true;
}

} // namespace ktrdr
