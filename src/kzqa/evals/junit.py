"""A run as JUnit XML: one test case a case, a failure where it failed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from kzqa.evals.metrics import reasons
from kzqa.evals.record import CaseRecord
from kzqa.evals.report import Report
from kzqa.evals.table import case_in_full

__all__ = ["report_as_junit"]

# What XML 1.0 cannot hold, section 2.2 "Char".
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report_as_junit(report: Report) -> str:
    """The report in the form of Jenkins' ``junit-10.xsd``: times in seconds."""
    root = ET.Element("testsuites", name="kzqa eval")
    suites = dict.fromkeys(record.suite for record in report.records)
    for name in suites:
        records = [record for record in report.records if record.suite == name]
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_legal(name),
            tests=str(len(records)),
            failures=str(sum(bool(reasons(record)) for record in records)),
            errors="0",
            time=_seconds(sum(record.latency_ms for record in records)),
        )
        for record in records:
            _add(suite, record, report)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, record: CaseRecord, report: Report) -> None:
    element = ET.SubElement(
        suite,
        "testcase",
        classname=_legal(record.suite),
        name=_legal(record.case.id),
        time=_seconds(record.latency_ms),
    )
    why = reasons(record)
    if why:
        failure = ET.SubElement(element, "failure", message=_legal("; ".join(why)), type="answer")
        failure.text = _legal(case_in_full(record, report.corpus))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"


def _legal(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)
