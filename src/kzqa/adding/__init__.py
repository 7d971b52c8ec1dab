"""Taking a text into the corpus: what it is, read from itself; how it was read, for a person to check; the swap.

``cover``, ``proposal``, ``reading`` look and change nothing; ``folder`` alone writes into a corpus;
``verify`` holds corpus and index against the files; ``command`` is their command line.
"""
