# For deploy/images/offline.sh, which lays out what is copied here. The rest is as in the Dockerfile.
FROM scratch AS base
COPY root/ /
WORKDIR /app
ENV DOTNET_ROOT=/usr/share/dotnet \
    DOTNET_RUNNING_IN_CONTAINER=true \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_EnableDiagnostics=0 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 1654:1654

FROM base AS worker
COPY worker/ /app/
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["/app/queuemap-worker", "healthcheck"]
ENTRYPOINT ["/app/queuemap-worker"]

FROM base AS producer
COPY producer/ /app/
ENTRYPOINT ["/app/queuemap"]
