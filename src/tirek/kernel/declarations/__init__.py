"""What a domain declares and another package carries out, one module a kind.

They are filled while the applications load. What else turns the order of imports round (the menu, the words of the log,
the scope, exports in full) stands with its owner; docs/architecture.md lists all of it.
"""

from tirek.kernel.declarations.accounts import (
    AccountRule,
    SecondFactorRule,
    account_rules,
    founded,
    second_factor_rules,
)
from tirek.kernel.declarations.acts import ActKind, HistoryOf, Link, act_kinds
from tirek.kernel.declarations.answering import Answering, answering
from tirek.kernel.declarations.attaching import Attachable, attachables
from tirek.kernel.declarations.deadlines import Deadline, Due, deadlines
from tirek.kernel.declarations.decisions import DecisionKind, decision_kinds
from tirek.kernel.declarations.exports import ExportLink, exports
from tirek.kernel.declarations.figures import (
    Contribution,
    Counted,
    CountedFlow,
    Crossing,
    Engine,
    Figure,
    Flow,
    Kept,
    Number,
    Ratio,
    RecordList,
    RecordOrder,
    Stock,
    Subjects,
    Topic,
    engine,
    figures,
    topics,
)
from tirek.kernel.declarations.first import BlockContext, FirstBlock, FirstPage, FirstStep, first_blocks, first_steps
from tirek.kernel.declarations.matters import OpenMatter, Urgency, Waiting, open_matters
from tirek.kernel.declarations.origins import Origin, origins
from tirek.kernel.declarations.pages import PageName, UnitTab, page_names, unit_tabs
from tirek.kernel.declarations.printing import PaperKind, paper_kinds
from tirek.kernel.declarations.proofs import FactProof, Wrong, both_ways, by_rows, proofs
from tirek.kernel.declarations.registry import Declared, Registry, Slot
from tirek.kernel.declarations.tasks import TaskKind, task_kinds
from tirek.kernel.declarations.units import Moving, Occupant, occupants
from tirek.kernel.declarations.walls import Opening, openings

__all__ = [
    "AccountRule",
    "ActKind",
    "Answering",
    "Attachable",
    "BlockContext",
    "Contribution",
    "Counted",
    "CountedFlow",
    "Crossing",
    "Deadline",
    "DecisionKind",
    "Declared",
    "Due",
    "Engine",
    "ExportLink",
    "FactProof",
    "Figure",
    "FirstBlock",
    "FirstPage",
    "FirstStep",
    "Flow",
    "HistoryOf",
    "Kept",
    "Link",
    "Moving",
    "Number",
    "Occupant",
    "OpenMatter",
    "Opening",
    "Origin",
    "PageName",
    "PaperKind",
    "Ratio",
    "RecordList",
    "RecordOrder",
    "Registry",
    "SecondFactorRule",
    "Slot",
    "Stock",
    "Subjects",
    "TaskKind",
    "Topic",
    "UnitTab",
    "Urgency",
    "Waiting",
    "Wrong",
    "account_rules",
    "act_kinds",
    "answering",
    "attachables",
    "both_ways",
    "by_rows",
    "deadlines",
    "decision_kinds",
    "engine",
    "exports",
    "figures",
    "first_blocks",
    "first_steps",
    "founded",
    "occupants",
    "open_matters",
    "openings",
    "origins",
    "page_names",
    "paper_kinds",
    "proofs",
    "second_factor_rules",
    "task_kinds",
    "topics",
    "unit_tabs",
]
