import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_paper_kind_leaves"), ("digitization", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="component",
                    name="kind",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="digitization.paperkind",
                        verbose_name="loại giấy tờ",
                    ),
                ),
                migrations.DeleteModel(name="PaperKind"),
            ]
        ),
    ]
