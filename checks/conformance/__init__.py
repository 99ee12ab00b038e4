"""Do the client, the emulator and the contract agree? Judged by readers of `openapi.yaml` that share no code with either.

`contract` reads the contract, `schemathesis_run` sends generated requests to the emulator, `prism` runs an independent validating proxy,
`populated` fills an emulator so that requests find existing objects.
"""
