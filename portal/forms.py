"""How forms are drawn: one field template, with its error beside it."""

from django.forms.renderers import TemplatesSetting


class CairnRenderer(TemplatesSetting):
    field_template_name = "components/_field.html"
    form_template_name = "components/_form.html"
