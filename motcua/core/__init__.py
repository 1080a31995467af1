"""Ground floor: people, units, working calendar, journal, jobs, access, registry, search keys."""
