#!/usr/bin/env python3
"""Writes the English-German-French demo corpus beside this script; see README.md.

    data/generate.py               write the files anew
    data/generate.py --check       compare them with what would be written, print the statistics
    data/generate.py --statistics  print the statistics of the files as they are
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import measure  # noqa: E402
from generator.corpus import generate  # noqa: E402

SEED = 1
FOLDER = Path(__file__).resolve().parent


def differing(files):
    """The names of the files that are missing or not byte for byte the same."""
    names = []
    for name, text in files.items():
        path = FOLDER / name
        if not path.exists() or path.read_bytes() != text.encode():
            names.append(name)
    return names


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    parser.add_argument("--statistics", action="store_true", help="measure only")
    options = parser.parse_args()
    problems = []
    if options.check:
        names = differing(generate(SEED))
        problems += [f"{name} differs from what data/generate.py writes; run it" for name in names]
    elif not options.statistics:
        for name, text in generate(SEED).items():
            (FOLDER / name).write_bytes(text.encode())
    figures = measure.statistics(FOLDER)
    print(measure.table(figures))
    problems += measure.failures(figures)
    for problem in problems:
        print(f"data/generate.py: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
