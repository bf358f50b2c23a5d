{%- for one in codes %}
{{ one.doc }}
public enum {{ one.name }} {
{%- for case in one.cases %}
{{ case.doc }}
    public static let {{ case.name }} = {{ case.wire }}
{%- endfor %}
}
{% endfor -%}
