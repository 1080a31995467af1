"""What the scanning room keeps."""

from .models_stacks import Stack, StackPage

__all__ = ["Stack", "StackPage"]
