"""The OpenAPI contract: operations, and parsing and validation of requests and responses against their schemas."""
