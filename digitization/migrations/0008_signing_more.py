from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digitization", "0007_stack_reading")]

    operations = [
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["stored_by", "-id"],
                name="paper_unsigned",
                condition=models.Q(origin="scan", signed=None, revoked_at=None),
            ),
        ),
    ]
