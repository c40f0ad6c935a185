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
    except ValidationError as error:
        raise InvalidEdition("\n".join(f"{path}: {_place(one['loc'])}: {one['msg']}" for one in error.errors())) from error
    except (OSError, yaml.YAMLError) as error:
        raise InvalidEdition(f"{path}: {error}") from error


def _place(keys: tuple[int | str, ...]) -> str:
    """The way to a value, as one writes it: `parameters.S3.1.fee.values[0].from`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".") or "the edition"
