using Amazon.Runtime;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using QueueMap.Worker.Fleet;

const int Failed = 1;
const int Usage = 2;

try
{
    if (args is ["healthcheck", .. var rest])
    {
        return await Health.AskAsync(WorkerHost.OptionsOf(WorkerHost.ConfigurationOf(rest)).HealthPort, CancellationToken.None);
    }

    await using var app = WorkerHost.Build(args);
    await WorkerHost.RunAsync(app);
    return 0;
}
catch (FleetOptionsException error)
{
    foreach (var line in error.Errors)
    {
        await Console.Error.WriteLineAsync($"error: {line}");
    }

    return Usage;
}
catch (Exception error) when (error is ConfigurationException or AmazonClientException or AmazonServiceException)
{
    // Whoever runs the container starts it again; what is missing may be there by then.
    await Console.Error.WriteLineAsync($"error: {error.Message}");
    return Failed;
}
