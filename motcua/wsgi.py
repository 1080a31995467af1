"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from digitization.signing import warming

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings.prod")

application = get_wsgi_application()

gc.collect()
gc.freeze()  # what is loaded stays for good: no request waits while it is looked through for garbage
warming.begin()
