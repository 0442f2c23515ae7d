// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/machine_files.h"

#include "sim/model/json_text.h"

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr const char* kOsRelease = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n"
                                   "VERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nID=debian\n";

void fillCommon(VirtualFiles& files, const std::string& hostName)
{
    for (const char* directory :
         {"/root", "/tmp", "/run", "/var/log", "/var/lib", "/usr/bin", "/usr/local/bin", "/bin", "/home"})
        files.makeDirectories(directory);
    files.put("/etc/hostname", hostName + "\n");
    files.put("/etc/os-release", kOsRelease);
    files.put("/etc/hosts", "127.0.0.1 localhost\n");
}

std::string unitFile(const Box& box)
{
    return fmt::format(
        "[Unit]\nDescription={}\nAfter=network-online.target\nStartLimitIntervalSec=300\nStartLimitBurst=5\n\n"
        "[Service]\nType=simple\nUser=ktrdr\nWorkingDirectory=/opt/ktrdr\nEnvironmentFile=/opt/ktrdr/.env\n"
        "ExecStart=/opt/ktrdr/.venv/bin/uvicorn --host 0.0.0.0 --port {}\nRestart=always\nRestartSec={}\n\n"
        "[Install]\nWantedBy=multi-user.target\n",
        box.unit.description, box.port, box.role == Role::Backend ? 10 : 5);
}

std::string vmList(World& world)
{
    JsonObject ids;
    for (const auto& [id, box] : world.boxes()) {
        if (box.isContainer())
            ids.raw(std::to_string(id),
                    JsonObject().text("node", box.node).text("type", "lxc").integer("version", 3).str());
    }
    return JsonObject().integer("version", 7).raw("ids", ids.str()).str() + "\n";
}

std::string members(World& world, const std::string& own)
{
    JsonObject list;
    int id = 1;
    for (const auto& node : world.nodes())
        list.raw(node.name, JsonObject().integer("id", id++).integer("online", 1).text("ip", node.address).str());
    return JsonObject().text("nodename", own).integer("version", 4).raw("nodelist", list.str()).str() + "\n";
}

} // namespace

std::string configText(const Box& box)
{
    std::string text;
    bool lockWritten = box.lock.empty();
    for (const auto& [key, value] : box.config) {
        if (!lockWritten && key > "lock") {
            text += "lock: " + box.lock + "\n";
            lockWritten = true;
        }
        text += key + ": " + value + "\n";
    }
    if (!lockWritten)
        text += "lock: " + box.lock + "\n";
    return text;
}

std::map<std::string, std::string> trackedFiles(const Commit& commit)
{
    const std::string version = commit.tag.empty() ? "0.0.0.dev" : commit.tag.substr(commit.tag.front() == 'v' ? 1 : 0);
    return {{"README.md", "# KTRDR\n"},
            {"ktrdr/__init__.py", "\"\"\"KTRDR.\"\"\"\n"},
            {"ktrdr/version.py", fmt::format("__version__ = \"{}\"\n", version)},
            {"pyproject.toml",
             fmt::format("[project]\nname = \"ktrdr\"\nversion = \"{}\"\nrequires-python = \">=3.11\"\n", version)},
            {"uv.lock", fmt::format("version = 1\n# packages {}\n", commit.lockHash)}};
}

int writeTree(VirtualFiles& files, const std::string& root, const Commit& commit)
{
    for (const auto& [path, content] : trackedFiles(commit)) {
        if (const int error = files.put(root + "/" + path, content); error != 0)
            return error;
    }
    return 0;
}

void fillNode(Cluster& cluster, SimMachine& machine)
{
    fillCommon(machine.files(), machine.name());
    fillPve(cluster, machine);
}

void fillPve(Cluster& cluster, SimMachine& machine)
{
    auto& files = machine.files();
    std::vector<std::pair<int, std::string>> containers;
    cluster.with([&](World& world) {
        for (const auto& node : world.nodes())
            containers.emplace_back(0, node.name);
        for (const auto& [id, box] : world.boxes()) {
            if (box.isContainer())
                containers.emplace_back(id, box.node);
        }
    });
    files.removeTree("/etc/pve");
    for (const auto& [id, node] : containers) {
        const std::string directory = "/etc/pve/nodes/" + node + "/lxc";
        if (id == 0) {
            files.makeDirectories(directory);
            continue;
        }
        files.putGenerated(fmt::format("{}/{}.conf", directory, id), [&cluster, number = id] {
            return cluster.with([&](World& world) {
                const Box* box = world.box(number);
                return box ? configText(*box) : std::string();
            });
        });
    }
    files.symlink("nodes/" + machine.name() + "/lxc", "/etc/pve/lxc");
    files.putGenerated("/etc/pve/.vmlist",
                       [&cluster] { return cluster.with([](World& world) { return vmList(world); }); });
    files.putGenerated("/etc/pve/.members", [&cluster, name = machine.name()] {
        return cluster.with([&](World& world) { return members(world, name); });
    });
}

void fillBox(Cluster& cluster, SimMachine& machine)
{
    struct Facts
    {
        std::string hostName, unitName, unitText, environment;
        GitClone git;
        Commit head;
    };
    const auto facts = cluster.with([&](World& world) {
        Facts f;
        const Box* box = world.box(machine.box());
        if (!box)
            return f;
        f = {box->hostName, box->unit.name, unitFile(*box), {}, box->git, {}};
        f.environment = fmt::format("KTRDR_API_URL=http://{}:8000\nWORKER_ID={}\nWORKER_PORT={}\n",
                                    world.backendBox().address, box->worker.id, box->port);
        if (const auto* commit = world.origin.find(box->head()))
            f.head = *commit;
        return f;
    });
    auto& files = machine.files();
    fillCommon(files, facts.hostName);
    files.put("/etc/systemd/system/" + facts.unitName + ".service", facts.unitText);
    writeTree(files, facts.git.root, facts.head);
    files.put(facts.git.root + "/.git/HEAD", facts.head.id + "\n");
    files.put(facts.git.root + "/.git/config", fmt::format("[remote \"origin\"]\n\turl = {}\n", kOriginUrl));
    files.put(facts.git.root + "/.venv/pyvenv.cfg", "home = /usr/bin\n");
    files.put(facts.git.root + "/.env", facts.environment, 0600);
    files.makeDirectories(facts.git.root + "/logs");
}

} // namespace ktrdr::sim
