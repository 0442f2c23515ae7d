// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/site.h"

#include "sim/http/answers.h"
#include "sim/http/routes.h"

namespace ktrdr::sim {

namespace {

WebAnswer route(World& world, Box& box, const WebRequest& request)
{
    switch (box.role) {
    case Role::Backend: return backendRoute(world, box, request);
    case Role::IbHost: return ibHostRoute(world, box, request);
    case Role::Worker:
    case Role::GpuHost:
    case Role::Golden: break;
    }
    return workerRoute(world, box, request);
}

} // namespace

WebAnswer Site::answer(int id, const WebRequest& request)
{
    m_audit.countHttp(id);
    return m_cluster.with([&](World& world) {
        Box* box = world.box(id);
        if (!box)
            return problem(502, "no such machine");
        WebAnswer answer = route(world, *box, request);
        if (world.faulty("garbage", *box)) {
            answer.status = 200;
            answer.body = "<html>\x1b[31m{\"workers\": [1e999, \xff\xfe";
        }
        answer.delay = world.httpDelay(*box);
        answer.hang = world.faulty("http-hang", *box);
        return answer;
    });
}

} // namespace ktrdr::sim
