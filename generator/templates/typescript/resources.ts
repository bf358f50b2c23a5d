{{ exports }}

/** What a client can do: one property for each resource, and the workflows. */
export abstract class Resources extends {{ base }} {
{%- for one in resources %}
{{ one.doc }}
  readonly {{ one.name }}: {{ one.class }};
{% endfor %}
{%- for one in products %}
{{ one.doc }}
  readonly {{ one.name }}: {{ one.class }};
{% endfor %}
  /** @internal */
  protected constructor(caller: Caller) {
    super(caller);
{%- for one in resources %}
    this.{{ one.name }} = new {{ one.class }}(caller);
{%- endfor %}
{%- for one in products %}
    this.{{ one.name }} = product(caller, {{ one.product }}, {
{%- for resource in one.resources %}
      {{ resource }}
{%- endfor %}
    });
{%- endfor %}
  }
{%- for one in moved %}

{{ one.doc }}
  get {{ one.name }}(): {{ one.class }} {
    return this.{{ one.path }}.{{ one.name }};
  }
{%- endfor %}
}
