"""Redirects, HTTP/1.1."""

from __future__ import annotations

from tests.hostile.stage import H1, OK, Wire


@H1.must_end_in("redirect_loop")
async def redirect_to_itself(wire: Wire) -> None:
    await wire.redirect(wire.target)


@H1.must_end_in("redirect_loop")
async def redirect_in_a_circle(wire: Wire) -> None:
    await wire.redirect("/b" if wire.target != "/b" else "/a/../article")


@H1.must_end_in("redirects")
async def redirect_for_ever(wire: Wire) -> None:
    count = int("0" + "".join(character for character in wire.target if character.isdigit()))
    await wire.redirect(f"/article-{count + 1}", "301 Moved Permanently")


@H1.must_end_in(OK)
async def redirect_with_an_endless_body(wire: Wire) -> None:
    if wire.target == "/there":
        await wire.answer()
        return
    await wire.answer("Location: /there", status="302 Found", body=b"", length=False)
    while True:
        await wire.send(b"x" * 65_536)


@H1.must_end_in("bad_scheme")
async def redirect_to_a_file(wire: Wire) -> None:
    await wire.redirect("file:///etc/passwd")


@H1.must_end_in("bad_scheme")
async def redirect_to_a_script(wire: Wire) -> None:
    await wire.redirect("javascript:alert(1)")


@H1.must_end_in("bad_scheme")
async def redirect_to_data(wire: Wire) -> None:
    await wire.redirect("data:text/html,<p>hello</p>")


@H1.must_end_in("bad_scheme")
async def redirect_to_gopher(wire: Wire) -> None:
    await wire.redirect("gopher://h1.test:70/1")


@H1.must_end_in("bad_url")
async def redirect_to_port_99999(wire: Wire) -> None:
    await wire.redirect("http://redirect-to-port-99999.h1.test:99999/")


@H1.must_end_in("bad_url")
async def redirect_to_port_0(wire: Wire) -> None:
    await wire.redirect("http://redirect-to-port-0.h1.test:0/")


@H1.must_end_in("bad_url")
async def redirect_to_no_host(wire: Wire) -> None:
    await wire.redirect("http://?")


@H1.must_end_in("bad_url")
async def redirect_to_a_tab(wire: Wire) -> None:
    await wire.redirect("/a\tb")


@H1.must_end_in("bad_url")
async def redirect_to_ten_kilobytes(wire: Wire) -> None:
    await wire.redirect("/" + "a" * 10_240)


@H1.must_end_in("blocked_address")
async def redirect_to_a_private_address(wire: Wire) -> None:
    await wire.redirect("http://10.0.0.1/admin")


@H1.must_end_in("blocked_address")
async def redirect_to_cloud_metadata(wire: Wire) -> None:
    await wire.redirect("http://169.254.169.254/latest/meta-data/")


@H1.must_end_in("blocked_port")
async def redirect_to_the_mail_server(wire: Wire) -> None:
    await wire.redirect("http://redirect-to-the-mail-server.h1.test:25/")


@H1.must_end_in("protocol_error")
async def redirect_to_nowhere(wire: Wire) -> None:
    await wire.answer(status="302 Found", body=b"")


@H1.must_end_in("soft_redirect")
async def redirect_to_the_home_page(wire: Wire) -> None:
    if wire.target == "/":
        await wire.answer()
    else:
        await wire.redirect("/")


@H1.must_end_in("soft_redirect")
async def redirect_to_consent(wire: Wire) -> None:
    if wire.target.startswith("/consent"):
        await wire.answer()
    else:
        await wire.redirect(f"/consent?back={wire.target}")


@H1.must_end_in(OK)
async def redirect_with_credentials(wire: Wire) -> None:
    if wire.target == "/there":
        await wire.answer(status="500 Sent" if "authorization" in wire.headers else "200 OK")
    else:
        await wire.redirect("http://user:secret@redirect-with-credentials.h1.test/there")


@H1.must_end_in(OK)
async def redirect_with_a_space_and_accents(wire: Wire) -> None:
    if wire.target == "/caf%C3%A9%20noir":
        await wire.answer()
    else:
        await wire.redirect("/café noir")
