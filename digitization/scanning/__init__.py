"""Papers becoming data: what comes out of scanners and uploads."""
