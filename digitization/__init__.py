"""First floor: papers, scanning, signing, vault, archive."""
