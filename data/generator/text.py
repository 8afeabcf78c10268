"""From words to a line of raw text: spaces, commas, the capital letter."""

import re


def line(words, mark):
    """Joins words; "," and "'s" attach to the left, what ends in an apostrophe to the right."""
    text = " ".join(words)
    text = re.sub(r" ,", ",", text)
    text = re.sub(r" ('s)\b", r"\1", text)
    text = re.sub(r" -", "-", text)
    text = re.sub(r"(\w)' ", r"\1'", text)
    text = re.sub(r",(,)+", ",", text).strip(", ")
    return text[0].upper() + text[1:] + mark


MARKS = {"statement": ".", "question": "?", "order": "!"}
