// Generated from core's tables. Do not edit.

import Devtrust
import Foundation

func call(_ client: Client, _ operation: String, _ arguments: Json, _ take: Take) async throws -> Answer {
{%- for product in products %}
    if let answer = try await {% if !product.top %}{{ product.class }}.{% endif %}made(client, operation, arguments, take) { return answer }
{%- endfor %}
    throw CannotBeWritten("there is no operation \(operation)")
}
