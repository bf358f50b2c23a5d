"""An OpenAPI document of Trust Lifecycle Manager from the facts, for generators of clients.

The facts are names and types (`core/tests/facts/tlm.json`), of which neither devtrust nor the
emulator is made: both are compared with them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parents[2] / "core" / "tests" / "facts"

SIMPLE: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "date-time"},
    "int": {"type": "integer"},
    "num": {"type": "number"},
    "bool": {"type": "boolean"},
    "json": {},
}

# Where the document's own text and examples say otherwise than its schemas.
ARRAYS = {
    "GET /mpki/api/v1/profile": "DeprecatedPublicProfileResponse",
    "GET /mpki/api/v2/profile": "PublicProfileResponse",
    "GET /mpki/api/v3/profile": "PublicSmimeCertCentralProfileResponseV3",
}
MOMENTS = {"PublicCertificateDetails": ("valid_from", "valid_to")}


def document() -> dict[str, Any]:
    """The document of every operation."""
    facts = json.loads((FACTS / "tlm.json").read_text())
    _correct(facts)
    paths: dict[str, Any] = {}
    for fact in facts["operations"]:
        method, path = fact["op"].split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(fact, method, path)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Trust Lifecycle Manager", "version": "1.0.0"},
        "paths": paths,
        "components": {
            "schemas": {_plain(name): _object(fields) for name, fields in facts["schemas"].items()},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        },
        "security": [{"key": []}],
    }


def _correct(facts: dict[str, Any]) -> None:
    answers = {name: {"list": {"rec": schema}} for name, schema in ARRAYS.items()}
    for difference in json.loads((FACTS / "differences.json").read_text()):
        answers |= difference.get("answers", {})
    for fact in facts["operations"]:
        if fact["op"] in answers:
            fact["answer"] = answers[fact["op"]]
    for schema, fields in MOMENTS.items():
        facts["schemas"][schema] |= dict.fromkeys(fields, "time")


def _operation(fact: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    words = _plain(path.removeprefix("/mpki/api/"))
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _schema(of)}
        for name, of in fact.get("path", [])
    ]
    named = {name for name, _ in fact.get("path", [])}
    parameters += [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
        if name not in named
    ]
    parameters += [
        {
            "name": name.removesuffix("!"),
            "in": "query",
            "required": name.endswith("!"),
            "schema": _schema(of),
        }
        for name, of in fact.get("query", {}).items()
    ]
    described: dict[str, Any] = {
        "operationId": f"{method.lower()}_{words}",
        "parameters": parameters,
        "responses": {str(status): _response(fact) for status in fact["success"]},
    }
    if "body" in fact:
        described["requestBody"] = {"required": True, **_content(fact["body"])}
    return described


def _response(fact: dict[str, Any]) -> dict[str, Any]:
    answer = _content(fact["answer"]) if "answer" in fact else {}
    return {"description": "It went well.", **answer}


def _content(of: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _schema(of)}}}


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name.removesuffix("!"): _schema(of) for name, of in fields.items()},
        "required": [name.removesuffix("!") for name in fields if name.endswith("!")],
    }


def _plain(name: str) -> str:
    """A name without what has a meaning in addresses and in code."""
    return re.sub(r"\W+", "_", name).strip("_")


def _schema(of: Any) -> dict[str, Any]:
    if isinstance(of, str):
        return dict(SIMPLE[of])
    ((kind, inner),) = of.items()
    match kind:
        case "rec":
            return {"$ref": f"#/components/schemas/{_plain(inner)}"}
        case "any":
            return {"anyOf": [_schema({"rec": name}) for name in inner]}
        case "list":
            return {"type": "array", "items": _schema(inner)}
        case "map":
            return {"type": "object", "additionalProperties": _schema(inner)}
        case "enum":
            return {"type": "string", "enum": inner}
        case "page":
            counts = {name: {"type": "integer"} for name in ("total", "offset", "limit")}
            items = {"items": {"type": "array", "items": _schema(inner)}}
            return {"type": "object", "properties": {**counts, **items}}
        case "int":
            least, most = inner
            return {"type": "integer", "minimum": least, "maximum": most}
        case "text":
            least, most = inner
            return {"type": "string", "minLength": least, "maxLength": most}
    raise ValueError(of)
