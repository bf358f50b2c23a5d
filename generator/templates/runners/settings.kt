// Generated from core's tables. Do not edit.

package com.devtrust.conformance

import com.devtrust.*
import com.fasterxml.jackson.databind.JsonNode

/** The settings that a scenario gives, beside these. */
internal fun given(config: JsonNode, others: ClientConfig): ClientConfig {
    var all = others
{%- for one in settings %}
    config.given({{ one.key }})?.let { all = all.copy({{ one.name }} = {{ one.value }}) }
{%- endfor %}
    return all
}
{% for group in groups %}
private fun read{{ group.name }}(json: JsonNode): {{ group.name }} {
{%- if group.is_whole %}
    return {{ group.name }}(
{%- for one in group.settings %}
        {{ one.name }} = json.needed({{ one.key }}).let { {{ one.value }} },
{%- endfor %}
    )
{%- else %}
    var all = {{ group.name }}()
{%- for one in group.settings %}
    json.given({{ one.key }})?.let { all = all.copy({{ one.name }} = {{ one.value }}) }
{%- endfor %}
    return all
{%- endif %}
}
{% endfor %}
{%- for choice in choices %}
private fun read{{ choice.name }}(json: JsonNode): {{ choice.name }} = when (val name = text(json)) {
{%- for case in choice.cases %}
    {{ case.wire }} -> {{ choice.name }}.{{ case.name }}
{%- endfor %}
    else -> throw CannotBeWritten("there is no {{ choice.name }} $name")
}
{% endfor %}
