// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

/// The settings that a scenario gives, beside these.
func given(_ config: Json, _ others: ClientConfig) throws -> ClientConfig {
    var all = others
{%- for one in settings %}
    if let one = config.given({{ one.key }}) { all.{{ one.name }} = try {{ one.value }} }
{%- endfor %}
    return all
}
{% for group in groups %}
private func read{{ group.name }}(_ json: Json) throws -> {{ group.name }} {
{%- if group.is_whole %}
    func needed<Value>(_ name: String, _ read: (Json) throws -> Value) throws -> Value { try read(json.needed(name)) }
    return try {{ group.name }}(
{%- for one in group.settings %}
        {{ one.name }}: needed({{ one.key }}) { one in try {{ one.value }} }{% if !loop.last %},{% endif %}
{%- endfor %}
    )
{%- else %}
    var all = {{ group.name }}()
{%- for one in group.settings %}
    if let one = json.given({{ one.key }}) { all.{{ one.name }} = try {{ one.value }} }
{%- endfor %}
    return all
{%- endif %}
}
{% endfor %}
{%- for choice in choices %}
private func read{{ choice.name }}(_ json: Json) throws -> {{ choice.name }} {
    switch try text(json) {
{%- for case in choice.cases %}
    case {{ case.wire }}: .{{ case.name }}
{%- endfor %}
    case let name: throw CannotBeWritten("there is no {{ choice.name }} \(name)")
    }
}
{% endfor %}
