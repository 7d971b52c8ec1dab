"""Suites of reference questions, put through the very ``ask`` that serves people.

The modules read in the order in which data flows through them; each imports only from those before it:
``strict_yaml`` and ``suite`` (a file to cases), ``gold`` (what a case expects, as paragraph ids), ``record``
(what was answered), ``metrics``, ``statistics``, ``figures`` (one case, many cases), ``run``, ``report``,
``baseline``, then the forms they are given in: ``table``, ``html``, ``junit``, ``interchange``; ``command``
is ``kzqa eval``.

Definitions of every figure stand in :mod:`kzqa.evals.metrics` and in ``docs/evals.md``.
"""
