"""The broker on NATS JetStream: a stream that several nodes hold copies of, and its consumers."""
