/**
 * Products beside Device Trust Manager. Their interfaces say what they have; here it is made, from one line for each
 * resource.
 */

import type { Caller } from "./call.js";
import type { CallOptions } from "./options.js";

/** Operations that belong to the product itself. */
const WORKFLOWS = "workflows";

/**
 * A product of a client.
 *
 * @param resources - The operations of each resource: `list*` gives pages, `get:user_id` takes a field as a parameter, and
 *   `update:user_id,...` the others in an object after it. The rest take one request.
 * @internal
 */
export function product<Product>(
  caller: Caller,
  name: string,
  resources: Readonly<Record<string, readonly string[]>>,
): Product {
  const made = {};
  for (const [resource, operations] of Object.entries(resources)) {
    const path = `${name}.${resource}`;
    if (resource === WORKFLOWS) {
      Object.assign(made, methods(caller, path, operations));
      continue;
    }
    let found: object | undefined;
    Object.defineProperty(made, camel(resource), {
      enumerable: true,
      get: () => {
        found ??= methods(caller, path, operations);
        return found;
      },
    });
  }
  return made as Product;
}

type Method = (...given: unknown[]) => unknown;

function methods(
  caller: Caller,
  path: string,
  operations: readonly string[],
): Record<string, Method> {
  return Object.fromEntries(
    operations.map((text) => {
      const [, name = "", pages, parameters] = /^(\w+)(\*?)(?::(.*))?$/.exec(text) ?? [];
      const operation = `${path}.${name}`;
      const fields = parameters?.split(",").filter(Boolean);
      const method: Method = (...given) => {
        const request = fields ? collected(fields, given) : given.shift();
        const options = given[0] as CallOptions | undefined;
        return pages
          ? caller.pages(operation, request, options)
          : caller.value(operation, request, options);
      };
      return [camel(name), method];
    }),
  );
}

/** Takes the fields of a request from the front of the arguments. */
function collected(fields: readonly string[], given: unknown[]): object {
  const values = fields.map((field) => {
    const value = given.shift();
    return field === "..." ? value : { [field]: value };
  });
  return Object.assign({}, ...values.reverse());
}

function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
