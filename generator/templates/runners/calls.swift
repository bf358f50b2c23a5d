// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

{% if !product.top %}extension {{ product.class }} {
{% endif -%}
{{ word }} made(_ client: Client, _ operation: String, _ arguments: Json, _ take: Take) async throws -> Answer? {
    switch operation {
{%- for one in calls %}
    case {{ one.operation }}:
{%- for line in one.lines %}
        {{ line }}
{%- endfor %}
{%- endfor %}
    default:
        return nil
    }
}
{% for one in requests %}
{{ word }} read{{ one.name }}(_ json: Json) throws -> {{ one.name }} {
    try json.only({{ one.known }})
    {% if one.others.is_empty() %}let{% else %}var{% endif %} request = {% if !one.needed.is_empty() %}try {% endif %}{{ one.name }}({{ one.needed }})
{%- for field in one.others %}
    if json.has({{ field.key }}) { request.{{ field.name }} = {{ field.read }} }
{%- endfor %}
    return request
}
{% endfor %}
{%- for one in results %}
{{ word }} wire(_ value: {{ one.name }}) -> Json {
    var all = Members({% if one.extra %}value.extra{% else %}nil{% endif %})
{%- for field in one.fields %}
    all[{{ field.key }}] = {{ field.written }}
{%- endfor %}
    return all.json
}
{% endfor %}
{%- if !product.top %}}{% endif %}
