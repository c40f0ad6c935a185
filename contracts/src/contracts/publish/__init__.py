"""Writing the published language down: JSON Schemas, topic files, the AsyncAPI document. Needs the extra `publish`."""
