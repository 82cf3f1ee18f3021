"""Diagnosis classifications: what a code says, what it leaves open, and which codes the words said can bear. Pure."""
