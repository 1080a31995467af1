"""The archive: sealed packages, how long each is kept, holds, disposal, fixity, backup."""
