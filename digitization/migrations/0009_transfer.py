import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digitization", "0008_signing_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.CharField(max_length=200, verbose_name="nơi nhận")),
                ("minutes", models.CharField(max_length=80, verbose_name="số biên bản giao nhận")),
                ("signed_on", models.DateField(verbose_name="ký ngày")),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nộp lưu",
                "verbose_name_plural": "lần nộp lưu",
                "constraints": [models.UniqueConstraint(fields=("to", "minutes", "signed_on"), name="transfer_once")],
            },
        ),
        migrations.AddField(
            model_name="package",
            name="transfer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="packages",
                to="digitization.transfer",
                verbose_name="đã nộp lưu",
            ),
        ),
    ]
