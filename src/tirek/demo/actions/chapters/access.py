"""Who signs in, and with which right."""

from datetime import date

from tirek.demo.actions.sign_ins import make_sign_ins
from tirek.kernel.actor import Actor
from tirek.structure.models import Unit


def tell(*, actor: Actor, today: date, kargaly: Unit) -> None:
    make_sign_ins(actor=actor, kargaly_code=kargaly.code, today=today)
