"""The same run with the Python package: one file is read by both."""

import json
import sys
from pathlib import Path

from devtrust import Client

told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
with Client(**told["settings"]) as client:
    operation = client.provision_device if told["operation"] == "provisionDevice" else client.devices.register
    options = told["options"]
    run = client.many(
        operation,
        told["rows"],
        common=options.get("common"),
        journal=options["journal"],
        in_flight=options["inFlight"],
    )
    for outcome in run:
        line = {
            "position": outcome.position,
            "id": outcome.result.device_id if outcome.result else None,
            "code": outcome.error.code if outcome.error else None,
            "known": outcome.known,
        }
        print(json.dumps(line), flush=True)
    ending = run.summary
    code = ending.error.code if ending.error else None
    print(json.dumps({"ending": ending.ending, "code": code}), flush=True)
