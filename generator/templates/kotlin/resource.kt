
{{ doc }}
public {{ modifier }}class {{ name }} internal constructor({{ visibility }} val session: Session) {
{%- for method in methods %}
{%- if !loop.first %}
{% endif %}
{{ method.doc }}
    public {{ method.signature }} =
        {{ method.call }}
{%- endfor %}
}
