# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# ktrdr_add_library(NAME LINK ... [PRIVATE_LINK ...] [HOT]): a folder of src/ becomes one static library of all its
#   sources. HOT: optimized under a sanitizer too, because tests run it for minutes; everything else compiles faster as
#   it is.
# ktrdr_add_test(NAME SOURCES ... LINK ... [LABELS ...] [TIMEOUT s] [PRECOMPILED] [HOT]): one Qt Test program, run offscreen.
#   PRECOMPILED pays where several tests of a folder link the same. The label "tsan" also makes it part of the target
#   tsan_tests, which is all that `./dev tsan` builds.
function(ktrdr_add_library name)
    cmake_parse_arguments(ARG "HOT" "" "LINK;PRIVATE_LINK" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(${name} PUBLIC ktrdr_flags ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
    if(ARG_HOT AND KTRDR_SANITIZE)
        target_compile_options(${name} PRIVATE -O1)
    endif()
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(LENGTH sources count)
    if(count GREATER 7) # what these cost to parse comes back after a handful of files
        target_precompile_headers(${name} PRIVATE <algorithm> <functional> <map> <memory> <optional> <stop_token> <string>
            <vector> <fmt/core.h> <tl/expected.hpp> <QFuture> <QJsonArray> <QJsonDocument> <QJsonObject> <QObject>
            <QPromise> <QTimer>)
    endif()
endfunction()

# Qt Test and what is dear to parse beside it, once for the tests of a folder that link the same.
function(ktrdr_precompile_test name links)
    file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(MAKE_C_IDENTIFIER "${folder} ${links} headers" shared)
    if(NOT TARGET ${shared})
        add_library(${shared} OBJECT "${CMAKE_SOURCE_DIR}/tests/precompiled.cpp")
        target_include_directories(${shared} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
        target_link_libraries(${shared} PRIVATE ktrdr_flags Qt6::Test ${links})
        set(headers <QTest> <QJsonArray> <QJsonDocument> <QJsonObject> <QSignalSpy> <functional> <map> <memory> <string> <vector>)
        if("ktrdr_gui" IN_LIST links)
            list(APPEND headers <QtWidgets> <QAbstractItemModelTester> "${CMAKE_SOURCE_DIR}/tests/fakes/fake_workspace.h")
        endif()
        target_precompile_headers(${shared} PRIVATE ${headers})
    endif()
    target_precompile_headers(${name} REUSE_FROM ${shared})
    set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp" PROPERTIES
        SKIP_PRECOMPILE_HEADERS ON) # next to nothing is in it
endfunction()

function(ktrdr_add_test name)
    cmake_parse_arguments(ARG "PRECOMPILED;HOT" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${name} PRIVATE ktrdr_flags Qt6::Test ${ARG_LINK})
    target_compile_definitions(${name} PRIVATE KTRDR_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        KTRDR_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" KTRDR_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    if("${ARG_LINK}" MATCHES "ktrdr_(app|cli|gui)") # what tests/fakes has compiled for them
        target_link_libraries(${name} PRIVATE ktrdr_fake_world)
    elseif("${ARG_LINK}" MATCHES "ktrdr_(planning|engine)")
        target_link_libraries(${name} PRIVATE ktrdr_sample_cluster)
    endif()
    if(ARG_HOT AND KTRDR_SANITIZE)
        target_compile_options(${name} PRIVATE -O1)
    endif()
    if(ARG_PRECOMPILED)
        ktrdr_precompile_test(${name} "${ARG_LINK}")
    endif()
    add_test(NAME ${name} COMMAND ${name})
    if("tsan" IN_LIST ARG_LABELS)
        add_dependencies(tsan_tests ${name})
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set(home "${CMAKE_BINARY_DIR}/test-homes/${name}") # settings and caches of a test stay in the build folder
    # Qt is not instrumented: its test watchdog looks like a race. Races of std::thread code are still found.
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT
        "XDG_CONFIG_HOME=${home}/config;XDG_STATE_HOME=${home}/state;XDG_CACHE_HOME=${home}/cache;XDG_DATA_HOME=${home}/data;QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;ASAN_OPTIONS=detect_stack_use_after_return=1;TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:die_after_fork=0:ignore_noninstrumented_modules=1")
endfunction()
