"""The spine: every draft takes the same way, from proposal to signature, release and back."""
