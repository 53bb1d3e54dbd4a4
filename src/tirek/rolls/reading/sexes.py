"""How sexes are written."""

_MALE = {"м", "m", "муж", "мужской", "мужчина", "male", "man", "ер", "ер адам", "еркек", "ұл", "е"}
_FEMALE = {"ж", "f", "жен", "женский", "женщина", "female", "woman", "w", "әйел", "әйел адам", "қыз", "ә", "қ"}
SEXES = dict.fromkeys(_MALE, "m") | dict.fromkeys(_FEMALE, "f")
