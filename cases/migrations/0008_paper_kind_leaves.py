"""PaperKind moves down to digitization: its table is renamed here, then it is that floor's (its 0001, our 0009)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_received_index")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("PaperKind", "digitization_paperkind")]
        ),
    ]
