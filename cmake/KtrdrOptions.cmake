# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Language level, warnings, sanitizers and compiler cache: everything that applies to every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOUIC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(KTRDR_WERROR "Treat warnings as errors" OFF)
set(KTRDR_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")
option(KTRDR_COVERAGE "Instrument for gcov" OFF)
option(KTRDR_BENCH "Offer the targets of tests/bench in a tree without tests" OFF)

add_library(ktrdr_flags INTERFACE)
target_compile_options(ktrdr_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion
    $<$<BOOL:${KTRDR_WERROR}>:-Werror>)
target_compile_definitions(ktrdr_flags INTERFACE
    QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT SPDLOG_FMT_EXTERNAL
    KTRDR_VERSION="${PROJECT_VERSION}")
if(KTRDR_SANITIZE)
    target_compile_options(ktrdr_flags INTERFACE -fsanitize=${KTRDR_SANITIZE} -fno-omit-frame-pointer -g1
        -fno-sanitize-recover=all)
    if(KTRDR_SANITIZE MATCHES "address") # checked at each use of a pointer, they cost a third of all compiling; a null
        target_compile_options(ktrdr_flags INTERFACE -fno-sanitize=null,alignment) # pointer stops the program anyway
    endif()
    if(KTRDR_SANITIZE STREQUAL "thread") # GCC 12 sees overflows in std::string's own operator+ there; ci compiles it too
        target_compile_options(ktrdr_flags INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
            -Wno-stringop-overread)
    endif()
    target_link_options(ktrdr_flags INTERFACE -fsanitize=${KTRDR_SANITIZE})
endif()
if(KTRDR_COVERAGE)
    target_compile_options(ktrdr_flags INTERFACE --coverage)
    target_link_options(ktrdr_flags INTERFACE --coverage)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # without it ccache keeps nothing that uses precompiled headers
        add_compile_options(-fpch-preprocess)
    endif()
endif()
