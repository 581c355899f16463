// Exits with 0 when the server of this container is alive, for Docker's HEALTHCHECK: the slim image has no curl.
const port = process.env.PORT || 8000;
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/api/health/live`, {
    signal: AbortSignal.timeout(4000),
  });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
