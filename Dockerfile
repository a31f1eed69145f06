# The queuemap command on a chiseled base: no shell, not root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish producer -c Release -o /app

FROM mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled
COPY --from=build /app /app
ENTRYPOINT ["/app/queuemap"]
