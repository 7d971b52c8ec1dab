"""kzqa: answers about the European Parliament's texts on human rights in Kazakhstan.

The modules read in the order in which data flows through them; each imports only from those before it:
errors, config, domain, wording, reference, read, parse, corpus, nodes, embed, index, names, question, retrieve,
answer, pipeline, evals, reader, chat, web, cli.
"""

__version__ = "0.1.0"
