"""Third floor: facts, KPIs, plan, reports."""
