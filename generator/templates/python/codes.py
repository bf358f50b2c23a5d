{% for one in literals %}
{{ one.name }} = Literal[
{%- for text in one.texts %}
    "{{ text }}",
{%- endfor %}
]
"""{{ one.doc }}"""
{% endfor %}
