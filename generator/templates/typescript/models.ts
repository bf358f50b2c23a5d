{%- for one in enumerations %}
{{ one.doc }}
{{ one.line }}
{% endfor -%}
{%- for record in records %}
{{ record.doc }}
export interface {{ record.name }} {
{%- for one in record.members %}
{{ one.doc }}
{{ one.line }}
{%- endfor %}
}
{% endfor -%}
