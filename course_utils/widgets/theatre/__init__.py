"""The message theatre: traces as space–time diagrams, moved through along one virtual time."""
