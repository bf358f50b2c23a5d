{{ doc }}
{%- if let Some(holder) = extends %}
extension {{ holder }} {
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
