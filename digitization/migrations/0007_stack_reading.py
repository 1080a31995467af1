from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digitization", "0006_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="stackpage",
            name="said",
            field=models.JSONField(blank=True, null=True, verbose_name="đọc được"),
        ),
        migrations.AddField(
            model_name="stackpage",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="số lần đọc"),
        ),
    ]
