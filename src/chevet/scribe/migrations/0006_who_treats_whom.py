"""Every visit that is here already is of its clinician's care."""

from django.db import migrations


def place(apps, schema_editor):
    from django.utils import timezone

    Visit, CaredFor = apps.get_model("scribe", "Visit"), apps.get_model("trust", "CaredFor")
    now = timezone.now()
    rows = (
        CaredFor(patient=patient, visit=pk, staff_id=clinician, source="ehr", since=now)
        for pk, patient, clinician in Visit.objects.values_list("pk", "patient_key", "clinician").iterator()
    )
    CaredFor.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("scribe", "0005_voices"), ("trust", "0003_units_and_care")]
    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
