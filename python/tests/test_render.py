"""Templates: strict, sandboxed, and unable to reach a header."""

import pytest

from outreach.render import RenderError, render, render_body, render_subject

CONTEXT = {"company_name": "Acme & Sons", "first_name": "Ada", "title": None}


def test_renders_what_the_context_holds() -> None:
    assert render_subject("{{ company_name }}: hello {{ first_name }}", CONTEXT) == "Acme & Sons: hello Ada"
    assert render_body("Hello {{ first_name }}\n", CONTEXT) == "Hello Ada\n"


@pytest.mark.parametrize(
    "template",
    [
        "{{ nickname }}",
        "{% if nickname %}x{% endif %}",
        "{% for n in nickname %}x{% endfor %}",
        "{{ company_name.nickname }}",
        "{{ title }}",
        "{{ title | upper }}",
        "{{ 'Dear ' ~ title }}",
    ],
)
def test_a_missing_variable_or_value_is_an_error(template: str) -> None:
    with pytest.raises(RenderError):
        render(template, CONTEXT)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% if title %}the {{ title }}{% else %}you{% endif %}", "you"),
        ("{{ title | default('friend') }}", "friend"),
        ("{{ nickname | default('friend') }}", "friend"),
    ],
)
def test_a_missing_value_can_be_guarded(template: str, text: str) -> None:
    assert render(template, CONTEXT) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ company_name.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ company_name|attr('__class__') }}",
        "{{ '{0.__class__}'.format(company_name) }}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{{ lines.append(1) }}",
        "{{ 'a' * 10000000000 }}",
        "{{ 10 ** 10000000 }}",
        "{% for i in range(10000000000) %}x{% endfor %}",
        "{{ 1 / 0 }}",
        "{{ unclosed",
        "{% nonsense %}",
    ],
)
def test_nothing_gets_out_of_the_sandbox(template: str) -> None:
    with pytest.raises(RenderError):
        render(template, {**CONTEXT, "lines": []})


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0"])
def test_the_subject_is_one_line(break_: str) -> None:
    with pytest.raises(RenderError):
        render_subject("Hello {{ first_name }}", {"first_name": f"Ada{break_}Bcc: victim@example.com"})


@pytest.mark.parametrize("template", ["", "   ", "{{ '' }}", "{# nothing #}"])
def test_blank_messages_are_refused(template: str) -> None:
    with pytest.raises(RenderError):
        render_subject(template, CONTEXT)
    with pytest.raises(RenderError):
        render_body(template, CONTEXT)


def test_a_template_in_the_data_stays_data() -> None:
    assert render("{{ company_name }}", {"company_name": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}"
