"""HTTP without knowledge of the API: responses, errors, the server, the request log and injected faults."""
