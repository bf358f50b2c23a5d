{%- for one in choices %}
{{ one.doc }}
public enum {{ one.name }}: String, CaseIterable, Sendable {
{%- for case in one.cases %}
{{ case.doc }}
    case {{ case.name }}{% if case.name.as_str() != case.text %} = {{ case.wire }}{% endif %}
{%- endfor %}
}

func given(_ value: {{ one.name }}?) -> NativeSetting? {
    given(value?.rawValue)
}
{% endfor -%}
{%- for record in records %}
{{ record.doc }}
public struct {{ record.name }}: Hashable, Sendable {
{%- for one in record.settings %}
{{ one.doc }}
    public var {{ one.name }}: {{ one.ty }}
{%- endfor %}

    /// With these settings; what may be left out keeps its default.
    public init(
{%- for one in record.settings %}
        {{ one.name }}: {{ one.ty }}{{ one.default }}{% if !loop.last %},{% endif %}
{%- endfor %}
    ) {
{%- for one in record.settings %}
        self.{{ one.name }} = {{ one.name }}
{%- endfor %}
    }

    var settings: NativeSettings {
        var all: [String: NativeSetting] = [:]
{%- for one in record.settings %}
        all[{{ one.key }}] = given({{ one.name }})
{%- endfor %}
        return NativeSettings(all: all)
    }
}
{% if record.is_group %}
func given(_ value: {{ record.name }}?) -> NativeSetting? {
    value.map { .group(settings: $0.settings) }
}
{% endif -%}
{%- endfor -%}
