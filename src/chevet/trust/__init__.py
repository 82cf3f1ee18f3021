"""Trust: who the staff are and what they may, patients' consent, the audit chain, encryption, policy."""
