"""Render every form with one field template, errors beside their fields."""

from django.forms.renderers import TemplatesSetting


class CairnRenderer(TemplatesSetting):
    field_template_name = "components/_field.html"
    form_template_name = "components/_form.html"
