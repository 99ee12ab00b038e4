"""Shared test instruments: scripted servers, a fake clock, one interface for both clients, images."""
