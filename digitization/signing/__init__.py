"""Digital signatures: made with the person's and the agency's keys, and judged on what comes in."""
