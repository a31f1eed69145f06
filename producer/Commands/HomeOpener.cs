using Microsoft.Extensions.Configuration;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Homes;
using QueueMap.Storage.S3;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Commands;

/// <summary>Finds the home that --state means: a directory is worked on in this process, an S3 prefix by a fleet.</summary>
internal sealed class HomeOpener(TimeProvider time)
{
    private const string ClientVariable = "QUEUEMAP__S3__CLIENT";

    /// <param name="s3Client">As the command line has it; null where it has none.</param>
    public Home Open(string state, string? s3Client = null)
    {
        var flag = state == SharedOptions.StandardState ? "" : $" --state {Quoted(state)}";
        return S3Address.IsOne(state) ? OpenFleet(state, flag, s3Client) : new LocalHome(Path.GetFullPath(state), flag, ClientOf(s3Client), time);
    }

    /// <exception cref="UsageException">It is a directory.</exception>
    public FleetHome OpenFleet(string state)
    {
        return Open(state) as FleetHome ?? throw new UsageException(
            $"--state is the directory {state}, and this command is for a fleet. Give the s3://BUCKET/PREFIX of the fleet, or set QUEUEMAP__STATE.");
    }

    /// <exception cref="UsageException">It is the state of runs in one process.</exception>
    public async Task<DeadLetterOffice> OfficeOfAsync(string state, CancellationToken cancellation)
    {
        var home = Open(state) as FleetHome ?? throw new UsageException(
            $"{state} is the state of runs in one process, which have no dead-letter queue. 'queuemap status RUN' names their dead batches, "
            + "and 'queuemap requeue RUN --batch N' sends them again.");
        return await home.OpenOfficeAsync(cancellation);
    }

    private static S3ClientKind ClientOf(string? given)
    {
        if (given is null && Environment.GetEnvironmentVariable(ClientVariable) is { Length: > 0 } setting)
        {
            given = SharedOptions.IsS3Client(setting) ? setting : throw new UsageException($"{ClientVariable} is '{setting}'; set it to lean or sdk.");
        }

        return given == "sdk" ? S3ClientKind.Sdk : S3ClientKind.Lean;
    }

    private FleetHome OpenFleet(string state, string flag, string? s3Client)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection([new($"{FleetOptions.Section}:State", S3Address.Parse(state).ToString())])
            .AddInMemoryCollection(s3Client is null ? [] : [new($"{FleetOptions.Section}:S3:Client", s3Client)])
            .Build();
        var options = FleetOptionsReader.Read(configuration);
        var access = new FleetAccess(time);
        return new FleetHome(options, access, new FleetStores(options, access), flag);
    }

    private static string Quoted(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':')
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
