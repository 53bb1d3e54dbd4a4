"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from tirek.conf.lifeline import end_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
end_with_parent()
application = get_wsgi_application()
