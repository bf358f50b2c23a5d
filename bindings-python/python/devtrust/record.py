"""What goes to the service and comes back: immutable objects with attributes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from inspect import Signature
    from types import MappingProxyType
    from typing import Any, ClassVar, Self, dataclass_transform
else:
    from ._typing import dataclass_transform

    # `types.MappingProxyType`, without the import.
    MappingProxyType = type(type.__dict__)

EMPTY: Mapping[str, Any] = MappingProxyType({})
"""A mapping without entries."""

LONGEST_SHOWN = 64
"""Texts longer than this are shortened in `repr`."""


class _Signature:
    """Makes the signature of a record's constructor when `help` asks for it."""

    def __get__(self, record: object, kind: type[Record]) -> Signature:
        from inspect import Parameter, Signature

        bases = (vars(base).get("__annotations__", {}) for base in kind.__mro__)
        annotations = {name: ty for base in bases for name, ty in base.items()}
        parameters = [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=getattr(kind, name, Parameter.empty),
                annotation=annotations.get(name, Parameter.empty),
            )
            for name in kind._fields
        ]
        return Signature(parameters)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """An immutable object with attributes.

    Records compare by their values, can be hashed, pickled and copied, and show themselves in
    `repr` without secrets.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    if not TYPE_CHECKING:
        __signature__ = _Signature()

    def __init_subclass__(cls) -> None:
        """Takes the fields from the annotations."""
        own = (name for name in cls.__annotations__ if name != "extra")
        cls._fields = (*cls._fields, *own)

    def __init__(self, **values: Any) -> None:
        cls = type(self)
        fields = cls._fields
        unknown = [name for name in values if name not in fields and name != "extra"]
        if unknown or ("extra" in values and not hasattr(cls, "extra")):
            names = ", ".join(unknown or ["extra"])
            raise TypeError(f"{cls.__name__} has no field {names}; it has {', '.join(fields)}")
        missing = [name for name in fields if name not in values and not hasattr(cls, name)]
        if missing:
            raise TypeError(f"{cls.__name__} needs {', '.join(missing)}")
        # What is left out and what is given as its default are the same.
        self.__dict__.update(
            (name, frozen(value))
            for name, value in values.items()
            if not (hasattr(cls, name) and (value is None or value == getattr(cls, name)))
        )

    def to_dict(self) -> dict[str, Any]:
        """Gives plain data under the names of the API, ready for `json.dumps`.

        Times become ISO 8601 text. A `Secret` stays one, so that it is not written anywhere by
        accident.
        """
        values = {name: plain(value) for name, value in self._given() if name != "extra"}
        values.update(plain(self.__dict__.get("extra", EMPTY)))
        return values

    def replace(self, **changes: Any) -> Self:
        """Gives a copy with other values; None takes a value out."""
        return type(self)(**{**self.__dict__, **changes})

    __replace__ = replace

    def _given(self) -> list[tuple[str, Any]]:
        """The fields that have a value, in their order."""
        values = self.__dict__
        return [(name, values[name]) for name in (*self._fields, "extra") if name in values]

    def __repr__(self) -> str:
        shown = [
            # What the service sent beyond the known fields may be anything, also a secret.
            f"extra={sorted(value)}" if name == "extra" else f"{name}={show(value)}"
            for name, value in self._given()
        ]
        return f"{type(self).__name__}({', '.join(shown)})"

    def _repr_html_(self) -> str:
        """A table of its fields, for notebooks. It shows no more than `repr` does."""
        from html import escape

        rows = [
            f"<tr><th>{escape(name)}</th><td>{escape(show(value))}</td></tr>"
            for name, value in self._given()
            if name != "extra"
        ]
        return f"<table><caption>{type(self).__name__}</caption>{''.join(rows)}</table>"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), hashable(self.__dict__)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(
            f"{type(self).__name__} cannot be changed; replace({name}=...) gives a copy"
        )

    def __delattr__(self, name: str) -> None:
        raise AttributeError(
            f"{type(self).__name__} cannot be changed; replace({name}=None) gives a copy"
        )

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        from .secret import Secret

        for name, value in self._given():
            if isinstance(value, Secret):
                raise TypeError(
                    f"{type(self).__name__}.{name} is a secret and is not pickled; "
                    f"pickle replace({name}=None) and take the secret along in another way"
                )
        values = {
            name: dict(value) if isinstance(value, MappingProxyType) else value
            for name, value in self.__dict__.items()
        }
        return restore, (type(self), values)


class ResponseRecord(Record):
    """What the service sent.

    Members that this version does not know are in `extra`, as they came.
    """

    extra: Mapping[str, Any] = EMPTY


def restore(cls: type[Record], values: dict[str, Any]) -> Record:
    """Makes a record from its pickle."""
    record = object.__new__(cls)
    record.__dict__.update((name, frozen(value)) for name, value in values.items())
    return record


def frozen(value: Any) -> Any:
    """Lists become tuples and mappings read-only, so that a record stays as it is."""
    if type(value) is list:
        return tuple(map(frozen, value))
    if type(value) is dict:
        return MappingProxyType(value)
    return value


def plain(value: Any) -> Any:
    """Records and containers become plain ones, enumerations and times become text."""
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, (MappingProxyType, dict)):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, str):
        return str.__str__(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).replace("+00:00", "Z")
    return value


def hashable(value: Any) -> Any:
    """A value with which its container can be hashed."""
    if isinstance(value, (tuple, list)):
        return tuple(map(hashable, value))
    if isinstance(value, (MappingProxyType, dict)):
        return frozenset((name, hashable(item)) for name, item in value.items())
    return value


def show(value: object) -> str:
    """A value for `repr`: short, and without private keys."""
    if isinstance(value, str):
        if "PRIVATE KEY" in value:
            return "'***'"
        if type(value) is str and len(value) > LONGEST_SHOWN:
            return f"{value[:40]!r}... ({len(value):,} characters)"
    if isinstance(value, tuple):
        items = [show(item) for item in value[:3]]
        if len(value) > len(items):
            items.append(f"... {len(value) - len(items):,} more")
        return f"({', '.join(items)}{',' if len(value) == 1 else ''})"
    if isinstance(value, (MappingProxyType, dict)):
        return "{" + ", ".join(f"{name!r}: {show(item)}" for name, item in value.items()) + "}"
    return repr(value)
