"""What is wrong with a case, in one line a person can act on."""

from pydantic import BaseModel, ValidationError


def problems(error: ValidationError, model: type[BaseModel]) -> str:
    """Every problem with its place; where a field is unknown, the fields there are."""
    told = []
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"])
        said = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            said = "is no field of this part"
            if len(problem["loc"]) == 1:
                said = f"is no field; there are {', '.join(field.alias or name for name, field in model.model_fields.items())}"
        elif problem["type"] != "missing" and isinstance(problem["input"], str):
            said = f"{problem['input']!r}: {said}"
        told.append(f"{place}: {said}" if place else said)
    return "; ".join(told)
