{%- for one in codes %}
{{ one.doc }}
public object {{ one.name }} {
{%- for case in one.cases %}
{%- if !loop.first %}
{% endif %}
{{ case.doc }}
    public const val {{ case.name }}: String = {{ case.wire }}
{%- endfor %}
}
{% endfor -%}
