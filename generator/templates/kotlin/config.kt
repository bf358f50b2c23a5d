{%- for one in choices %}
{{ one.doc }}
public enum class {{ one.name }}(internal val wire: String) {
{%- for case in one.cases %}
{%- if !loop.first %}
{% endif %}
{{ case.doc }}
    {{ case.name }}({{ case.wire }}),
{%- endfor %}
}

internal fun given(value: {{ one.name }}?): NativeSetting? = given(value?.wire)
{% endfor -%}
{%- for record in records %}
{{ record.doc }}
public data class {{ record.name }}(
{%- for one in record.settings %}
{{ one.doc }}
    public val {{ one.name }}: {{ one.ty }}{{ one.default }},
{%- endfor %}
)

internal fun settings(of: {{ record.name }}): NativeSettings = settings(
{%- for one in record.settings %}
    {{ one.key }} to given(of.{{ one.name }}),
{%- endfor %}
)
{% if record.is_group %}
internal fun given(value: {{ record.name }}?): NativeSetting? = value?.let { given(settings(it)) }
{% endif -%}
{%- endfor -%}
