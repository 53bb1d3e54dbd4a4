"""The member behind an account. The pages of accounts stand in ``access``, which knows no members."""

from django.urls import path

from tirek.members.views import sign_ins

app_name = "sign-ins"
urlpatterns = [path("<uuid:public_id>/member/", sign_ins.member, name="member")]
