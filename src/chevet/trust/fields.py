"""Model fields whose columns are sealed: a stolen database reads as noise.

Each value is an envelope bound to its table, column and row, so models that use these fields have a
primary key that is known before they are saved (a UUID). Values are opened when they are first
read, sealed anew when the row is saved, can't be searched, and come out of `.values()` sealed.
"""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from chevet.trust import vault
from chevet.trust.vault import Sealed


class SealedAttribute(DeferredAttribute):
    """Opens the envelope when the attribute is first read."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        values = instance.__dict__
        name = self.field.attname
        if name not in values:
            super().__get__(instance, cls)  # deferred: fetches the row's column into __dict__
        if isinstance(values[name], Sealed):
            values[name] = self.field.open(values[name], instance.pk)
        return values[name]

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """What both kinds share: BYTEA in the database, no lookups but `isnull`, context from the row."""

    descriptor_class = SealedAttribute

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError  # a kind says how its values become bytes

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def context(self, pk: Any) -> str:
        """Which record an envelope belongs to: table.column:pk."""
        if pk is None:
            raise ValueError(f"{self.model.__name__}.{self.name} is sealed: give the row its id first.")
        return f"{self.model._meta.db_table}.{self.column}:{pk}"

    def open(self, sealed: bytes, pk: Any) -> Any:
        """The plain value of an envelope read from row `pk`. Raises VaultError."""
        return self.from_bytes(vault.unseal(sealed, context=self.context(pk)))

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if self.attname not in model_instance.__dict__ and not add:
            return getattr(model_instance, self.attname)
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        context = self.context(model_instance.pk)
        if isinstance(value, Sealed):
            vault.unseal(value, context=context)  # never write onto a row what would not open there
            return value
        return Sealed(vault.seal(self.to_bytes(value), context=context))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(
            f"{self.model.__name__}.{self.name} is sealed per row: set it on the instance and save that."
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed and can't be searched (lookup {lookup_name!r}).")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed and can't be searched (transform {lookup_name!r}).")

    def value_to_string(self, obj: Any) -> str:
        raise TypeError(
            f"{self.name} is sealed and is not dumped in the clear; back up the database instead."
        )


class SealedTextField(SealedField):
    """Text, sealed."""

    description = "Sealed text"

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return super().formfield(**{"widget": forms.Textarea, **kwargs})


class SealedJSONField(SealedField):
    """Anything JSON, sealed."""

    description = "Sealed JSON"
    empty_strings_allowed = False

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)
