"""Policy: which models, which vendors, and how far each capability has been let in."""
