"""Prints what testssl found above LOW. What is about the private authority of the scan does not count."""

import json
import sys

# No browser knows the authority, and it publishes neither lists nor answers about its certificates.
PRIVATE_AUTHORITY = ("cert_chain_of_trust", "cert_crlDistributionPoints", "cert_ocspURL", "cert_revocation", "cert_trust")
# testssl grades by the authority as well.
GRADE = ("overall_grade", "grade_cap_reason")

with open(sys.argv[1], encoding="utf-8") as report:
    findings = json.load(report)
above = [one for one in findings if one["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL")]
counted = [one for one in above if not one["id"].startswith(PRIVATE_AUTHORITY + GRADE)]
for one in above:
    mark = "counts" if one in counted else "private authority"
    print(f"{one['severity']:<9}{one['id']}: {one['finding']} ({mark})")
print(f"{len(findings)} findings, {len(counted)} above LOW that count")
sys.exit(1 if counted or not findings else 0)
