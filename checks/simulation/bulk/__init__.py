"""Uploads and downloads of many files in a history: whole jobs, in processes that end at any point and are started again.

- `plan`: the jobs of a seed; `job`: one job from its first process to the check of its result.
- `datasets`: the part of the service that has the files, with the ledger of registrations; `disk`: the disk of the processes.
- `watch`: what must hold while a job runs; `results`: what must hold of its reports and files.

A job repeats until faults have ended, and then once more: this last run must complete the work.
"""
