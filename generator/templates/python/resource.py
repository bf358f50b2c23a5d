{% if is_overloaded %}else:
    from {{ typing }} import overload
{% endif %}

class {{ name }}({{ base }}):
{{ doc }}

    __slots__ = ()
{%- for method in methods %}
{% for overload in method.overloads %}
    @overload
    {{ overload }}
{% endfor %}
    {{ method.definition }}
{{ method.doc }}
{%- if !method.fields.is_empty() %}
        {{ method.fields }}
{%- endif %}
        {{ method.call }}
{%- endfor %}
