"""Properties of the corpus, measured on its text alone, and the limits that they must keep."""

import re
from collections import Counter

LANGUAGES = ("en", "de", "fr")
SPLITS = ("train", "valid", "test")

DETERMINERS = set("""the a an this these my your his her our their every some many no which
how""".split())  # fmt: skip
PRONOUNS = set("i you he she it we they me him us them".split())
FUNCTION_WORDS = set("""am are is was were be been do does did has have had will can cannot could
must should would like want wants wanted allowed not never to who what where when why that whether
because if although before while and but than as more most please there by with for about at in on
of from near under behind front next after old ago o'clock""".split())  # fmt: skip


def tokens(text):
    """Lower-cased words; apostrophes and hyphens part words: l'eau is no type of its own."""
    return re.findall(r"\w+", text.lower())


def skeleton(english):
    """The sentence with its lexical slots blanked; so that no slot hides a template, all
    determiners count as one word, and all pronouns as another."""
    words = []
    for word in re.findall(r"o'clock|\w+|[^\w\s]", english.lower()):
        if word in DETERMINERS:
            word = "D"
        elif word in PRONOUNS:
            word = "P"
        elif word not in FUNCTION_WORDS and word[0].isalnum():
            word = "_"
        words.append(word)
    return " ".join(words)


def read(folder):
    """{(split, language): lines}"""
    corpus = {}
    for split in SPLITS:
        for language in LANGUAGES:
            text = (folder / f"{split}.{language}").read_text(encoding="utf-8")
            corpus[split, language] = text.splitlines()
    return corpus


def read_novel(folder):
    """(line number in the test part, forms of one word, forms of the other)"""
    rows = (folder / "test.novel.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        number, first, second = row.split("\t")
        yield int(number), set(first.split()), set(second.split())


def seen_together(train, novel):
    """Numbers of the test lines whose two words some train line has together."""
    lines_of = {}
    for number, line in enumerate(train):
        for word in set(tokens(line)):
            lines_of.setdefault(word, set()).add(number)

    def lines(forms):
        return set().union(*(lines_of.get(form, set()) for form in forms))

    return [number for number, first, second in novel if lines(first) & lines(second)]


def statistics(folder):
    corpus = read(folder)
    all_lines = {
        language: [line for split in SPLITS for line in corpus[split, language]]
        for language in LANGUAGES
    }
    triples = list(zip(*all_lines.values()))
    skeletons = Counter(skeleton(line) for line in all_lines["en"])
    novel = list(read_novel(folder))
    figures = {
        "lines": {split: len(corpus[split, "en"]) for split in SPLITS},
        "distinct triples": len(set(triples)),
        "lines in two splits": sum(shared_lines(corpus, language) for language in LANGUAGES),
        "skeletons": len(skeletons),
        "largest skeleton, %": 100 * skeletons.most_common(1)[0][1] / len(triples),
        "novel test lines": len(novel),
        "novel pairs seen in train": len(seen_together(corpus["train", "en"], novel)),
        "words of novel pairs, least frequent": least_frequent(corpus["train", "en"], novel),
        "bytes": sum(len(line.encode()) + 1 for lines in all_lines.values() for line in lines),
    }
    for language in LANGUAGES:
        figures[language] = language_figures(corpus, all_lines[language], language)
    return figures


def shared_lines(corpus, language):
    parts = [set(corpus[split, language]) for split in SPLITS]
    return sum(len(part) for part in parts) - len(set().union(*parts))


def least_frequent(train, novel):
    """How many train tokens the rarest word (all its forms) of the novel pairs has."""
    counts = Counter(word for line in train for word in tokens(line))
    words = [forms for _, *pair in novel for forms in pair]
    return min((sum(counts[form] for form in forms) for forms in words), default=0)


def language_figures(corpus, lines, language):
    counts = Counter(word for line in lines for word in tokens(line))
    train = Counter(word for line in corpus["train", language] for word in tokens(line))
    test = Counter(word for line in corpus["test", language] for word in tokens(line))
    unseen = sum(count for word, count in test.items() if word not in train)
    lengths = sorted(len(line.split()) for line in lines)
    return {
        "types": len(counts),
        "types that are not numerals": sum(not word[0].isdigit() for word in counts),
        "words a sentence": sum(lengths) / len(lengths),
        "shortest": lengths[0],
        "longest": lengths[-1],
        "types fewer than 5 times": sum(count < 5 for count in counts.values()),
        "test tokens unseen in train, %": 100 * unseen / test.total(),
    }


def failures(figures):
    """The properties that do not hold, each as a sentence."""
    lines = figures["lines"]
    rules = [
        (figures["distinct triples"] >= 20000, "fewer than 20,000 distinct triples"),
        (lines["train"] >= 20000, "fewer than 20,000 train lines"),
        (figures["distinct triples"] == sum(lines.values()), "some triple occurs twice"),
        (figures["lines in two splits"] == 0, "a line is in two splits"),
        (figures["largest skeleton, %"] <= 2, "a sentence skeleton has over 2 % of the lines"),
        (2 * figures["novel test lines"] >= lines["test"], "less than half of the test is novel"),
        (figures["novel pairs seen in train"] == 0, "a novel pair occurs together in train"),
        (figures["words of novel pairs, least frequent"] >= 10, "a word of a novel pair is rare"),
        (figures["bytes"] < 6e6, "the text is over 6 MB"),
    ]
    for language in LANGUAGES:
        own = figures[language]
        rules += [
            (own["types"] >= 1500, f"{language}: fewer than 1,500 word types"),
            (own["words a sentence"] >= 9, f"{language}: under 9 words a sentence"),
        ]
    return [message for holds, message in rules if not holds]


def table(figures):
    rows = []
    for name, value in figures.items():
        if name in LANGUAGES:
            rows += [f"{name}: {inner:34} {number(figure)}" for inner, figure in value.items()]
        elif isinstance(value, dict):
            rows += [f"{name + ' ' + inner:38} {number(figure)}" for inner, figure in value.items()]
        else:
            rows.append(f"{name:38} {number(value)}")
    return "\n".join(rows)


def number(value):
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
