from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_applicant_index")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["received_at", "id"], name="dossier_received"),
        ),
    ]
