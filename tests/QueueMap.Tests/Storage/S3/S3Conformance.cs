using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.Conformance;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

public abstract class S3SourceConformance : ObjectSourceConformance, IAsyncDisposable
{
    private readonly string _prefix;
    private readonly MemoryS3 _server;
    private readonly S3Connections _connections;

    protected S3SourceConformance(string prefix, int pageSize, int partBytes = S3Options.DefaultPartBytes, S3ClientKind client = S3ClientKind.Lean)
    {
        _prefix = prefix;
        _server = new MemoryS3 { PageSize = pageSize };
        _connections = new S3Connections(S3Places.At(_server.Url) with { PartBytes = partBytes, Client = client });
        Source = new S3Source(_connections, S3Address.Parse($"s3://{MemoryS3.Bucket}/{prefix}"));

        // What lies beside a source is none of it.
        _server.Put("beside", []);
        _server.Put("\u0001", []);
        if (prefix.Length == 0)
        {
            _server.Remove("beside");
            _server.Remove("\u0001");
        }
    }

    protected override IObjectSource Source { get; }

    protected override ValueTask PutAsync(string key, byte[] content)
    {
        _server.Put(_prefix + key, content);
        return ValueTask.CompletedTask;
    }

    protected override DateTimeOffset WrittenAt(string key) => _server.ModifiedOf(_prefix + key);

    protected override ValueTask RemoveAsync(string key)
    {
        _server.Remove(_prefix + key);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class S3SourceTests() : S3SourceConformance(prefix: "", pageSize: 1_000);

/// <summary>Every listing of the suite has many pages.</summary>
public sealed class S3SourceOfSmallPagesTests() : S3SourceConformance(prefix: "b\u00fccher/+ %2F/", pageSize: 3);

/// <summary>Every object of the suite is read in ranges.</summary>
public sealed class S3SourceOfSmallPartsTests() : S3SourceConformance(prefix: "a/", pageSize: 1, partBytes: 2);

public sealed class S3SourceBySdkTests() : S3SourceConformance(prefix: "", pageSize: 1_000, client: S3ClientKind.Sdk);

public sealed class S3SourceOfSmallPagesBySdkTests() : S3SourceConformance(prefix: "b\u00fccher/+ %2F/", pageSize: 3, client: S3ClientKind.Sdk);

public sealed class S3SourceOfSmallPartsBySdkTests() : S3SourceConformance(prefix: "a/", pageSize: 1, partBytes: 2, client: S3ClientKind.Sdk);

public sealed class S3RunFilesTests : RunFilesConformance, IAsyncDisposable
{
    private readonly MemoryS3 _server = new() { PageSize = 3 };
    private readonly S3Connections _connections;

    public S3RunFilesTests()
    {
        _connections = new S3Connections(S3Places.At(_server.Url));
        var state = S3Address.Parse($"s3://{MemoryS3.Bucket}/state");
        (Files, SecondFiles) = (new S3RunFiles(_connections, state), new S3RunFiles(_connections, state));
    }

    protected override IRunFiles Files { get; }

    protected override IRunFiles SecondFiles { get; }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _server.DisposeAsync();
    }
}
