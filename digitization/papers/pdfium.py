"""PDFium works for one thread at a time; whoever opens a document with it holds this lock until it is closed."""

from threading import Lock

ALONE = Lock()
