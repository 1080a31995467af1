#!/usr/bin/env python
"""Django's command line, speaking to the instance of MOTCUA_VAR unless DATABASE_URL says otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings.dev")
    execute_from_command_line(sys.argv)
