"""HTTP: from one `HttpRequest` to one `HttpResponse` or `TransportFailure`.

`transport` opens a transport and loads the rest at the first call. Downwards from there:

- `adapter` turns a request into an `httpx.Request`, hands it to an httpx transport or client, and reads the response;
- `sync_pool` and `async_pool` are an `httpx.HTTPTransport` and `AsyncHTTPTransport` over a connection pool of our own;
- `routes` makes httpcore's connections, directly or through the proxy that `proxies` finds in the environment;
- `sync_backend` and `async_backend` are the sockets and TLS below httpcore; they check the `attempt`'s time limit before
  each system call.

`library` is the one module that imports httpx and httpcore.
"""
