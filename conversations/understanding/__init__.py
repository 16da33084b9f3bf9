"""Typed text made into a meaning: an emergency, an offer or topic, a place."""
