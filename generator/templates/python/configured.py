

class Configured:
    """What is made with settings."""

    __slots__ = ()

    def __init__(
        self,
        *,
{%- for one in parameters %}
{{ one }}
{%- endfor %}
    ) -> None:
{{ doc }}
        # From here on a traceback shows nothing of them.
        api_key, passcode = secret(api_key), secret(passcode)
        proxy, headers = secret(proxy), hidden(headers)
        self._start(session(locals()))

    if TYPE_CHECKING:

        def _start(self, session: Session) -> None: ...
