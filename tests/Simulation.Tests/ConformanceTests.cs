using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.Conformance;

namespace QueueMap.Simulation.Tests;

/// <summary>The queues in memory, by the suite that fauxqs and local-aws-sqs pass.</summary>
public sealed class MemorySqsTests : ClientConformance, IDisposable
{
    private readonly LiveServices _services;

    public MemorySqsTests()
        : this(new LiveServices())
    {
    }

    private MemorySqsTests(LiveServices services)
        : base(services) => _services = services;

    [Fact]
    public Task A_purged_queue_is_empty() => A_purged_queue_is_emptyAsync();

    [Fact]
    public Task The_depth_of_a_queue_is_what_is_visible_held_and_delayed() => The_depth_is_what_is_visible_held_and_delayedAsync();

    /// <summary>fauxqs takes any text for a receipt handle. AWS (DeleteMessageBatch, ReceiptHandleIsInvalid): it is refused.</summary>
    [Fact]
    public async Task A_handle_that_is_none_is_refused()
    {
        var queue = await _services.NewQueueAsync();
        Assert.Equal(SqsErrorKind.ReceiptHandleInvalid, (await Client.DeleteAsync(queue, ["garbage"], default))[0].Error?.Kind);
        Assert.NotNull((await Client.ChangeVisibilityAsync(queue, [new("garbage", TimeSpan.Zero)], default))[0].Error);
    }

    /// <summary>The emulators answer either way. AWS (ChangeMessageVisibility, MessageNotInflight): it is refused.</summary>
    [Fact]
    public async Task The_visibility_of_a_message_that_nobody_holds_cannot_be_changed()
    {
        var queue = await _services.NewQueueAsync();
        await Client.SendAsync(queue, [new("free", None)], default);
        var message = Assert.Single((await ReceiveAsync(queue)).Messages);
        await Client.ChangeVisibilityAsync(queue, [new(message.ReceiptHandle, TimeSpan.Zero)], default);
        Assert.Equal(
            SqsErrorKind.MessageNotInFlight,
            (await Client.ChangeVisibilityAsync(queue, [new(message.ReceiptHandle, TimeSpan.FromSeconds(9))], default))[0].Error?.Kind);
    }

    public void Dispose() => _services.Dispose();
}

/// <summary>The tables in memory, by the suites that dynalite passes.</summary>
public sealed class MemoryRunStoreTests : RunStoreConformance, IDisposable
{
    private readonly LiveServices _services = new(pagesShort: true);

    public MemoryRunStoreTests()
    {
        var files = new S3RunFiles(_services.NewConnections(), S3Address.Parse("s3://state-bucket/fleet"));
        Store = new DynamoRunStore(_services.NewDynamo(), new TableNames(), files, "first");
        SecondStore = new DynamoRunStore(_services.NewDynamo(), new TableNames(), files, "second", maxInline: 0);
    }

    protected override IRunStore Store { get; }

    protected override IRunStore SecondStore { get; }

    public void Dispose() => _services.Dispose();
}

public sealed class MemoryResultStoreTests : ResultStoreConformance, IDisposable
{
    private readonly LiveServices _services = new(pagesShort: true);

    public MemoryResultStoreTests()
    {
        var files = new S3RunFiles(_services.NewConnections(), S3Address.Parse("s3://state-bucket/fleet"));
        Store = SecondStore = new DynamoResultStore(_services.NewDynamo(), new TableNames(), files);
    }

    protected override IResultStore Store { get; }

    protected override IResultStore SecondStore { get; }

    public void Dispose() => _services.Dispose();
}

/// <summary>The objects in memory, by the suites that fauxqs's S3 passes.</summary>
public sealed class MemoryRunFilesTests : RunFilesConformance, IDisposable
{
    private readonly LiveServices _services = new(pageSize: 3);

    public MemoryRunFilesTests()
    {
        var connections = _services.NewConnections();
        var state = S3Address.Parse("s3://state-bucket/fleet");
        (Files, SecondFiles) = (new S3RunFiles(connections, state), new S3RunFiles(connections, state));
    }

    protected override IRunFiles Files { get; }

    protected override IRunFiles SecondFiles { get; }

    public void Dispose() => _services.Dispose();
}

public abstract class MemorySourceConformance : ObjectSourceConformance, IDisposable
{
    private const string Bucket = "items-bucket";

    private readonly LiveServices _services;

    protected MemorySourceConformance(S3ClientKind client, int pageSize)
    {
        _services = new LiveServices(pageSize: pageSize);
        Source = new S3Source(_services.NewConnections(client), S3Address.Parse($"s3://{Bucket}/"));
    }

    protected override IObjectSource Source { get; }

    protected override ValueTask PutAsync(string key, byte[] content)
    {
        _services.Buckets.Put(Bucket, key, content, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_services.Buckets.Of(Bucket).Count));
        return ValueTask.CompletedTask;
    }

    protected override ValueTask RemoveAsync(string key)
    {
        _services.Buckets.Of(Bucket).Remove(key);
        return ValueTask.CompletedTask;
    }

    protected override DateTimeOffset WrittenAt(string key) => _services.Buckets.Of(Bucket)[key].Modified;

    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class MemorySourceTests() : MemorySourceConformance(S3ClientKind.Lean, pageSize: 1_000);

public sealed class MemorySourceOfSmallPagesBySdkTests() : MemorySourceConformance(S3ClientKind.Sdk, pageSize: 3);
