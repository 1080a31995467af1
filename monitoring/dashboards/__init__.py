"""Dashboards: the plan's figures live, for Văn phòng and the director, for heads, for officers, for a television."""
