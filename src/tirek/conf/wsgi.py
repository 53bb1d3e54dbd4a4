"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from tirek.conf.lifeline import end_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
end_with_parent()
application = get_wsgi_application()

# What stands now stands until the end, so nobody looks through it for garbage any more; and a page makes tens of
# thousands of things that are gone when it is sent: with the usual 700 all would be looked through dozens of times.
# Nothing is collected here: that would write to the pages of memory that a fork shares; see ``serve``.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
