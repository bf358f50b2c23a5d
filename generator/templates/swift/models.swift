{%- for one in enumerations %}
{{ one.doc }}
public struct {{ one.name }}: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The value as the API writes it.
    public let rawValue: String

    /// From a value as the API writes it, also one that this version does not know.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The value as the API writes it.
    public var description: String { rawValue }
{% for case in one.cases %}
{{ case.doc }}
    public static let {{ case.name }} = {{ one.name }}(rawValue: {{ case.wire }})
{%- endfor %}

    /// The values that this version knows; the service may send others.
    public static let known: [{{ one.name }}] = [
{%- for case in one.cases %}
        {{ case.name }},
{%- endfor %}
    ]
}
{% endfor -%}
{%- for record in records %}
{{ record.doc }}
public struct {{ record.name }}: Hashable, Sendable {
{%- for field in record.fields %}
{{ field.doc }}
    public var {{ field.name }}: {{ field.ty }}
{%- endfor -%}
{%- if record.extra %}
    /// What the service sent beyond the fields that this version knows, by name.
    public var extra: [String: JSONValue]
{%- endif %}

    /// With what is required; the rest may be left out.
    public init(
{%- for field in record.fields %}
        {{ field.name }}: {{ field.ty }}{{ field.default }}{% if !loop.last || record.extra %},{% endif %}
{%- endfor -%}
{%- if record.extra %}
        extra: [String: JSONValue] = [:]
{%- endif %}
    ) {
{%- for field in record.fields %}
        self.{{ field.name }} = {{ field.name }}
{%- endfor -%}
{%- if record.extra %}
        self.extra = extra
{%- endif %}
    }
{%- if record.is_read %}

    init(json: JSONValue) throws {
        var members = try Members(json)
{%- for field in record.fields %}
        {{ field.name }} = {{ field.read }}
{%- endfor -%}
{%- if record.extra %}
        extra = members.rest
{%- endif %}
    }
{%- endif -%}
{%- if record.is_written %}

    var json: JSONValue {
{%- if record.extra %}
        var members = extra
{%- else %}
        var members: [String: JSONValue] = [:]
{%- endif -%}
{%- for field in record.fields %}
        members[{{ field.wire }}] = {{ field.write }}
{%- endfor %}
        return .object(members)
    }
{%- endif %}
}
{% endfor -%}
