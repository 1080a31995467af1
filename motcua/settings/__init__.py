"""Settings by place of work: base for all, dev for make run, test, prod."""
