#!/bin/sh
# The held-out suite with the floors that no change may fall under: prints figures, never cases.
# Usage: sh evals/floors.sh path/to/kzqa
# Floors stand a little under the figures of the day they were set; raise them when the figures rise, never lower them.
set -eu
kzqa=${1:?usage: sh evals/floors.sh path/to/kzqa}
exec "$kzqa" eval "$(dirname "$0")/test.yaml" \
  --fail-under retrieval.recall_at_1=0.83 \
  --fail-under retrieval.recall_at_5=0.94 \
  --fail-under retrieval.recall_at_10=0.94 \
  --fail-under retrieval.mrr=0.92 \
  --fail-under retrieval.ndcg_at_10=0.92 \
  --fail-under citation.first_correct=0.85 \
  --fail-under citation.recall=0.85 \
  --fail-under citation.precision=0.85 \
  --fail-under refusal.precision=0.77 \
  --fail-under refusal.recall=0.92 \
  --fail-under answer.contains=0.87 \
  --fail-under quotes.verbatim=1
