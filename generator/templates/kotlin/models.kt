{%- for one in enumerations %}
{{ one.doc }}
@JvmInline
public value class {{ one.name }}(
    /** The value as the API writes it. */
    public val wire: String,
) {
    override fun toString(): String = wire

    public companion object {
{%- for case in one.cases %}
{%- if !loop.first %}
{% endif %}
{{ case.doc }}
        public val {{ case.name }}: {{ one.name }} get() = {{ one.name }}({{ case.wire }})
{%- endfor %}

        /** The values that this version knows; the service may send others. */
        public val known: List<{{ one.name }}> get() = listOf(
{%- for case in one.cases %}
            {{ case.name }},
{%- endfor %}
        )
    }
}
{% endfor -%}
{%- for record in records %}
{{ record.doc }}
public data class {{ record.name }}(
{%- for field in record.fields %}
{{ field.doc }}
    public val {{ field.name }}: {{ field.ty }}{{ field.default }},
{%- endfor -%}
{%- if record.extra %}
    /** What the service sent beyond the fields that this version knows, by name. */
    public val extra: JsonObject = JsonObject(emptyMap()),
{%- endif %}
)
{% if record.is_read %}
internal fun read{{ record.name }}(json: JsonElement): {{ record.name }} {
    val all = Members(json)
    return {{ record.name }}(
{%- for field in record.fields %}
        {{ field.name }} = {{ field.read }},
{%- endfor -%}
{%- if record.extra %}
        extra = all.rest(),
{%- endif %}
    )
}
{% endif -%}
{%- if record.is_written %}
internal fun write{{ record.name }}(value: {{ record.name }}): JsonObject = members(
{%- if record.extra %}
    value.extra,
{%- endif -%}
{%- for field in record.fields %}
    {{ field.wire }} to {{ field.write }},
{%- endfor %}
)
{% endif -%}
{%- endfor -%}
