import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_consultation_hours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplementProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("items", models.JSONField(verbose_name="giấy tờ cần bổ sung")),
                ("until", models.DateField(blank=True, null=True, verbose_name="đề nghị bổ sung trước ngày")),
                ("asked_at", models.DateTimeField(verbose_name="đề nghị lúc")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="quyết định lúc")),
                ("approved", models.BooleanField(blank=True, null=True, verbose_name="đồng ý")),
                ("words", models.TextField(blank=True, verbose_name="lý do không đồng ý")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đề nghị",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người quyết định",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="cases.dossier",
                        verbose_name="hồ sơ",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị bổ sung lần nữa",
                "verbose_name_plural": "đề nghị bổ sung lần nữa",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("dossier",), name="proposal_open_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="suspension",
            index=models.Index(
                condition=models.Q(("approved_by", None), _negated=True),
                fields=["approved_by", "start"],
                name="pause_approver",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="earlier_draft",
            field=models.TextField(blank=True, null=True, verbose_name="dự thảo trước đó"),
        ),
    ]
