# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""One package for each tag of the contract: annotations, api_keys, auto_annotate, batch, connectors, credits,
datasets, deployments, exports, folders, images, models, organizations, projects, search, tools, training, video,
webhooks, workflows.
"""
