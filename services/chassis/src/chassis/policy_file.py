"""Reading a policy edition from its YAML file."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from contracts.policy import POLICY_DIRECTORY, Edition

DEFAULT_EDITION = POLICY_DIRECTORY / "ningguo-2019-draft.yaml"


class InvalidEdition(Exception):
    """The file is not a policy edition; the text says where and why."""


def load_edition(path: Path = DEFAULT_EDITION) -> Edition:
    """Read and check an edition. Raises InvalidEdition."""
    try:
        return Edition.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise InvalidEdition(f"{path}: {error}") from error
