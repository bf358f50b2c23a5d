{% for one in literals %}
{%- if !loop.first %}
{% endif %}
{{ one }}
{%- endfor %}
{%- for one in classes %}
{%- if !loop.first || !literals.is_empty() %}
{% endif %}

class {{ one.name }}({{ one.base }}):
{{ one.doc }}
{% for line in one.lines %}
{{ line }}
{%- endfor %}
{%- endfor %}
