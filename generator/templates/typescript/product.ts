{% for one in exports %}export type {{ one }};
{% endfor %}
{{ doc }}
export interface {{ name }}{{ extends }} {
{%- for one in resources %}
{%- if !loop.first %}
{% endif %}
{{ one.doc }}
  readonly {{ one.name }}: {{ one.class }};
{%- endfor %}
}
