"""From the generator's picture of the contract to what the templates print."""
