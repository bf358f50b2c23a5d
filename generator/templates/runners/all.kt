// Generated from core's tables. Do not edit.

package com.devtrust.conformance

import com.devtrust.Client
import com.fasterxml.jackson.databind.JsonNode

internal suspend fun call(client: Client, operation: String, arguments: JsonNode, take: Take): Answer =
{%- for product in products %}
    com.devtrust.conformance.{{ product.name }}.call(client, operation, arguments, take) ?:
{%- endfor %}
        throw CannotBeWritten("there is no operation $operation")
