"""Taking a text into the corpus: what it is, read from itself; how it was read, for a person to check; the swap.

``cover``, ``proposal`` and ``reading`` look and change nothing; ``folder`` is the only module that writes into a corpus;
``verify`` holds corpus and index against the files; ``command`` is their command line.
"""
