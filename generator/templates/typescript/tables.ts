const early = () => import("./{{ top }}/tables.js");
const later = () => import("./{{ top }}/later.js");

/** What the module has to know before the first call to an operation. */
export const tables: Record<string, () => Promise<{ default: string }>> = {
{%- for (name, load) in entries %}
  {{ name }}: {{ load }},
{%- endfor %}
};

/** Operations that need other tables, too. */
export const elsewhere: Record<string, string> = {
{%- for (name, other) in elsewhere %}
  "{{ name }}": "{{ other }}",
{%- endfor %}
};
