"""Security headers, the content security policy, cookies, proxies, and the addresses of static files."""

import base64
import hashlib
import io
from functools import cache
from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, Response, g, request, url_for
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

STATIC = Path(__file__).resolve().parents[2] / "static"
WASM_WORKER = "js/poste/decoder.js"
MAX_BODY_BYTES = 12 * 1024 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


class InMemoryRequest(Request):
    """A request whose files never touch a disk: a list of people must not lie in a temporary folder.

    Werkzeug would write what is larger than 500 kB into one. ``MAX_BODY_BYTES`` bounds the memory.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **options: Any) -> None:
        super().__init__(environ, *args, **options)
        if self.method == "HEAD":  # pages answer it as GET; Werkzeug, which reads ``environ``, leaves the body out
            self.method = "GET"

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 (signature of Werkzeug)
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return io.BytesIO()


def init_app(app: Flask, *, secure: bool, proxies: int, host: str | None = None) -> None:
    """Set limits, cookies and headers of ``app``.

    ``proxies`` is the exact number of trusted reverse proxies; ``host`` the only name that it answers to, besides
    this machine's own.
    """
    if host is not None:
        app.config["TRUSTED_HOSTS"] = [host, "127.0.0.1", "localhost"]
    app.request_class = InMemoryRequest
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_PARTS=12_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="__Host-jatigi" if secure else "jatigi",
        WTF_CSRF_TIME_LIMIT=None,
        # No page sends a Referer, so it cannot be asked for; the token and SameSite=Lax guard the forms.
        WTF_CSRF_SSL_STRICT=False,
    )
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # Flask's documented way to add middleware
    app.after_request(_add_headers)
    app.jinja_env.globals.update(public_css=public_css, asset=asset)


def asset(name: str) -> str:
    """Return the address of a static file, with the hash of its content, without language prefix."""
    return f"{_root()}/static/{name}?v={_hash(name)}"


def public_css() -> Markup:
    """Return the public stylesheet to set inline, and allow it by hash on this page."""
    css, digest = _public_css()
    g.setdefault("style_hashes", set()).add(digest)
    return Markup(css)  # noqa: S704 (our own file, and the policy names its hash)


def allow_style(css: str) -> Markup:
    """Return a small stylesheet of ours to set inline, and allow it by hash on this page."""
    g.setdefault("style_hashes", set()).add(_style_hash(css))
    return Markup(css)  # noqa: S704 (made by us from checked values, and the policy names its hash)


def allow_made_frames() -> None:
    """Let this page show in a frame what its own script has fetched and made there: a PDF, to print it."""
    g.made_frames = True


def allow_device_page() -> None:
    """Let this page show pictures that it made: the offline desk. Its camera's are read by a worker of its own."""
    g.device_page = True


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _worker_policy() or _policy())
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _policy() -> str:
    hashes = " ".join(sorted(g.get("style_hashes", set())))
    frames = "; frame-src blob:" if g.get("made_frames") else ""
    images = " blob:" if g.get("device_page") else ""
    return (
        f"default-src 'none'; style-src 'self' {hashes}".rstrip()
        + f"; script-src 'self'; img-src 'self' data:{images}; connect-src 'self'; font-src 'self'"
        f"; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'{frames}"
    )


def _worker_policy() -> str:
    """Return the policy of the worker that decodes pictures, else nothing: it alone may run WebAssembly, no page."""
    if not request.path.endswith(f"/{WASM_WORKER}"):
        return ""
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
        "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _root() -> str:
    static = url_for("static", filename="x")
    prefix = request.environ.get("jatigi.locale")
    root = static.removesuffix("/static/x")
    return root.removesuffix(f"/{prefix}") if prefix else root


@cache
def _hash(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def _public_css() -> tuple[str, str]:
    css = (STATIC / "css" / "public.css").read_text(encoding="utf-8").strip()
    return css, _style_hash(css)


@cache
def _style_hash(css: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"
