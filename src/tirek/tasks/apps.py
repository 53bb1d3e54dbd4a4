from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tirek.tasks"
    label = "tasks"
