"""Pages about access: the glass, the care team, units and members."""
