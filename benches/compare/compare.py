#!/usr/bin/env python3
"""The same broken exchanges before masthead and before three programs that check HTTP messages.

A program finds a fault if it says something of the broken exchange that it does not say of the one without the fault.
Prints the tables of docs/COMPARE.md; with --write, writes them there. README.md says what has to be installed.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pairs import pairs

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "COMPARE.md"


def message(exchange):
    """Request and response as they are on the wire."""

    def part(first, headers, body):
        lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
        return "\r\n".join(lines).encode() + body

    return (
        part(f"{exchange.method} {exchange.target} HTTP/1.1", exchange.request, exchange.sent),
        part(f"HTTP/1.1 {exchange.status} Some", exchange.response, exchange.body),
    )


def masthead(exchange):
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        record = {
            "type": "exchange",
            "method": exchange.method,
            "target": exchange.target,
            "request_headers": exchange.request,
            "request_body_base64": base64.b64encode(exchange.sent).decode(),
            "response_status": exchange.status,
            "response_headers": exchange.response,
        }
        file.write(json.dumps(record).encode())
        file.flush()
        program = os.environ.get("MASTHEAD", ROOT / "target" / "release" / "masthead")
        run = subprocess.run(
            [program, "check", "--format", "json", "--now", "Fri, 11 May 2018 18:48:40 GMT", file.name],
            capture_output=True, text=True, check=False,
        )
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr)
    for line in run.stdout.splitlines():
        for finding in json.loads(line).get("findings", []):
            yield finding["severity"], finding["code"]


def httplint(exchange):
    from httplint import HttpRequestLinter, HttpResponseLinter

    request, response = HttpRequestLinter(), HttpResponseLinter()
    uri = f"https://{dict(exchange.request)['Host']}{exchange.target}"
    request.process_request_topline(exchange.method.encode(), uri.encode(), b"HTTP/1.1")
    response.process_response_topline(b"HTTP/1.1", str(exchange.status).encode(), b"Some")
    for linter, headers, body in (
        (request, exchange.request, exchange.sent),
        (response, exchange.response, exchange.body),
    ):
        linter.process_headers([(name.encode(), value.encode()) for name, value in headers])
        linter.feed_content(body)
        linter.finish_content(True)
        for note in notes(linter.notes):
            level = {"bad": "error", "warning": "warning"}.get(note.level.value, "note")
            yield level, type(note).__name__


def notes(found):
    for note in found:
        yield note
        yield from notes(getattr(note, "subnotes", []))


def httpolice(exchange):
    with tempfile.NamedTemporaryFile(suffix=".http") as file:
        request, response = message(exchange)
        file.write(b"======== BEGIN INBOUND STREAM ========\r\n" + request)
        file.write(b"======== BEGIN OUTBOUND STREAM ========\r\n" + response)
        file.flush()
        program = os.environ.get("HTTPOLICE", "httpolice")
        run = subprocess.run([program, "-i", "combined", file.name], capture_output=True, text=True, check=False)
    if run.returncode or "rror" in run.stderr:
        raise SystemExit(run.stderr)
    for kind, code in re.findall(r"^([ECD]) (.*)", run.stdout, re.M):
        yield {"E": "error", "C": "warning", "D": "note"}[kind], code


def lint_http(exchange):
    host = dict(exchange.request)["Host"]
    lines = lambda headers: [[name.lower(), value] for name, value in headers]
    record = {
        "schema_version": 1,
        "type": "http_transaction",
        "id": "00000000-0000-4000-8000-000000000001",
        "timestamp": "2018-05-11T18:48:36Z",
        "client": {"ip": "127.0.0.1", "user_agent": "example/1.0"},
        "request": {
            "method": exchange.method, "uri": f"https://{host}{exchange.target}", "version": "HTTP/1.1",
            "headers": lines(exchange.request), "body_length": len(exchange.sent),
        },
        "response": {
            "status": exchange.status, "version": "HTTP/1.1",
            "headers": lines(exchange.response), "body_length": len(exchange.body),
        },
        "timing": {"duration_ms": 1},
        "violations": [],
    }
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(json.dumps(record).encode() + b"\n")
        file.flush()
        program = os.environ.get("LINT_HTTP", "lint-http")
        run = subprocess.run([program, "lint-captures", "--format", "json", file.name], capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    if report["records_read"] != 1:
        raise SystemExit(run.stdout + run.stderr)
    for found in report["findings"]:
        for violation in found["violations"]:
            yield {"warn": "warning", "info": "note"}.get(violation["severity"], "error"), violation["violation"]


TOOLS = {
    "masthead": masthead,
    "httplint 2026.10.4": httplint,
    "HTTPolice 0.9.0": httpolice,
    "lint-http 0.1.0": lint_http,
}
MARK = {"error": "error", "warning": "warning", "note": "note", None: ""}


def most_severe(findings):
    severities = {severity for severity, _ in findings}
    return next((severity for severity in ("error", "warning", "note") if severity in severities), None)


def table(general):
    """The lines of one table, and how many faults each tool found."""
    found = Counter()
    lines = ["| fault | " + " | ".join(TOOLS) + " |", "|---|" + "---|" * len(TOOLS)]
    rows = [pair for pair in pairs() if pair[1] == general]
    for what, _, good, bad in rows:
        cells = []
        for name, tool in TOOLS.items():
            severity = most_severe(Counter(tool(bad)) - Counter(tool(good)))
            found[name] += severity is not None
            cells.append(MARK[severity])
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    lines.append(f"| **of {len(rows)}** | " + " | ".join(f"**{found[name]}**" for name in TOOLS) + " |")
    return lines


def alarms():
    """What each tool says of the exchanges without a fault."""
    lines = ["| severity | " + " | ".join(TOOLS) + " |", "|---|" + "--:|" * len(TOOLS)]
    exchanges = list(dict.fromkeys(good for _, _, good, _ in pairs()))
    counts = {name: Counter(s for good in exchanges for s, _ in tool(good)) for name, tool in TOOLS.items()}
    for severity in ("error", "warning", "note"):
        lines.append(f"| {severity} | " + " | ".join(str(counts[name][severity]) for name in TOOLS) + " |")
    return lines


def main():
    tables = {"general": table(True), "services": table(False), "alarms": alarms()}
    page = PAGE.read_text() if "--write" in sys.argv else None
    for name, lines in tables.items():
        text = "\n".join(lines)
        if page is None:
            print(text, end="\n\n")
            continue
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end)[1]}"
    if page is not None:
        PAGE.write_text(page)


main()
