using Amazon.Runtime;
using MassTransit;
using QueueMap.Contracts.Wire;
using QueueMap.Producer.Generating;
using QueueMap.Producer.Requeueing;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Commands;

/// <summary>What an error means to the user: a sentence and an exit code.</summary>
internal static class Failures
{
    public static int ExitCodeOf(Exception error) => error switch
    {
        UsageException or GsodOptionsException or TargetDirectoryException or UnknownRunException or RunLockedException
            or RequeueRefusedException or FormatException or FleetOptionsException or SimulationException => ExitCode.Usage,
        _ when AccessFaults.Include(error) => ExitCode.Denied,
        SourceException => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    /// <summary>The message alone where it was written for users; its type too where it was not.</summary>
    public static string Explain(Exception error) => error is UsageException or GsodOptionsException or UnknownRunException or RunLockedException or RequeueRefusedException or FormatException or FleetOptionsException or SimulationException or TableMissingException
        or SourceException or ManifestConflictException or UnknownVersionException or IOException or UnauthorizedAccessException or AmazonServiceException or AmazonClientException or ConfigurationException
        ? error.Message
        : $"{error.GetType().Name}: {error.Message}";
}
