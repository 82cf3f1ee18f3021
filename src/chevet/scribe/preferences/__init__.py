"""How each clinician's notes are written: settings she can read, learned from her edits or set by her."""
