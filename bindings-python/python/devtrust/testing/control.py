"""The emulator's control plane: what arrived, and what is to go wrong."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal


class Control:
    """What an emulator can be told and asked beside the API."""

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """Gives what arrived, oldest first, byte for byte.

        Each entry has `sequence`, `method`, `path`, `query`, `headers`, `body`, `status`, `aborted`
        (the client left before the answer), `fault` and `api_key_matches`. Keys, tokens, cookies
        and passcodes show as `***`.

        Args:
            since: Only requests with a greater sequence number.
        """
        entries: list[dict[str, Any]] = self._json("GET", f"requests?since={since}")["requests"]
        return entries

    def forget_requests(self) -> None:
        """Forgets what arrived."""
        self._exchange("DELETE", "requests")

    def arm(
        self,
        fault: dict[str, Any] | str,
        *,
        method: str | None = None,
        path: str | None = None,
        times: int | None = None,
        skip: int = 0,
        probability: float = 1.0,
        seed: int = 0,
        when: Literal["before", "after"] | None = None,
    ) -> None:
        """Arms a fault.

        Args:
            fault: `{"latency": {"ms": 100}}`, `{"status": {"status": 503, "retry_after": 1}}`,
                `"reset_before"`, `"reset_after"`, `"truncate"`, `"malformed"`, `"html"`, `"empty"`
                or `"hang"`.
            method: Only for this method.
            path: Only for paths that begin so; `*` stands for anything within a segment, `**`
                across segments.
            times: How often it strikes; for ever by default.
            skip: How many requests pass first.
            probability: How likely it strikes.
            seed: Of its random numbers, so that a run can be repeated.
            when: Whether the work is done before it strikes, where the fault leaves that open.
        """
        match = {"method": method, "path": path}
        rule: dict[str, Any] = {
            "fault": fault,
            "match": {name: value for name, value in match.items() if value is not None},
            "times": times,
            "skip": skip,
            "probability": probability,
            "seed": seed,
        }
        if when is not None:
            rule["when"] = when
        self._exchange("POST", "faults", rule)

    def faults(self) -> Any:
        """Gives the armed faults and how often each struck."""
        return self._json("GET", "faults")

    def disarm(self) -> None:
        """Disarms all faults."""
        self._exchange("DELETE", "faults")

    def set_provisioned(self, device_id: str) -> None:
        """Lets a device connect: REGISTERED becomes PROVISIONED."""
        self._exchange("POST", f"devices/{device_id}/provisioned")

    def reset(self) -> None:
        """Forgets all divisions, policies, groups, devices, certificates, faults and requests."""
        self._exchange("POST", "reset")
        self.disarm()
        self.forget_requests()

    def stats(self) -> dict[str, Any]:
        """Gives counts of what there is."""
        counts: dict[str, Any] = self._json("GET", "stats")
        return counts

    def ca_pem(self) -> str:
        """Gives the issuing CA's and the root's certificate."""
        return self._exchange("GET", "ca.pem").decode("ascii")

    def _json(self, method: str, path: str) -> Any:
        return json.loads(self._exchange(method, path))

    def _exchange(self, method: str, path: str, body: object = None) -> bytes:
        raise NotImplementedError
