"""Measurements: kzqa beside what one would otherwise build. They print tables and change nothing but weights."""
