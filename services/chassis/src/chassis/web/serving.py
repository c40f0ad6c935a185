"""Serving an application on a port until told to stop."""

import asyncio

import uvicorn
from fastapi import FastAPI


async def serve_http(app: FastAPI, host: str, port: int) -> None:
    """Serve until cancelled; requests under way get 5 s to end."""
    server = uvicorn.Server(
        uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    )
    try:
        await server.serve()
    except asyncio.CancelledError:
        server.should_exit = True
        await server.shutdown()
        raise
