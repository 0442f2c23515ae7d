# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# ktrdr_add_library(NAME LINK ...): a folder of src/ becomes one static library of all its sources.
# ktrdr_add_test(NAME SOURCES ... LINK ... [LABELS ...] [TIMEOUT s]): one Qt Test program, run offscreen. The label
#   "tsan" also makes it part of the target tsan_tests, which is all that `./dev tsan` builds.
function(ktrdr_add_library name)
    cmake_parse_arguments(ARG "" "" "LINK;PRIVATE_LINK" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(${name} PUBLIC ktrdr_flags ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

function(ktrdr_add_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${name} PRIVATE ktrdr_flags Qt6::Test ${ARG_LINK})
    target_compile_definitions(${name} PRIVATE KTRDR_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        KTRDR_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" KTRDR_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    add_test(NAME ${name} COMMAND ${name})
    if("tsan" IN_LIST ARG_LABELS)
        add_dependencies(tsan_tests ${name})
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    # Qt is not instrumented: its test watchdog looks like a race. Races of std::thread code are still found.
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;ASAN_OPTIONS=detect_stack_use_after_return=1;TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:die_after_fork=0:ignore_noninstrumented_modules=1")
endfunction()
