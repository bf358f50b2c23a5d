{{ doc }}
{%- if is_interface %}
export interface {{ name }} {
{%- else %}
export {{ class }} {{ name }} {
  readonly #caller: Caller;

  /** @internal */
  {{ constructor }}(caller: Caller) {
    this.#caller = caller;
  }
{% endif %}
{%- for method in methods %}
{%- if !loop.first %}
{% endif %}
{{ method.doc }}
  {{ method.signature }}
{%- if !is_interface %}
    {{ method.call }}
  }
{%- endif %}
{%- endfor %}
}
