"""Staff pages that need several rooms."""
