"""Generator of the English-German-French demo corpus: a lexicon, one grammar, three realisers."""
