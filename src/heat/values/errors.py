"""Every error that may leave a room. A door maps the class name to its own codes; nobody else knows codes.

The class names that the doors show to clients (`error.type` in a REST fault) are those of the reference's
public interface, because clients match on them. Each message says what is wrong and, where known, how to mend it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class HeatError(Exception):
    """The base of all errors that are somebody's fault but not a bug of ours."""

    type_name: str = "HeatException"
    """As doors tell it to clients."""

    def __init_subclass__(cls, type_name: str | None = None) -> None:
        cls.type_name = type_name or cls.__name__
        ERROR_TYPES.setdefault(cls.type_name, cls)

    @property
    def message(self) -> str:
        """What a stranger reads."""
        return str(self)


ERROR_TYPES: dict[str, type[HeatError]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a path of keys in a template, and the file, line and column where known."""

    path: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = ".".join(self.path)
        if self.line:
            position = f"{self.file or 'line'}{':' if self.file else ' '}{self.line}:{self.column}"
            return f"{where} ({position})" if where else position
        return where or self.file

    def below(self, *keys: str | int) -> "Place":
        """The same file, further down the path."""
        return Place((*self.path, *map(str, keys)), self.file, self.line, self.column)


class ValidationError(HeatError, type_name="StackValidationFailed"):
    """A template, environment or property is wrong; says where, what, and how to fix it."""

    def __init__(self, problem: str, place: Place | None = None, fix: str = "") -> None:
        super().__init__(problem, place, fix)
        self.problem, self.place, self.fix = problem, place or Place(), fix

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{where}: {self.problem}" if where else self.problem
        return f"{text}. {self.fix}" if self.fix else text

    def below(self, *keys: str | int) -> "ValidationError":
        """The same problem, seen from further out: keys are put before its path."""
        place = self.place
        path = (*map(str, keys), *place.path)
        return type(self)(self.problem, Place(path, place.file, place.line, place.column), self.fix)


class ValidationErrors(ValidationError, type_name="StackValidationFailed"):
    """Several problems of one template, told together."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        first = errors[0]
        super().__init__(first.problem, first.place, first.fix)
        self.errors = tuple(errors)
        self.type_name = first.type_name

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class UnreadableDocument(ValidationError, type_name="HTTPBadRequest"):
    """The text of a template or environment is not what it should be before anything in it is looked at."""


class InvalidTemplateVersion(ValidationError):
    """The version line is missing or unknown."""


class InvalidTemplateSection(ValidationError):
    """A top-level key is not a section of this template version."""


class InvalidTemplateReference(ValidationError):
    """A function names a resource or parameter that does not exist."""


class UnlikeItsType(ValidationError, type_name="StackValidationFailed"):
    """A template stands for a type and is not like it."""

    def __str__(self) -> str:
        """Just the problem: tools compare the whole text, and it names the type; place and fix are there to ask for."""
        return self.problem


class CircularDependency(ValidationError, type_name="CircularDependencyException"):
    """Resources wait for each other."""


class UnknownUserParameter(ValidationError):
    """A value was given for a parameter that the template does not have."""


class UserParameterMissing(ValidationError):
    """A parameter without a default was given no value."""


class InvalidSchema(ValidationError, type_name="InvalidSchemaError"):
    """A declaration contradicts itself."""


class ImmutableParameterModified(ValidationError):
    """An update changes a parameter that is declared immutable."""


class ResourcePropertyConflict(ValidationError):
    """Properties were given that exclude each other."""


class WrongProperty(ValidationError, type_name="StackValidationFailed"):
    """A property cannot have what the template gives it; told in the words that clients look for."""

    def __str__(self) -> str:
        words, place = self.place.path, Place((), self.place.file, self.place.line, self.place.column)
        inside = max((number for number, word in enumerate(words) if word.lower() == "properties"), default=0)
        where = ".".join(words[: inside + 2])
        return f"Property error: : {where}: : {self.problem}. {self.fix}" + (f" ({place})" if str(place) else "")


class PropertyUnspecified(ValidationError, type_name="PropertyUnspecifiedError"):
    """None of a set of properties was given where one is needed."""


class InvalidBreakPointHook(ValidationError):
    """A hook was asked for that does not exist or is not waiting."""


class NotFound(HeatError):
    """Something that was asked for does not exist, or is not visible to the caller."""


class EntityNotFound(NotFound):
    """A named thing of a known kind does not exist."""

    def __init__(self, entity: str, name: str) -> None:
        super().__init__(entity, name)
        self.entity, self.name = entity, name

    def __str__(self) -> str:
        return f"The {self.entity} ({self.name}) could not be found."


class StackNotFound(EntityNotFound, type_name="EntityNotFound"):
    """No such stack in this project."""

    def __init__(self, name: str) -> None:
        super().__init__("Stack", name)


class ResourceNotFound(EntityNotFound):
    """The stack has no resource of that name."""

    def __init__(self, resource_name: str, stack_name: str) -> None:
        super().__init__("Resource", resource_name)
        self.stack_name = stack_name

    def __str__(self) -> str:
        return f"The Resource ({self.name}) could not be found in Stack {self.stack_name}."


class ResourceNotAvailable(NotFound):
    """The resource exists in the template but has not been created yet."""


class StackExists(HeatError):
    """The project has a stack of that name already."""

    def __init__(self, stack_name: str) -> None:
        super().__init__(stack_name)

    def __str__(self) -> str:
        return f"The Stack ({self.args[0]}) already exists."


class ActionInProgress(HeatError):
    """Another action on the stack excludes this one for now."""

    def __init__(self, stack_name: str, action: str) -> None:
        super().__init__(stack_name, action)

    def __str__(self) -> str:
        return f"Stack {self.args[0]} already has an action ({self.args[1]}) in progress."


class TooManyWaiting(ActionInProgress, type_name="ActionInProgress"):
    """Actions wait for their turn on a stack already, as many as may."""

    def __init__(self, stack_name: str, most: int) -> None:
        super().__init__(stack_name, str(most))

    def __str__(self) -> str:
        name, most = self.args
        return (
            f"{most} actions wait for their turn on stack {name} already. Try again when what is in progress has ended."
        )


class PlanOutdated(HeatError):
    """What a plan was made from is not as it was; says what moved."""

    def __init__(self, moved: Sequence[str]) -> None:
        super().__init__(tuple(moved))

    def __str__(self) -> str:
        return f"The plan is out of date: {'; '.join(self.args[0])}. Make a new plan and look at it."


class Forbidden(HeatError):
    """The caller may not do this."""


class NotAuthenticated(HeatError):
    """The caller's identity could not be established."""


class InvalidTenant(HeatError):
    """The project in the path is not the project of the token."""


class NotSupported(HeatError):
    """The request is understood and cannot be served."""


class ResourceActionNotSupported(HeatError):
    """This resource type cannot do that action."""


class ResourceActionRestricted(HeatError):
    """The environment forbids to update or to replace this resource."""


class ResourceTypeUnavailable(HeatError):
    """The cloud lacks the service that a resource type needs."""


class RequestLimitExceeded(HeatError):
    """A size, count or quota bound of this service was passed."""


class StackResourceLimitExceeded(RequestLimitExceeded, type_name="RequestLimitExceeded"):
    """The stack tree would hold more resources than allowed."""


class DownloadLimitExceeded(HeatError):
    """A file named by URL is larger than allowed."""


class URLFetchError(HeatError):
    """A file named by URL could not be fetched."""


class MissingCredential(HeatError, type_name="MissingCredentialError"):
    """The request lacks a credential that deferred work needs."""


class AuthorizationFailure(HeatError):
    """The cloud refused the credentials kept for this stack."""


class PhysicalResourceIDAmbiguity(HeatError):
    """More than one resource has that physical id."""


class InvalidArgument(HeatError, type_name="ValueError"):
    """A request argument has a wrong type or value."""


class TemplateOutputError(HeatError):
    """An output cannot be computed."""


class CloudError(HeatError):
    """A call to a cloud service failed; carries the service's own words."""

    def __init__(self, service: str, message: str, status: int = 0, details: Mapping[str, str] | None = None) -> None:
        super().__init__(service, message, status)
        self.service, self.words, self.status, self.details = service, message, status, dict(details or {})

    def __str__(self) -> str:
        return f"{self.service}: {self.words} (HTTP {self.status})" if self.status else f"{self.service}: {self.words}"


class ResourceFailure(HeatError):
    """A resource did not reach the state asked for."""


class ResourceInError(ResourceFailure):
    """The cloud reports that the thing itself is broken."""

    def __init__(self, status: str, reason: str = "") -> None:
        super().__init__(status, reason)

    def __str__(self) -> str:
        status, reason = self.args
        return f"Went to status {status}" + (f": {reason}" if reason else "")


class Bug(HeatError, type_name="Error"):
    """Something that cannot happen happened."""

    def __str__(self) -> str:
        return f"This is a bug in Heat. {super().__str__()}"
