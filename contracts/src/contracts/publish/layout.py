"""Where the written contracts lie."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The directories of a contracts tree: what is generated, what is golden, what is released."""

    root: Path

    def schema(self, event_type: str) -> Path:
        """The JSON Schema of an event version; generated."""
        return self.root / "schemas" / f"{event_type}.json"

    def topic(self, name: str) -> Path:
        """The file of a topic; generated."""
        return self.root / "topics" / f"{name}.yaml"

    @property
    def asyncapi(self) -> Path:
        """The AsyncAPI document; generated."""
        return self.root / "asyncapi.yaml"

    def example(self, event_type: str) -> Path:
        """The golden example of an event version; written by hand, never edited once released."""
        return self.root / "examples" / f"{event_type}.json"

    @property
    def released(self) -> Path:
        """What subscribers build on: the schemas as released, the topics' promises, the hashes of the examples."""
        return self.root / "released"


HERE = Layout(Path(__file__).resolve().parents[3])
"""The tree this package is part of."""
