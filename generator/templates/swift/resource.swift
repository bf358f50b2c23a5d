{{ doc }}
{%- if is_client %}
extension Client {
{%- else %}
public struct {{ name }}: Sendable {
    let session: Session
{% endif %}
{%- for method in methods %}
{%- if !loop.first %}
{% endif %}
{{ method.doc }}
{%- if let Some(instead) = method.deprecated %}
    @available(*, deprecated, message: {{ instead }})
{%- endif %}
    public {{ method.signature }} {
        {{ method.call }}
    }
{%- endfor %}
}
