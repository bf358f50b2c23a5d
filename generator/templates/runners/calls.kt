// Generated from core's tables. Do not edit.

@file:Suppress("DEPRECATION")

package com.devtrust.conformance.{{ product.name }}

import com.devtrust.*
import com.devtrust.conformance.*
import com.devtrust.{{ models }}.*
import com.fasterxml.jackson.databind.JsonNode

internal suspend fun call(client: Client, operation: String, arguments: JsonNode, take: Take): Answer? = when (operation) {
{%- for one in calls %}
    {{ one.operation }} -> {
{%- for line in one.lines %}
        {{ line }}
{%- endfor %}
    }
{%- endfor %}
    else -> null
}
{% for one in requests %}
internal fun read{{ one.name }}(json: JsonNode): {{ one.name }} {
    json.only({{ one.known }})
    var request = {{ one.name }}({{ one.needed }})
{%- for field in one.others %}
    if (json.has({{ field.key }})) request = request.copy({{ field.name }} = {{ field.read }})
{%- endfor %}
    return request
}
{% endfor %}
{%- for one in results %}
internal fun wire(value: {{ one.name }}): JsonNode = members(
    {% if one.extra %}value.extra{% else %}null{% endif %},
{%- for field in one.fields %}
    {{ field.key }} to {{ field.written }},
{%- endfor %}
)
{% endfor %}
