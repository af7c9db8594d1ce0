"""What commands do to the paper cloud, which watches that nothing is made twice, and nothing removed that is in use."""

from random import Random

from tests.simulation.paper import Call, Odds, Thing

from heat.converge import (
    Compare,
    Event,
    Failed,
    Finish,
    Finished,
    Judged,
    Resolve,
    Resolved,
    Row,
    Start,
    Succeeded,
    Waiting,
    Want,
    Watch,
)
from heat.plugin.changes import Verdict
from heat.values.status import MAKING, Action, Status


class Effects:
    """The part of the world that carries out commands; the rest of it knows what the database does."""

    random: Random
    odds: Odds
    cloud: dict[str, Thing]
    made: dict[str, int]
    database: dict[str, Row]
    kept: dict[str, str]
    wants: dict[str, Want]

    def _effect(self, call: Call) -> Event:
        command = call.command
        if isinstance(command, Finish):
            return Finished(command.ticket)
        if isinstance(command, Compare):
            return self._compare(command)
        if isinstance(command, Resolve):
            return Resolved(command.key, command.ticket, self._digest(command.key), self._reads(command.name))
        assert isinstance(command, Start | Watch)
        if command.action is Action.DELETE:
            return self._remove(command)
        if command.action in MAKING:
            return self._create(command, call)
        return self._other(command, call)

    def _compare(self, command: Compare) -> Event:
        row, want = self.database[command.key], self.wants[command.name]
        if self.random.random() < self.odds.failure / 3:
            return Failed(command.key, command.ticket, "cannot be judged")
        if row.status is Status.FAILED:
            lost = row.action in MAKING or row.physical_id is None
            verdict = Verdict.REPLACE if lost else self.random.choice(list(Verdict)[1:])
        elif command.doubtful:
            verdict = Verdict.REPLACE
        elif self.kept.get(command.key) == want.fingerprint:
            verdict = self.random.choice([Verdict.KEEP, Verdict.UPDATE])
        else:
            verdict = self.random.choice([Verdict.UPDATE, Verdict.REPLACE])
        return Judged(command.key, command.ticket, verdict, ("because",))

    def _create(self, command: Start | Watch, call: Call) -> Event:
        key, ticket = command.key, command.ticket
        thing = self.cloud.get(key)
        target = command.target if isinstance(command, Start) else None
        if thing is None:
            assert isinstance(command, Start), f"{key} is watched and is not there"
            if self.random.random() < self.odds.failure:
                return Failed(key, ticket, "refused")
            self._uses_what_is_there(key)
            assert call.want is not None
            thing = self.cloud[key] = Thing(call.want.fingerprint)
            call.shape = thing.shape
            self.made[key] = self.made.get(key, 0) + 1
            assert self.made[key] == 1, f"{key} is made twice"
        elif isinstance(command, Start):
            assert command.takeover, f"{key} is begun a second time without looking for it"
            asked = call.want is not None and self.database[key].applied == command.target
            call.shape, target = call.want.fingerprint if asked and call.want else "", None
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "broken", key)
        if self.random.random() < self.odds.slow:
            return Waiting(key, ticket, key, target)
        thing.ready = True
        return Succeeded(key, ticket, key, target, self._digest(key), self._reads(command.name))

    def _other(self, command: Start | Watch, call: Call) -> Event:
        key, ticket = command.key, command.ticket
        if isinstance(command, Start) and command.action is Action.UPDATE and call.want is not None:
            self.cloud[key].shape = call.want.fingerprint
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "refused", key)
        if self.random.random() < self.odds.slow:
            return Waiting(key, ticket, key)
        if command.action is Action.UPDATE:
            call.shape = self.cloud[key].shape
        return Succeeded(key, ticket, key, None, self._digest(key), self._reads(command.name))

    def _remove(self, command: Start | Watch) -> Event:
        key, ticket = command.key, command.ticket
        if self.random.random() < self.odds.failure:
            return Failed(key, ticket, "in use")
        if key in self.cloud and self.random.random() < self.odds.slow:
            self.cloud[key].doomed = True
            return Waiting(key, ticket)
        self._nobody_uses(key)
        self.cloud.pop(key, None)
        return Succeeded(key, ticket)

    def _uses_what_is_there(self, key: str) -> None:
        for needed in self.database[key].requires:
            assert needed in self.cloud, f"{key} is begun before {needed} is there"
            assert not self.cloud[needed].doomed, f"{key} is begun on {needed}, which is being removed"

    def _nobody_uses(self, key: str) -> None:
        users = [row.key for row in self.database.values() if key in row.requires and row.key in self.cloud]
        assert not users or self.database[key].key in users, f"{key} is removed while {users} use it"

    def _digest(self, key: str) -> str:
        return f"{key}-{self.random.randint(0, 2)}"

    def _reads(self, name: str) -> frozenset[str]:
        want = self.wants.get(name)
        return want.reads if want else frozenset()
