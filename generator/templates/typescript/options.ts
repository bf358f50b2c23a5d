/** How an option is checked, and the member of the settings that it becomes. */
export type Row = readonly [kind: Kind, member: string, members?: Rows];
export type Rows = Readonly<Record<string, Row>>;
export type Kind = "string" | "number" | "boolean" | "function" | "object";

/** How long a call may take where nothing else is said, in milliseconds. */
export const TIMEOUT = {{ timeout }};
{% for one in interfaces %}
{{ one.doc }}
export interface {{ one.name }} {
{%- for member in one.members %}
{{ member.doc }}
{{ member.line }}
{%- endfor %}
}

export const {{ one.constant }} = {
{%- for row in one.rows %}
  {{ row }}
{%- endfor %}
} as const satisfies Rows;
{% endfor %}
