
{{ doc }}
public {{ modifier }}class {{ name }} internal constructor({{ visibility }} val session: Session) {
{%- for method in methods %}
{%- if !loop.first %}
{% endif %}
{{ method.doc }}
{%- if let Some(instead) = method.deprecated %}
    @Deprecated({{ instead }})
{%- endif %}
    public {{ method.signature }} =
        {{ method.call }}
{%- endfor %}
}
