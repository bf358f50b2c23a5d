
{{ exports }}


class {{ name }}({{ base }}):
{{ doc }}

    __slots__ = ()
{%- for one in properties %}

    @property
    def {{ one.name }}(self) -> {{ one.class }}:
{{ one.doc }}
{%- if let Some(module) = one.imported %}
        from {{ module }} import {{ one.class }}
{% endif %}
{%- if let Some(path) = one.moved %}
        moved("{{ one.name }}", "{{ path }}")
        return self.{{ path }}
{%- else %}
        return {{ one.class }}(self._session)
{%- endif %}
{%- endfor %}
