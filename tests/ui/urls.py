"""The addresses of the product and, as in development, the page of all parts."""

from django.urls import include, path

from tirek.conf.urls import urlpatterns as product

urlpatterns = [path("ui/", include("tirek.ui.urls")), *product]
