{%- if !doc.is_empty() -%}
{{ doc }}
{% endif -%}
{{ head }} {
{%- if !is_client %}
    let session: Session
{% endif %}
{%- for one in properties %}
{%- if !loop.first %}
{% endif %}
{{ one.doc }}
{%- if let Some(now) = one.moved %}
    @available(*, deprecated, renamed: "{{ now }}")
{%- endif %}
    public var {{ one.name }}: {{ one.class }} { {{ one.class }}(session: session) }
{%- endfor %}
}
