"""Accounts, and who has what where."""

from django.urls import path

from tirek.access.exports import GRANTS
from tirek.access.views import accounts, deeds, grants, holdings, links, why
from tirek.exports.views import taking_out

app_name = "access"
urlpatterns = [
    path("", accounts.listing, name="accounts"),
    path("invite/", accounts.invite, name="invite"),
    path("mine/", accounts.mine, name="mine"),
    path("rights/", holdings.grants, name="grants"),
    path("rights/csv/", taking_out(GRANTS), name="grants-csv"),
    path("rights/ending/", holdings.ending_soon, name="ending"),
    path("rights/roles/", holdings.roles, name="roles"),
    path("rights/why/", why.asked, name="why"),
    path("rights/give/", grants.give, name="give"),
    path("rights/<uuid:public_id>/stand-in/", grants.stand_in, name="stand-in"),
    path("rights/<uuid:public_id>/end/", grants.end, name="end"),
    path("<uuid:public_id>/", accounts.account, name="account"),
    path("<uuid:public_id>/link/", links.link, name="link"),
    path("<uuid:public_id>/<slug:key>/", deeds.deed, name="deed"),
]
