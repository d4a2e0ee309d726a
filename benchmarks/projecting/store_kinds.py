"""The kinds of store that run through the contract of stores. A further kind gives what a `Kind` holds, and no test more."""

        EMBEDDED,
        REDIS,
