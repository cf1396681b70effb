"""What pages ask of the advisor: the rule at once, grids and logs on a thread, runs at its desk."""

from pathlib import Path

import msgspec

from al_core.domain.constraints import Constraints
from al_core.domain.measuring import MeasuredConstraints
from al_core.domain.plan import Plan
from al_core.domain.recommending import WorkflowAdvice
from al_core.domain.sensitivity import Axis, Sensitivity
from al_core.experiments.advice_files import Question, keep_question, question_of
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_desk import AdvisorDesk
from al_core.experiments.advisor_plans import planned
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.measured_constraints import measured_constraints
from al_core.experiments.sensitivity import sensitivity
from al_core.store.store import Store


class AdvisorRoom:
    """One per lab. Same question, same answer: what is there already is not worked out again."""

    def __init__(self, store: Store, home: Path, cache: Path, reading: ReadingDesk) -> None:
        self._store, self._home, self._reading = store, home, reading
        self.desk = AdvisorDesk(home, cache)

    def rule(self, given: Constraints) -> WorkflowAdvice | Pending:
        """What arithmetic advises; PlanError for constraints that no loop can be planned on."""
        return self._reading.ask(f"advice {_key(given)}", lambda: rule_advice(given))

    def sensitivity(self, given: Constraints, axis: Axis) -> Sensitivity | Pending:
        """Where the advice flips."""
        key = f"sensitivity {axis} {_key(given)}"
        return self._reading.ask(key, lambda: sensitivity(given, axis))

    def measured(self, run_id: str, entered: Constraints) -> MeasuredConstraints | Pending:
        """What a run's log says of the constraints; read again when it has grown."""
        seq = self._store.head(run_id).seq
        key = f"measured {run_id} {_key(entered)}"
        return self._reading.ask(
            key, lambda: measured_constraints(self._store.read(run_id), entered), seq
        )

    def keep(self, question: Question) -> str:
        """Put a question on file, so that an address can name it; its id."""
        return keep_question(self._home, question)

    def question(self, advice_id: str) -> Question:
        """What was asked; RunUnknown if there is none of that name."""
        return question_of(self._home, advice_id)

    def plan(self, advice_id: str) -> Plan:
        """The plan that was advised: the simulated recommendation, before that the rule's."""
        question = self.question(advice_id)
        answer = self.desk.answer(advice_id)
        return self.rule_plan(advice_id) if answer is None else _on_own(answer.plan, question)

    def rule_plan(self, advice_id: str) -> Plan:
        """The plan that arithmetic advised, simulated since or not."""
        question = self.question(advice_id)
        advice = rule_advice(question.given)
        base = question.ground(None).base(0)
        return _on_own(planned(question.given, advice.design, advice.options, base), question)

    def close(self) -> None:
        """End the process that simulates."""
        self.desk.close()


def _on_own(plan: Plan, question: Question) -> Plan:
    """The plan on the user's data where another set was simulated in their place."""
    return msgspec.structs.replace(plan, data=question.stands_for or plan.data)


def _key(given: Constraints) -> str:
    return msgspec.json.encode(given).decode()
