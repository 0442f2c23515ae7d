// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Script snippets whose output and exit status must be the same in the simulated shell and in the real dash.
// Harmless: they touch only the empty directory they start in.
#pragma once

#include <vector>

struct OracleRow
{
    const char* name;
    const char* script;
    const char* input = "";
};

inline const std::vector<OracleRow> kLanguageRows = {
    {"echo", "echo hello   world"},
    {"quotes", R"(echo 'a  b' "c  d" e\ \ f "g'h" 'i"j')"},
    {"dq escapes", R"(echo "a\$b \"c\" \\ \x \`")"},
    {"line continuation", "echo one \\\n two\necho 'a\\\nb'"},
    {"concatenation", R"(a=1; echo x"$a"y'$a'$a)"},
    {"comment", "echo a # no\necho b#c\n# end"},
    {"variables", "a=5; b=$a; echo \"$b\" ${a}x $nope."},
    {"assignment no split", "a='x   y'; b=$a; echo \"$b\"; echo $b"},
    {"default", "unset x; y=; echo ${x:-d1} ${x-d2} ${y:-d3} [${y-d4}]"},
    {"assign default", "echo ${x:=foo} $x; y=; echo ${y:=bar} $y; z=; echo [${z=baz}]"},
    {"alternative", "x=1; y=; echo [${x:+a}] [${y:+b}] [${y+c}] [${n+d}]"},
    {"error if unset", "echo start; echo ${x:?is missing}; echo never"},
    {"error if unset in subshell", "(: ${x?}) 2>/dev/null; echo $?"},
    {"length", "x=hello; echo ${#x} ${#nope}; set -- a b; echo ${#} $#"},
    {"prefix suffix", "f=/a/b/c.tar.gz; echo ${f#*/} ${f##*/} ${f%.*} ${f%%.*}"},
    {"affix quoted", R"(x='*ab'; echo "${x#'*'}" "${x#\*}" ${x#"*"})"},
    {"affix from variable", "p=ab; x=abcab; echo ${x#$p} ${x%\"$p\"}"},
    {"nested expansion", "a=; b=; c=x; echo ${a:-${b:-$c}}"},
    {"default with blanks", "set -- ${x:-a b c}; echo $#; set -- \"${x:-a b c}\"; echo $#"},
    {"default quoted inside", R"(set -- ${x:-"a b" c}; echo $# "$1")"},
    {"positional", "set -- one 'two three' four; echo $1 $2 $#; shift; echo $1; shift 2; echo $#"},
    {"at quoted", "set -- a 'b c' ''; for i in \"$@\"; do echo \"[$i]\"; done"},
    {"at empty", "set --; for i in \"$@\"; do echo never; done; set -- \"$@\"; echo $#"},
    {"at joined", "set -- a b; for i in \"x$@y\"; do echo \"[$i]\"; done"},
    {"star quoted", "set -- a b c; IFS=,; echo \"$*\"; IFS=; echo \"$*\""},
    {"star unquoted", "set -- 'a b' c; for i in $*; do echo \"[$i]\"; done"},
    {"at in default", "set -- 'a b' c; for i in ${1+\"$@\"}; do echo \"[$i]\"; done"},
    {"ten parameters", "set -- 1 2 3 4 5 6 7 8 9 ten; echo ${10} $10"},
    {"ifs colon", "IFS=:; x=a:b::c:; set -- $x; echo $#; for i; do echo \"[$i]\"; done"},
    {"ifs mixed", "IFS=': '; x=' a : b  c : : d '; for i in $x; do echo \"[$i]\"; done"},
    {"ifs empty", "IFS=; x='a b'; set -- $x; echo $#"},
    {"split around literal", "x='a b'; for i in p${x}q; do echo \"[$i]\"; done"},
    {"arithmetic", "echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((7%3)) $((-7%3))"},
    {"arithmetic compare", "echo $((1<2)) $((2<=1)) $((3==3)) $((3!=3)) $((1&&0)) $((1||0)) $((!5)) $((~0))"},
    {"arithmetic bits", "echo $((6&3)) $((6|3)) $((6^3)) $((1<<10)) $((1024>>3)) $((0x1f)) $((010))"},
    {"arithmetic variables", "x=5; echo $((x+1)) $(($x*2)) $((y+1)) $((x>3?10:20))"},
    {"arithmetic assign", "x=1; echo $((x+=4)) $x $((y=x*2)) $y"},
    {"arithmetic wrap", "echo $((9223372036854775807+1))"},
    {"arithmetic division by zero", "echo a; echo $((1/0)); echo b"},
    {"arithmetic bad", "echo a; echo $((1+)); echo b"},
    {"arithmetic illegal number", "x=abc; echo $((x+1)); echo b"},
    {"arithmetic short circuit", "x=1; echo $((0 && (x=5))) $x $((1 || (x=6))) $x"},
    {"substitution", "x=$(echo a; echo b); echo \"$x\"; echo $x"},
    {"substitution trims", "x=$(printf 'a\\n\\n\\n'); echo \"[$x]\""},
    {"backquote", "echo `echo a \\`echo b\\``; echo \"`echo 'x  y'`\""},
    {"nested substitution", "echo $(echo $(echo \"deep $(echo er)\"))"},
    {"substitution status", "x=$(false); echo $?; x=$(exit 7); echo $?"},
    {"substitution with case", "echo $(case a in (a) echo yes;; esac)"},
    {"substitution quoted parts", "echo \"$(echo \"a b\" 'c)')\""},
    {"and or", "true && echo a || echo b; false && echo c || echo d; false || true && echo e"},
    {"not", "! true; echo $?; ! false; echo $?; if ! false; then echo n; fi"},
    {"if", "if false; then echo a; elif true; then echo b; else echo c; fi; if false; then :; fi; echo $?"},
    {"for", "for i in 1 2 3; do echo $i; done; echo $i; for j in; do echo no; done; echo $?"},
    {"for positional", "set -- a b; for i do echo $i; done"},
    {"while", "i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; echo $?"},
    {"until", "i=3; until [ $i -eq 0 ]; do echo $i; i=$((i-1)); done"},
    {"break continue", "for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done"},
    {"break levels", "for i in 1 2; do for j in a b; do echo $i$j; break 2; done; done; echo end"},
    {"continue levels", "for i in 1 2; do for j in a b; do echo $i$j; continue 2; done; done"},
    {"case", "for x in foo bar baz '' '*'; do case $x in f*) echo f;; b?r|q) echo br;; '') echo e;; '*') echo star;; "
             "*) echo other;; esac; done"},
    {"case quoting",
     R"(p='a*'; case 'a*' in "$p") echo q;; esac; case abc in $p) echo m;; esac; case abc in "$p") echo no;; esac; echo $?)"},
    {"case brackets", "for c in a 5 Z - ]; do case $c in [a-z]) echo lower;; [!A-Z0-9]) echo other;; [[:digit:]]) echo "
                      "digit;; *) echo rest;; esac; done"},
    {"case fall through none", "case x in y) echo y;; esac; echo $?"},
    {"function", "f() { echo \"$# $1\"; return 3; }; f a b; echo $?"},
    {"function args restored", "set -- x y; f() { set -- 1 2 3; echo $#; }; f; echo $# $1"},
    {"function local", "v=1; f() { local v=2 w; w=3; echo $v $w; }; f; echo $v $w"},
    {"function recursion", "f() { [ $1 -le 0 ] && return; echo $1; f $(($1-1)); }; f 4"},
    {"function return status", "f() { false; return; }; f; echo $?; g() { return 0; echo no; }; g; echo $?"},
    {"function in pipeline", "f() { while read -r l; do echo \"<$l>\"; done; }; printf 'a\\nb\\n' | f"},
    {"function redirect", "f() { echo out; echo err >&2; }; f 2>&1 | sort"},
    {"function subshell body", "f() (x=5; echo $x); x=1; f; echo $x"},
    {"prefix assignment", "x=1; x=2 sh -c 'echo $x'; echo $x; x=3 eval 'echo $x'; echo $x"},
    {"prefix on function", "f() { echo $x; }; x=1; x=2 f; echo $x"},
    {"subshell", "x=1; (x=2; echo $x; exit 5); echo $? $x"},
    {"group", "{ echo a; echo b; } | cat; { x=9; }; echo $x"},
    {"subshell cd", "mkdir d; (cd d && pwd | sed 's|.*/||'); [ -d d ] && echo here"},
    {"pipeline status", "false | true; echo $?; true | false; echo $?; exit 3 | true; echo $?"},
    {"pipeline long", "seq 1 1000 | grep 7 | head -n 5 | tail -n 2"},
    {"pipeline early close", "seq 1 100000 | head -n 1; echo $?"},
    {"pipeline subshell", "x=1; echo 5 | read x; echo $x"},
    {"background wait", "(exit 4) & wait $!; echo $?; true & wait; echo $?"},
    {"wait unknown", "wait 999999; echo $?"},
    {"background output", "echo a & wait; echo b"},
    {"two jobs", "(exit 3) & a=$!; (exit 5) & b=$!; wait $b; echo $?; wait $a; echo $?"},
    {"background no stdin", "cat & wait; echo done", "data"},
    {"redirect", "echo a >f; echo b >>f; cat f; cat <f; wc -l <f"},
    {"redirect stderr", "ls /nonexistent-x 2>/dev/null; echo $?; { echo e >&2; } 2>&1"},
    {"redirect order", "{ echo o; echo e >&2; } 2>&1 >f | sed 's/^/p:/'; cat f"},
    {"redirect close", "echo a >&- 2>/dev/null; echo $?"},
    {"redirect fd", "exec 3>f; echo x >&3; exec 3>&-; cat f; exec 4<f; read l <&4; echo $l"},
    {"redirect missing", "cat <nofile 2>/dev/null; echo $?"},
    {"redirect missing dir", "echo a >no/f 2>/dev/null; echo $?"},
    {"redirect special builtin fatal", ": <nofile; echo never"},
    {"redirect compound", "for i in 1 2; do echo $i; done >f; cat f; while read x; do echo \"r$x\"; done <f"},
    {"redirect if", "if true; then echo y; fi >f; cat f"},
    {"bad fd", "echo a >&7; echo $?"},
    {"read write", "echo abc >f; exec 5<>f; read x <&5; echo $x"},
    {"heredoc", "x=5; cat <<EOF\na $x $(echo b) \\$x `echo c`\n\"q\" 'q'\nEOF\necho after"},
    {"heredoc quoted", "x=5; cat <<'EOF'\na $x $(echo b) \\$x\nEOF"},
    {"heredoc tabs", "cat <<-EOF\n\t\tindented\n\tEOF\necho x"},
    {"heredoc two", "cat <<A; cat <<B\none\nA\ntwo\nB"},
    {"heredoc in loop", "for i in 1 2; do cat <<E\nrow $i\nE\ndone"},
    {"heredoc pipe", "cat <<E | tr a-z A-Z\nabc\nE"},
    {"heredoc empty", "cat <<E\nE\necho end"},
    {"heredoc to read", "while read -r a b; do echo \"$b-$a\"; done <<E\n1 one\n2 two words\nE"},
    {"glob", "touch b.txt a.txt c.log .hidden; echo *.txt; echo *; echo .h*; echo no*match"},
    {"glob quoted", "touch ab; echo 'a*' \"a*\" a\\*; x='a*'; echo $x \"$x\""},
    {"glob directories", "mkdir -p d/e; touch d/1 d/e/2; echo d/* */e/*; echo d/*/"},
    {"glob brackets", "touch a1 b2 c3; echo [ab]*; echo [!ab]*; echo [a-b][0-9]"},
    {"noglob", "touch x; set -f; echo *; set +f; echo *"},
    {"tilde", "HOME=/h; echo ~ ~/x \"~\" a~; x=~/y; echo $x"},
    {"errexit", "set -e; echo a; false; echo b"},
    {"errexit if", "set -e; if false; then :; fi; false || echo or; ! true; echo end"},
    {"errexit and", "set -e; false && true; echo still"},
    {"errexit last of and", "set -e; true && false; echo never"},
    {"errexit function", "set -e; f() { false; echo in; }; if f; then echo yes; fi; f; echo never"},
    {"errexit subshell", "set -e; (false; echo no); echo never"},
    {"errexit substitution", "set -e; x=$(false); echo never"},
    {"errexit substitution in echo", "set -e; echo x$(false)y; echo on"},
    {"errexit pipeline", "set -e; false | true; echo ok; true | false; echo never"},
    {"errexit while", "set -e; while false; do :; done; echo ok"},
    {"errexit group", "set -e; { false; } || echo caught; { false; echo x; }; echo never"},
    {"errexit off again", "set -e; set +e; false; echo on"},
    {"nounset", "set -u; echo ${x-}; echo $x; echo never"},
    {"nounset at", "set -u; echo \"$@\" $#; echo ok"},
    {"trap exit", "trap 'echo bye $?' EXIT; echo a; exit 3"},
    {"trap exit errexit", "set -e; trap 'echo cleanup' EXIT; false; echo never"},
    {"trap exit subshell", "trap 'echo outer' EXIT; (trap 'echo inner' EXIT; echo sub); echo main"},
    {"trap exit status", "trap 'exit 9' EXIT; exit 1"},
    {"trap reset", "trap 'echo no' EXIT; trap - EXIT; echo done"},
    {"trap signal", "trap 'echo got' TERM; kill -TERM $$; echo after"},
    {"trap syntax error runs", "trap 'echo t' EXIT; eval 'if'; echo never"},
    {"exit status", "false; exit"},
    {"exit range", "(exit 256); echo $?; (exit 300); echo $?"},
    {"command not found", "no_such_command_x 2>/dev/null; echo $?"},
    {"not executable", "echo hi >f; ./f 2>/dev/null; echo $?; chmod +x f; echo 'echo ran $1' >f; ./f x"},
    {"shebang", "printf '#!/bin/sh\\necho \"$0 $#\"\\n' >s; chmod 755 s; ./s a b"},
    {"eval", "x='echo a; echo b'; eval \"$x\"; eval 'y=5'; echo $y; eval; echo $?"},
    {"dot", "echo 'v=7; echo sourced $1; return 4' >f; . ./f; echo $? $v"},
    {"dot missing", ". ./nofile; echo never"},
    {"exec", "exec sh -c 'echo replaced; exit 6'; echo never"},
    {"exec redirect", "exec >f; echo hidden; exec >&2; cat f 2>/dev/null"},
    {"export", "x=1; sh -c 'echo [$x]'; export x; sh -c 'echo [$x]'; export y=2; sh -c 'echo $y'"},
    {"export no split", "v='a b'; export w=$v; echo \"$w\""},
    {"unset", "x=1; unset x; echo [${x-u}]; f() { echo f; }; unset -f f; f 2>/dev/null; echo $?"},
    {"readonly", "readonly r=1; echo $r; (r=2) 2>/dev/null; echo $?; r=3; echo never"},
    {"shift too far", "set -- a; shift 2; echo never"},
    {"set dash dash", "set -- -a -b; echo $1 $2; set x y; echo $1 $2"},
    {"set bad option", "set -Q 2>/dev/null; echo never"},
    {"command -v", "command -v cd; command -v no_such_x; echo $?; f() { :; }; command -v f; command -v if"},
    {"command runs", "echo() { printf 'mine\\n'; }; echo a; command echo b"},
    {"type", "type cd; type if; f() { :; }; type f"},
    {"read", "read a b; echo \"[$a] [$b]\"; read c; echo [$c] $?; read d; echo [$d] $?", "one two  three \nlast"},
    {"read raw", "read -r a; read b; echo \"$a|$b\"", "x\\ty\nx\\ty\n"},
    {"read continuation", "read a b; echo \"[$a] [$b]\"", "a\\ b c\\\nd\n"},
    {"read ifs", "IFS=: read a b c; echo \"[$a][$b][$c]\"; IFS=: read x y; echo \"[$x][$y]\"", "1:2:3:4\np:q:\n"},
    {"read loop", "while IFS= read -r line; do echo \"[$line]\"; done", "  a  \n\n\\b\n"},
    {"read then cat", "read a; echo \"$a\"; cat", "first\nsecond\nthird\n"},
    {"read shared file", "printf '1\\n2\\n3\\n' >f; { read a; read b; cat; } <f; echo $a$b"},
    {"getopts",
     "set -- -a -b val -cfoo rest; while getopts ab:c: o; do echo \"$o $OPTARG\"; done; shift $((OPTIND-1)); echo $1"},
    {"getopts cluster", "set -- -xyz; while getopts xyz o; do echo $o; done; echo $OPTIND"},
    {"getopts bad",
     "set -- -q; getopts :a o; echo \"$o $OPTARG\"; OPTIND=1; set -- -a; getopts :a: o; echo \"$o $OPTARG\""},
    {"umask", "umask 077; umask; touch f; stat -c %a f; mkdir d; stat -c %a d"},
    {"cd", "mkdir -p a/b; cd a/b; cd ..; basename \"$PWD\"; cd - >/dev/null; basename \"$PWD\"; cd /nope 2>/dev/null; "
           "echo $?"},
    {"test strings", "[ a = a ]; echo $?; [ a != a ]; echo $?; [ -z '' ]; echo $?; [ -n '' ]; echo $?; [ '' ]; echo "
                     "$?; [ x ]; echo $?"},
    {"test numbers", "[ 1 -lt 2 ] && [ 2 -ge 2 ] && [ 3 -ne 4 ] && echo ok; [ a -eq 1 ] 2>/dev/null; echo $?"},
    {"test files", "touch f; mkdir d; ln -s f l; for t in -f -d -e -s -L -r -x; do for n in f d l no; do [ $t $n ] && "
                   "echo \"$t $n\"; done; done"},
    {"test logic", "[ ! a = b ] && echo 1; [ a -a b ] && echo 2; [ '' -o b ] && echo 3; [ \\( a = a \\) ] && echo 4; [ "
                   "! '' ] && echo 5"},
    {"test odd words",
     "[ -f = -f ] && echo 1; [ ! = ! ] && echo 2; [ '(' = '(' ] && echo 3; x=-n; [ \"$x\" ] && echo 4"},
    {"test missing bracket", "[ a 2>/dev/null; echo $?"},
    {"syntax error", "echo a\nif true; echo b; fi\necho never"},
    {"syntax error unclosed", "echo a\necho 'b"},
    {"syntax error paren", "echo a\n)\necho b"},
    {"empty", ""},
    {"only comment", "# nothing\n\n"},
    {"semicolons newline", "echo a;\necho b ;echo c"},
    {"reserved as argument", "echo if then fi do done case esac { }"},
    {"braces literal", "echo {a,b} a{1..3}b"},
    {"dollar literal", "echo $ a$ \"$\" '$x' $%"},
    {"ppid numbers", "[ $$ -gt 0 ] && echo pid; (echo $$ | grep -q \"^$$\\$\") && echo same"},
    {"last background", "sleep 0 & [ $! -gt 0 ] && echo yes; wait"},
    {"kill zero",
     "sleep 5 & p=$!; kill -0 $p; echo $?; kill $p; wait $p 2>/dev/null; echo $?; kill -0 $p 2>/dev/null; echo $?"},
    {"kill name", "sleep 5 & kill -KILL $!; wait $! 2>/dev/null; echo $?; sleep 5 & kill -s INT $!; kill -9 $!; wait"},
    {"deep nesting",
     "if true; then for i in 1; do while true; do case a in a) { ( echo deep ); };; esac; break; done; done; fi"},
    {"multi line pipe", "echo a |\n  cat |\n\n  cat && \n echo b"},
    {"string building loop", "s=; for i in 1 2 3; do s=\"$s$i,\"; done; echo \"${s%,}\""},
    {"lines to list", "printf 'x\\ny\\n' >f; for l in $(cat f); do echo \"[$l]\"; done"},
    {"mkdir claim",
     "mkdir lock && echo got; mkdir lock 2>/dev/null || echo busy; rmdir lock; mkdir lock && echo again"},
    {"status in and-or list", "true; x=$?; false; y=$?; echo $x$y"},
    {"not in pipeline", "! echo a | grep -q b; echo $?"},
    {"if pipeline", "if echo abc | grep -q b; then echo found; fi"},
    {"return outside", "echo a; return 3; echo never"},
    {"inline sh stdin", "echo 'echo from stdin $1' | sh -s arg"},
    {"sh -c args", "sh -c 'echo $0 $1 $#' name one two"},
    {"sh -e", "sh -e -c 'false; echo never'; echo $?; sh -ec 'echo x; false; echo y'"},
    {"redirection error goes where stderr is by then",
     "f() { :; }; { :; } 2>a >no/x; f 2>b >no/x; ls 2>c >no/x; 2>d >no/x; true 2>e >no/x; (:) 2>g >no/x; "
     "for i in a b c d e g; do sed 's/.*cannot/cannot/' $i; done"},
};

inline const std::vector<OracleRow> kUtilityRows = {
    {"printf", "printf '%s-%d-%x-%o-%c|%5s|%-5s|%05d|%.2s\\n' abc 42 255 8 xyz ab cd 42 xyz"},
    {"printf repeat", "printf '%s,' a b c; echo; printf '%s %s\\n' 1 2 3; printf 'no args\\n'; printf '%s|%d\\n'"},
    {"printf escapes", R"(printf 'a\tb\nc\\d\101\n'; printf '%b' 'x\ty\n' 'p\0101\n'; printf '100%%\n')"},
    {"printf star", "printf '%*d|%-*s|\\n' 5 42 6 ab"},
    {"printf bad number", "printf '%d\\n' abc 2>/dev/null; echo $?; printf '%d\\n' 12x 2>/dev/null; echo $?"},
    {"printf char code", "printf '%d %d\\n' \"'A\" 0x10"},
    {"echo escapes", R"(echo 'a\tb'; echo -n x; echo 'c\c' y; echo 'z\0101')"},
    {"cat files", "echo a >1; echo b >2; cat 1 2; cat - <1; cat nofile 2>/dev/null; echo $?"},
    {"head", "seq 1 20 | head -n 3; seq 1 20 | head -2; seq 1 5 | head -n -2; printf abcdef | head -c 3; echo; head -n "
             "1 nofile 2>/dev/null; echo $?"},
    {"tail", "seq 1 20 | tail -n 2; seq 1 20 | tail -n +19; printf abcdef | tail -c 2; echo; seq 1 3 | tail -1"},
    {"head two files", "echo a >x; echo b >y; head -n 1 x y"},
    {"wc", "printf 'a b\\nc\\n' | wc -l; printf 'a b\\nc\\n' | wc -c; printf 'a b\\nc\\n' | wc -w; printf 'a b\\nc\\n' "
           ">f; wc f; wc -l f"},
    {"grep", "printf 'foo\\nbar\\nbaz\\n' >f; grep ba f; grep -c ba f; grep -v ba f; grep -n r f; grep -q zzz f; echo "
             "$?; grep -q foo f; echo $?"},
    {"grep fixed",
     "printf 'a.b\\nacb\\n' | grep -F a.b; printf 'a.b\\nacb\\n' | grep -c a.b; printf 'x+y\\n' | grep -F 'x+y'"},
    {"grep extended", "printf 'ab12\\nzz\\n' | grep -E '^[a-z]+[0-9]{2}$'; printf 'a\\nb\\nc\\n' | grep -E 'a|c'; "
                      "printf 'a|c\\n' | grep 'a|c'"},
    {"grep options", "printf 'Foo\\nfood\\n' >f; grep -i foo f; grep -w foo f; grep -iw foo f; grep -x food f; grep -o "
                     "oo f; grep -l foo f; grep -e Foo -e food f; grep -m 1 oo f"},
    {"grep file names", "echo x >a; echo x >b; grep x a b; grep -h x a b; grep -H x a"},
    {"grep missing", "grep x nofile 2>/dev/null; echo $?; echo x | grep '[' 2>/dev/null; echo $?"},
    {"grep empty", "printf '\\na\\n' | grep -c ''; printf 'a\\n' | grep -c '^$'; printf '' | grep -c x"},
    {"sed s", "echo 'hello world' | sed 's/o/0/'; echo 'hello world' | sed 's/o/0/g'; echo aaa | sed 's/a/b/2'; echo "
              "abc | sed 's/\\(a\\)\\(b\\)/\\2\\1/'; echo a/b | sed 's|/|-|'; echo abc | sed 's/b/[&]/'"},
    {"sed -E",
     "echo key=val | sed -E 's/^([a-z]+)=(.*)$/\\2:\\1/'; echo aXbX | sed -E 's/X//g'; echo Abc | sed 's/a/x/I'"},
    {"sed print delete", "seq 1 5 | sed -n 3p; seq 1 5 | sed 2d; seq 1 5 | sed -n '2,4p'; seq 1 5 | sed -n '$p'; seq 1 "
                         "5 | sed '/3/d'; seq 1 5 | sed -n '/2/,/4/p'"},
    {"sed more",
     "seq 1 5 | sed 3q; echo abc | sed 'y/abc/xyz/'; echo a | sed -e s/a/b/ -e s/b/c/; seq 3 | sed '2!d'; printf "
     "'a\\nb\\n' | sed -n 's/a/x/p'; seq 2 | sed =; seq 2 | sed '1a after'; seq 2 | sed '2i before'"},
    {"sed in place", "printf 'a=1\\nb=2\\n' >f; sed -i 's/^a=.*/a=9/' f; cat f"},
    {"sed empty match", "echo abc | sed 's/x*/-/g'; echo abc | sed 's/b*/-/g'"},
    {"sed newline text", "printf 'a,b\\n' | sed 's/,/\\n/'; printf 'no newline' | sed 's/n/N/'"},
    {"cut", "echo a:b:c | cut -d: -f2; echo a:b:c | cut -d: -f1,3; echo a:b:c | cut -d : -f 2-; echo abcdef | cut "
            "-c2-4; echo none | cut -d: -f1; echo none | cut -s -d: -f1; printf 'x\\ty\\n' | cut -f2"},
    {"tr", "echo hello | tr a-z A-Z; echo hello | tr -d l; echo aabbcc | tr -s ab; echo 'a b' | tr ' ' '\\n'; echo "
           "abc123 | tr -cd '0-9\\n'; echo ABC | tr '[:upper:]' '[:lower:]'; echo abc | tr abc x"},
    {"sort", "printf 'b\\na\\nc\\na\\n' | sort; printf 'b\\na\\na\\n' | sort -u; printf '10\\n9\\n2\\n' | sort -n; "
             "printf '10\\n9\\n2\\n' | sort -rn; printf '10\\n9\\n' | sort"},
    {"sort key", "printf 'a 3\\nb 1\\nc 2\\n' | sort -k2; printf 'x:10\\ny:9\\n' | sort -t: -k2n; printf "
                 "'v1.10\\nv1.9\\nv1.2\\n' | sort -V"},
    {"uniq", "printf 'a\\na\\nb\\na\\n' | uniq; printf 'a\\na\\nb\\n' | uniq -c; printf 'a\\na\\nb\\n' | uniq -d"},
    {"seq", "seq 3; seq 2 4; seq 1 2 7; seq 5 -2 1; seq -s , 1 3; seq 3 1"},
    {"tee", "echo a | tee f g; cat f g; echo b | tee -a f >/dev/null; cat f"},
    {"basename dirname", "basename /a/b/c.txt; basename /a/b/c.txt .txt; basename /a/b/; dirname /a/b/c; dirname c; "
                         "dirname /a; dirname /a/b/; basename /"},
    {"mkdir", "mkdir a; mkdir a 2>/dev/null; echo $?; mkdir -p a/b/c; [ -d a/b/c ] && echo ok; mkdir x/y 2>/dev/null; "
              "echo $?; mkdir -m 700 p; stat -c %a p; mkdir -p a; echo $?"},
    {"rm", "touch f; rm f; [ -e f ] || echo gone; rm f 2>/dev/null; echo $?; rm -f f; echo $?; mkdir -p d/e; rm d "
           "2>/dev/null; echo $?; rm -r d; [ -e d ] || echo gone; rm -rf d; echo $?"},
    {"rmdir", "mkdir -p d/e; rmdir d 2>/dev/null; echo $?; rmdir d/e d; echo $?; rmdir nope 2>/dev/null; echo $?"},
    {"mv", "echo a >f; mv f g; cat g; mkdir d; mv g d; cat d/g; echo b >h; mv -f h d/g; cat d/g; mv nofile x "
           "2>/dev/null; echo $?; mkdir e; mv -T d e; ls e; mv e e/sub 2>/dev/null; echo $?"},
    {"cp", "echo a >f; cp f g; cat g; mkdir -p d/s; echo x >d/s/y; cp d e 2>/dev/null; echo $?; cp -r d e; cat e/s/y; "
           "cp f d; cat d/f; cp nofile z 2>/dev/null; echo $?; chmod 600 f; cp -p f k; stat -c %a k"},
    {"ln",
     "echo a >f; ln -s f l; cat l; readlink l; ln f h; echo b >>f; cat h; ln -s f l 2>/dev/null; echo $?; ln -sf g l; "
     "readlink l; [ -e l ] || echo dangling; mkdir d; ln -s ../f d/up; cat d/up; ln -sfn d cur; readlink cur"},
    {"readlink -f", "mkdir -p a; touch a/f; ln -s a l; p=$(readlink -f l/f); echo ${p##*/} ; readlink a/f; echo $?; [ "
                    "\"$(readlink -f .)\" = \"$(pwd -P 2>/dev/null || pwd)\" ] && echo same"},
    {"touch stat",
     "touch f; stat -c '%s %n' f; printf abc >f; stat -c %s f; touch -d @1000000000 f; stat -c %Y f; stat -c %a nofile "
     "2>/dev/null; echo $?; stat -c '%F' . f; touch no/f 2>/dev/null; echo $?; touch -c none; [ -e none ] || echo not"},
    {"chmod", "touch f; chmod 640 f; stat -c %a f; chmod u+x,go-r f; stat -c %a f; chmod a=r f; stat -c %a f; chmod +w "
              "f; stat -c %a f; chmod 600 nofile 2>/dev/null; echo $?"},
    {"ls", "touch b a .h; mkdir d; touch d/x; ls; ls -a | head -n 3; ls -A; ls d; ls -d d; ls nofile 2>/dev/null; echo "
           "$?; ls a d"},
    {"date", "date -u -d @0 +%FT%TZ; date -u -d @86400.5 +%s; date -u -d @1700000000 '+%Y-%m-%d %H:%M:%S %j %a %b'; [ "
             "$(date +%s) -gt 1600000000 ] && echo ok; date +%N | grep -cE '^[0-9]{9}$'"},
    {"date default", "LC_ALL=C date -u -d @0; date -u -d @0 -Iseconds; date -u -d @0 -R"},
    {"env", "env -i A=1 B=2 env | sort; env X=5 sh -c 'echo $X'; env no_such_cmd_x 2>/dev/null; echo $?; A=1 env -u A "
            "sh -c 'echo [$A]'; env -i PATH=\"$PATH\" /bin/sh -c 'echo [$HOME]'"},
    {"xargs", "printf 'a b\\nc\\n' | xargs echo; printf '1 2 3' | xargs -n 1 echo n; printf 'x\\ny z\\n' | xargs -I{} "
              "echo '<{}>'; printf '' | xargs -r echo no; printf \"'a b' c\" | xargs -n1; printf 'a\\0b c\\0' | xargs "
              "-0 -n1 echo; echo x | xargs false; echo $?; echo x | xargs no_such_x 2>/dev/null; echo $?"},
    {"timeout",
     "timeout 5 echo in time; timeout 0.1 sleep 5; echo $?; timeout 5 sh -c 'exit 7'; echo $?; timeout -s KILL 0.1 "
     "sleep 5; echo $?; timeout 5 no_such_x 2>/dev/null; echo $?; timeout -k 1 0.1 sleep 5; echo $?"},
    {"flock", "exec 9>lk; flock -n 9 && echo got; (flock -n 9 && echo shared fd); (exec 8>lk; flock -n 8 || echo busy "
              "$?); exec 9>&-; flock -n lk echo free; flock -n lk -c 'flock -n lk echo no || echo held'; flock -n -E 5 "
              "lk flock -n -E 5 lk true; echo $?"},
    {"flock wait", "exec 9>lk; flock 9; (flock -w 0.2 lk true; echo $?); flock -u 9; flock -w 1 lk echo ok; flock -x "
                   "9; flock -n -s lk true; echo $?"},
    {"flock background", "(flock 9; echo first; sleep 0.2; echo done) 9>lk & sleep 0.1; flock lk echo second; wait"},
    {"setsid nohup nice", "setsid sh -c 'echo s'; nohup sh -c 'echo n' 2>/dev/null; nice -n 5 echo p; nice echo q"},
    {"detached runner", "setsid nohup sh -c 'echo work; echo 0 >rc.tmp; mv rc.tmp rc' >log 2>&1 </dev/null & i=0; "
                        "while [ ! -e rc ] && [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done; cat rc log"},
    {"kill group", "setsid sh -c 'echo $$ >pid; sleep 30; echo no' & while [ ! -s pid ]; do sleep 0.02; done; kill -s "
                   "KILL -- -$(cat pid); wait $!; echo $?"},
    {"kill group builtin", "setsid sh -c 'echo $$ >pid; sleep 30; echo no' & while [ ! -s pid ]; do sleep 0.02; done; "
                           "kill -KILL -$(cat pid); wait $!; echo $?"},
    {"kill dashes", "kill -KILL -- -99999 2>/dev/null; echo $?; kill -s KILL -- -99999 2>/dev/null; echo $?; read 1bad "
                    "2>/dev/null; echo $?; command shift 5 2>/dev/null; echo $?"},
    {"expr", "expr 1 + 2; expr 3 \\* 4; expr 5 \\> 3; expr abc = abc; expr 0; echo $?; expr abc : 'a\\(.*\\)'; expr "
             "abc : 'ab'; expr length hello; expr 1 + a 2>/dev/null; echo $?; expr 7 / 2 + 1; expr \\( 1 + 2 \\) \\* "
             "3; expr '' '|' x"},
    {"sha256sum", "printf abc | sha256sum; printf abc >f; sha256sum f"},
    {"mktemp", "d=$(mktemp -d -p .); [ -d \"$d\" ] && stat -c %a \"$d\"; f=$(mktemp ./x.XXXXXX); [ -f \"$f\" ] && stat "
               "-c '%a %s' \"$f\"; mktemp x.XX 2>/dev/null; echo $?"},
    {"id uname", "uname; uname -s; true; false; echo $?; /bin/true; echo $?; /usr/bin/printf 'p%s\\n' x; /usr/bin/[ a "
                 "= a ]; echo $?"},
    {"sleep", "sleep 0.01; echo $?; sleep x 2>/dev/null; echo $?; sleep 0; sync; echo $?"},
    {"yes", "yes | head -n 3; yes a 'b  c' | head -n 2; yes -- -x | head -n 1; yes '' | head -n 2; yes -x 2>/dev/null; "
            "echo $?"},
    {"yes ends by the closed pipe",
     "{ yes; echo $? >s; } | head -c 5; cat s; (yes 0123456789; echo $? >s) | head -n 20000 | "
     "sha256sum; cat s; yes | head -c 100000 | wc -c"},
    {"head bytes",
     "head -c 70000 /dev/zero | wc -c; head -c 3 /dev/zero | tr '\\000' z; echo; printf abc | head -c 0; printf "
     "'a\nb\nc' | head -c 4; echo; head -c 2x /dev/zero 2>/dev/null; echo $?; head -c 5 nofile "
     "2>/dev/null; echo $?; (head -c 1000000 /dev/zero; echo $? >s) | true; cat s"},
    {"zero device",
     "[ -c /dev/zero ]; echo $?; [ -f /dev/zero ]; echo $?; echo x >/dev/zero; echo $?; head -c 2 </dev/zero | "
     "wc -c; stat -c %F /dev/zero; dash -c 'exec head -c 5 </dev/zero' | wc -c"},
    {"killed by a signal",
     "sh -c 'kill -KILL $$'; echo $?; sh -c 'kill -9 $$; echo never' 2>/dev/null; echo $?; sh -c "
     "'kill -TERM $$; echo never'; echo $?; sh -c 'trap \"echo no\" EXIT; kill -KILL $$'; echo $?; sh "
     "-c 'trap \"\" TERM KILL; kill -TERM $$; echo on; kill -KILL $$; echo never'; echo $?; kill "
     "-KILL $$; echo never"},
    {"sort big", "seq 1 3000 | sort -rn | head -n 2; seq 1 3000 | wc -l"},
    {"parallel jobs", "for i in 1 2 3 4; do (sleep 0.0$i; echo $i >out.$i) & done; wait; cat out.1 out.2 out.3 out.4"},
    {"jobs with status files",
     "for i in 1 2 3; do ( exit $i ) >o.$i 2>e.$i; echo $? >rc.$i & done; wait; cat rc.1 rc.2 rc.3"},
    {"xargs parallel", "seq 1 6 | xargs -n 1 -P 3 sh -c 'echo r$0' | sort"},
    {"atomic replace", "printf old >f; printf new >f.tmp && mv -f f.tmp f; cat f; ls"},
    {"config edit", "printf '[a]\\nk = 1\\n' >c; if grep -q '^k = ' c; then sed -i 's/^k = .*/k = 2/' c; else echo 'k "
                    "= 2' >>c; fi; cat c"},
    {"field extraction",
     "printf 'root:x:0\\nbin:x:2\\n' | while IFS=: read -r n x i; do printf '%s=%s\\n' \"$n\" \"$i\"; done | sort"},
    {"here script", "sh -s one two <<'E'\necho \"$#:$1:$2\"\nset -eu\nf() { printf '%s\\n' \"$@\"; }\nf a 'b c'\nE"},
    {"unread stdin", "printf 'echo a\\ncat\\nrest of input\\n' | sh"},
};
