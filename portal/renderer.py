"""Draw every form with one field template, its error beside the field."""

from django.forms.renderers import TemplatesSetting


class CairnRenderer(TemplatesSetting):
    field_template_name = "components/_field.html"
    form_template_name = "components/_form.html"
