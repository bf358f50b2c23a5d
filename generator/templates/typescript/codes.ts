{% for one in unions %}
{%- if !loop.first %}
{% endif %}
{{- one.doc }}
export type {{ one.name }} =
{%- for text in one.texts %}
  | "{{ text }}"
{%- endfor %};
{% endfor %}
