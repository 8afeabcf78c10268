#!/usr/bin/env python3
"""Checks that the committed demo corpus still has the properties that data/README.md promises.

Reads only the text files, so that it also catches an edit by hand. Exit status 1 names each
property that fails. With --regenerate it also compares the files with what the generator writes.
"""

import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"

sys.dont_write_bytecode = True
sys.path.insert(0, str(DATA))

from generator import measure  # noqa: E402


def raw_text_faults(corpus):
    """Lines that do not look like raw text: blank, padded, tokenised, without a sentence's ends."""
    for (split, language), lines in corpus.items():
        for number, line in enumerate(lines, 1):
            where = f"{split}.{language}:{number}"
            if not line or line != line.strip() or "  " in line:
                yield f"{where}: blank, padded or with a double space"
            elif not (line[0].isupper() or line[0].isdigit()) or line[-1] not in ".?!":
                yield f"{where}: does not begin with a capital and end with . ? or !"
            elif " ." in line or " ," in line or " ?" in line or "_" in line or "*" in line:
                yield f"{where}: has a mark that stands apart or belongs to the lexicon"


def parallel_faults(corpus):
    for split in measure.SPLITS:
        sizes = {language: len(corpus[split, language]) for language in measure.LANGUAGES}
        if len(set(sizes.values())) != 1:
            yield f"{split}: sides of different length: {sizes}"
        for number, lines in enumerate(zip(*(corpus[split, k] for k in measure.LANGUAGES)), 1):
            if len({line[-1] for line in lines}) != 1:
                yield f"{split}:{number}: the languages end with different marks"
            if len({digits(line) for line in lines}) != 1:
                yield f"{split}:{number}: the languages have different figures"


def digits(line):
    """The figures of a line in a fixed order; the 1 of French 1er counts as well."""
    words = (word.removesuffix("er") for word in measure.tokens(line))
    return tuple(sorted(word for word in words if word.isdigit()))


def main():
    corpus = measure.read(DATA)
    problems = list(raw_text_faults(corpus)) + list(parallel_faults(corpus))
    if not problems:
        problems = measure.failures(measure.statistics(DATA))
    if "--regenerate" in sys.argv[1:]:
        run = subprocess.run([sys.executable, DATA / "generate.py", "--check"], capture_output=True)
        problems += run.stderr.decode().splitlines()
    for problem in problems[:20]:
        print(f"data: {problem}", file=sys.stderr)
    if len(problems) > 20:
        print(f"data: and {len(problems) - 20} more", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
