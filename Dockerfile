# The programs of a fleet, each an image of its own: no shell, not root. Every base may be replaced by a build argument.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /src
COPY . .
RUN dotnet restore tests/LocalFleet --locked-mode \
 && dotnet publish worker --no-restore -c Release -o /app/worker \
 && dotnet publish producer --no-restore -c Release -o /app/producer \
 && dotnet publish tests/LocalFleet --no-restore -c Release -o /app/seed

FROM ${RUNTIME_IMAGE} AS base
WORKDIR /app
# The number of the user 'app' of .NET's images: a number, so that an orchestrator can tell that it is not root.
USER 1654:1654
# The debugger's and profiler's sockets in /tmp; a file system that is read-only has no room for them.
ENV DOTNET_EnableDiagnostics=0

# Test data for a fleet without an account; no part of a deployment.
FROM base AS seed
COPY --from=build /app/seed .
ENTRYPOINT ["/app/queuemap-local-fleet"]

FROM base AS worker
COPY --from=build /app/worker .
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["/app/queuemap-worker", "healthcheck"]
ENTRYPOINT ["/app/queuemap-worker"]

FROM base AS producer
COPY --from=build /app/producer .
ENTRYPOINT ["/app/queuemap"]
