"""Telephone numbers in templates."""

from django import template

from tirek.kernel.phones import dialled, format_phone

register = template.Library()
register.filter("phone", format_phone)
register.filter("dialled", dialled)
