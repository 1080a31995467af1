"""Reports: each a definition; preview, files, runs that are kept, and what has changed since."""
