"""Sealed columns: noise in the database, plain on the instance, and only in their own row."""

import uuid
from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from chevet.trust.fields import SealedJSONField, SealedTextField
from chevet.trust.vault import Sealed, VaultError

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(db: None) -> Iterator[type[models.Model]]:
    with isolate_apps("chevet.trust"):

        class Box(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            text = SealedTextField(default="")
            data = SealedJSONField(null=True)
            label = models.CharField(max_length=20, default="")

            class Meta:
                app_label = "trust"
                db_table = "test_box"

        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Box)
        yield Box


def raw(column: str, pk: uuid.UUID) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_box WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_round_trip_and_noise_in_the_database(box) -> None:
    made = box.objects.create(text="Toux depuis 3 jours, été", data={"a": [1, 2.5, None], "é": "ü"})
    assert made.text == "Toux depuis 3 jours, été"
    found = box.objects.get(pk=made.pk)
    assert (found.text, found.data) == ("Toux depuis 3 jours, été", {"a": [1, 2.5, None], "é": "ü"})
    assert b"Toux" not in raw("text", made.pk) and raw("text", made.pk).startswith(b"CHV")


def test_it_opens_only_when_read(box) -> None:
    made = box.objects.create(text="hello")
    found = box.objects.get(pk=made.pk)
    assert isinstance(found.__dict__["text"], Sealed)
    assert found.text == "hello" and found.__dict__["text"] == "hello"


def test_null_and_empty(box) -> None:
    made = box.objects.create()
    found = box.objects.get(pk=made.pk)
    assert (found.text, found.data) == ("", None)
    assert box.objects.filter(data__isnull=True, text__isnull=False).count() == 1


def test_assignment_and_mutation_reseal_at_save(box) -> None:
    made = box.objects.create(text="one", data={"n": 1})
    before = raw("text", made.pk)
    found = box.objects.get(pk=made.pk)
    found.text = "two"
    found.data["n"] = 2
    found.save()
    again = box.objects.get(pk=made.pk)
    assert (again.text, again.data) == ("two", {"n": 2}) and raw("text", made.pk) != before


def test_saving_what_was_not_read_keeps_it(box) -> None:
    made = box.objects.create(text="one", data={"n": 1})
    before = raw("text", made.pk)
    found = box.objects.get(pk=made.pk)
    found.label = "x"
    found.save()
    assert raw("text", made.pk) == before and box.objects.get(pk=made.pk).text == "one"


def test_update_fields_refresh_and_defer(box) -> None:
    made = box.objects.create(text="one", data=[1])
    stale = box.objects.defer("text").get(pk=made.pk)
    assert "text" not in stale.__dict__
    made.text = "two"
    made.save(update_fields=["text"])
    assert stale.text == "two"
    made.text = "unsaved"
    made.refresh_from_db()
    assert (made.text, made.data) == ("two", [1])
    only = box.objects.only("label").get(pk=made.pk)
    only.label = "y"
    only.save()
    assert box.objects.get(pk=made.pk).text == "two"


def test_bulk_create(box) -> None:
    box.objects.bulk_create([box(text=f"t{n}", data=n) for n in range(5)])
    assert sorted((b.text, b.data) for b in box.objects.all()) == [(f"t{n}", n) for n in range(5)]


def test_values_stay_sealed(box) -> None:
    made = box.objects.create(text="one")
    (values,) = box.objects.values("text")
    assert isinstance(values["text"], Sealed) and values["text"] == raw("text", made.pk)
    assert "one" not in repr(values)


def test_a_row_copied_onto_another_does_not_open(box) -> None:
    one, other = box.objects.create(text="one"), box.objects.create(text="other")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_box SET text = %s WHERE id = %s", [raw("text", one.pk), other.pk])
    with pytest.raises(VaultError):
        _ = box.objects.get(pk=other.pk).text


def test_a_column_copied_onto_another_does_not_open(box) -> None:
    made = box.objects.create(text="one", data="two")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_box SET data = text")
    with pytest.raises(VaultError):
        _ = box.objects.get(pk=made.pk).data


def test_a_copied_instance_never_writes_what_would_not_open(box) -> None:
    made = box.objects.create(text="one")
    read, unread = box.objects.get(pk=made.pk), box.objects.get(pk=made.pk)
    assert read.text == "one"
    read.pk, read.data = uuid.uuid4(), None
    read.save()
    assert box.objects.get(pk=read.pk).text == "one"
    unread.pk = uuid.uuid4()
    with pytest.raises(VaultError):
        unread.save()


@pytest.mark.parametrize(
    "search",
    [
        {"text": "one"},
        {"text__contains": "o"},
        {"text__in": ["one"]},
        {"data__key": 1},
        {"data": {}},
        {"text__gt": "a"},
    ],
)
def test_it_cannot_be_searched(box, search) -> None:
    with pytest.raises(FieldError, match="can't be searched"):
        list(box.objects.filter(**search))


def test_updates_without_an_instance_are_refused(box) -> None:
    made = box.objects.create(text="one")
    with pytest.raises(TypeError, match="sealed per row"):
        box.objects.update(text="two")
    made.text = "two"
    with pytest.raises(TypeError, match="sealed per row"):
        box.objects.bulk_update([made], ["text"])


def test_it_is_not_dumped_in_the_clear(box) -> None:
    from django.core import serializers

    box.objects.create(text="one")
    with pytest.raises(TypeError, match="not dumped"):
        serializers.serialize("json", box.objects.all())


def test_migrations_can_describe_it() -> None:
    field = SealedJSONField(null=True)
    _, path, arguments, options = field.deconstruct()
    assert (path, arguments, options) == ("chevet.trust.fields.SealedJSONField", [], {"null": True})
