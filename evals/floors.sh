#!/bin/sh
# The held-out suites with the floors that no change may fall under: prints figures, never cases.
# Usage: sh evals/floors.sh path/to/kzqa
# Floors stand a little under the figures of the day they were set; raise them when the figures rise, never lower them.
set -eu
kzqa=${1:?usage: sh evals/floors.sh path/to/kzqa}
folder=$(dirname "$0")
"$kzqa" eval "$folder/test.yaml" \
  --fail-under retrieval.recall_at_1=0.89 \
  --fail-under retrieval.recall_at_5=0.96 \
  --fail-under retrieval.recall_at_10=0.96 \
  --fail-under retrieval.mrr=0.96 \
  --fail-under retrieval.ndcg_at_10=0.96 \
  --fail-under citation.first_correct=0.94 \
  --fail-under citation.recall=0.95 \
  --fail-under citation.precision=0.94 \
  --fail-under refusal.precision=0.91 \
  --fail-under refusal.recall=0.95 \
  --fail-under answer.contains=0.92 \
  --fail-under quotes.verbatim=1
"$kzqa" eval "$folder/test-fresh.yaml" \
  --fail-under retrieval.recall_at_5=0.97 \
  --fail-under citation.first_correct=0.91 \
  --fail-under citation.recall=0.92 \
  --fail-under refusal.precision=0.89 \
  --fail-under refusal.recall=0.88 \
  --fail-under quotes.verbatim=1
exec "$kzqa" eval "$folder/test-later.yaml" \
  --fail-under retrieval.recall_at_5=0.96 \
  --fail-under citation.first_correct=0.91 \
  --fail-under citation.recall=0.92 \
  --fail-under refusal.precision=0.88 \
  --fail-under refusal.recall=0.88 \
  --fail-under quotes.verbatim=1
