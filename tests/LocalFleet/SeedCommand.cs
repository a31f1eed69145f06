using System.CommandLine;
using QueueMap.Storage.S3;

namespace QueueMap.LocalFleets;

/// <summary>seed S3: for the fleet of docker-compose.yml.</summary>
internal sealed class SeedCommand
{
    private const string Endpoint = "AWS_ENDPOINT_URL_S3";
    private const string State = "QUEUEMAP__STATE";

    private readonly Argument<string> _target = new("S3") { Description = "s3://BUCKET/PREFIX to put the files below; the bucket is made." };
    private readonly DataOptions _data = new();

    public System.CommandLine.Command Build()
    {
        var command = new System.CommandLine.Command(
            "seed", $"Makes the buckets of a fleet on an emulator, and station files in one of them. {Endpoint} says where the emulator is, {State} what the other bucket is.")
        {
            _target,
        };
        _data.AddTo(command);
        command.SetAction(SeedAsync);
        return command;
    }

    private async Task<int> SeedAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var target = S3Address.Parse(parsed.GetValue(_target)!);
        using var buckets = new Buckets(new Uri(Variable(Endpoint)));
        await buckets.MakeAsync(S3Address.Parse(Variable(State)).Bucket, cancellation);
        await buckets.MakeAsync(target.Bucket, cancellation);
        var data = await StationFiles.UploadAsync(_data.Of(parsed), buckets, target.Bucket, target.Prefix, cancellation);
        await Console.Out.WriteLineAsync($"{data.Files:N0} files, {data.Bytes:N0} bytes below {parsed.GetValue(_target)}");
        return 0;
    }

    // Without an endpoint the data would go to AWS: this program never does that.
    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{name} is not set.");
}
