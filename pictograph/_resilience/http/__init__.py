"""HTTP messages and how they are sent."""
