"""Programs that check the SDK as a whole; each is started by a make target."""
