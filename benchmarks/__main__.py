"""``python -m benchmarks``: every measurement, one table after another. The fit is not one: it changes the weights."""

from __future__ import annotations

from benchmarks import gate, general, headers, names, parsing, peers, yardstick


def main() -> None:
    """Print all tables; a part whose data or model is not there says so and is skipped."""
    for title, run in (
        ("kzqa beside LlamaIndex's defaults", yardstick.main),
        ("kzqa beside its peers: cost and quality", peers.main),
        ("Away from the five texts", general.main),
        ("Names across spellings", names.main),
        ("The gate", gate.main),
        ("Running headers and footers", headers.main),
        ("Reading a long PDF", parsing.main),
    ):
        print(f"\n## {title}\n", flush=True)
        run()


if __name__ == "__main__":
    main()
