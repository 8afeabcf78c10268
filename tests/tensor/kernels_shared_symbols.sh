#!/bin/bash
# The kernels are the same files compiled once for each instruction set. The linker keeps one copy
# of a function that two objects define as weak (inline functions, templates), so an old processor
# could run code of a newer one's instructions. Hence every function of a kernel object must carry
# its instruction set in its mangled name, which nothing else then defines.
#
#   kernels_shared_symbols.sh LEVEL: OBJECT... [LEVEL: OBJECT...]
set -euo pipefail

level=
status=0
for argument in "$@"; do
  if [[ $argument == *: ]]; then
    level=${argument%:}
    continue
  fi
  object=${argument:?}
  # DW.ref.* is a pointer to the C++ runtime, not code.
  symbols=$(nm --defined-only --extern-only --format=posix "$object" |
    awk '$1 !~ /^DW\.ref\./ {print $1}')
  if [ -z "$symbols" ]; then
    echo "$object: defines nothing that the linker sees; is it a kernel at all?" >&2
    status=1
  fi
  for symbol in $symbols; do
    if [[ $symbol != *"${level:?no LEVEL: before the first object}"* ]]; then
      echo "$object: defines $(c++filt "$symbol"), whose name does not say $level" >&2
      status=1
    fi
  done
done
exit $status
