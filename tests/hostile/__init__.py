"""A web of our own that does everything wrong: HTTP/1.1, HTTP/2 and TLS on loopback, one host name for each misdeed."""
