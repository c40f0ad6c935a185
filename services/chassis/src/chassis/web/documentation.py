"""/docs and /pages/files from the package's own files: no asset comes from elsewhere."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"


def add_documentation(app: FastAPI) -> None:
    """Serve the OpenAPI page and its script, style and icon."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=app.openapi_url or "/openapi.json",
            title=app.title,
            swagger_js_url="/static/swagger-ui-bundle.js",
            swagger_css_url="/static/swagger-ui.css",
            swagger_favicon_url="/static/favicon-32x32.png",
        )


def add_files_page(app: FastAPI) -> None:
    """Serve the page on which people send workbooks. It asks for a token and sends what any program would to /files."""

    @app.get("/pages/files", include_in_schema=False)
    async def files_page() -> FileResponse:
        return FileResponse(STATIC / "files.html", headers={"Cache-Control": "no-cache"})
