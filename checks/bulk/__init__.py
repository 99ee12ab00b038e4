"""Bulk work in the large: a folder goes up and comes down again while the processes are killed, and nothing is lost or sent twice."""
