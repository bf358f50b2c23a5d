else:
    __getattr__, __dir__ = exports(
        __name__,
        {
{%- for one in homes %}
            {{ one }}
{%- endfor %}
        },
    )

{{ exports }}
