{{ doc }}
public {{ head }} {
{%- for one in properties %}
{%- if !loop.first %}
{% endif %}
{{ one.doc }}
{%- if let Some(now) = one.moved %}
    @Deprecated("It has moved to its product.", ReplaceWith("{{ now }}"))
{%- endif %}
    public val {{ one.name }}: {{ one.class }} get() = {{ one.class }}(session)
{%- endfor %}
}
