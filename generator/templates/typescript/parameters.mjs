/** The required fields of operations that take no request, in their order. */
export const parameters = {
{%- for line in lines %}
  {{ line }}
{%- endfor %}
};
