"""Checks of what is published: the distributions, their installation, their licences and their list of components."""
