using QueueMap.Emulators;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.Conformance;

namespace QueueMap.Tests.Storage.S3;

/// <summary>An S3 server that nobody here wrote. A bucket of its own for each test.</summary>
public sealed class FauxqsS3 : IAsyncLifetime
{
    private static int _buckets;
    private readonly EmulatorProcess _process = new("fauxqs");
    private readonly HttpClient _http = new();

    public Uri Url => _process.Url;

    public async ValueTask<string> NewBucketAsync()
    {
        _process.Require();
        var bucket = $"bucket-{Environment.ProcessId}-{Interlocked.Increment(ref _buckets)}";
        await SendAsync(HttpMethod.Put, bucket, content: null);
        return bucket;
    }

    public Task PutAsync(string bucket, string key, byte[] content) => SendAsync(HttpMethod.Put, PathOf(bucket, key), content);

    public Task RemoveAsync(string bucket, string key) => SendAsync(HttpMethod.Delete, PathOf(bucket, key), content: null);

    public async ValueTask InitializeAsync() => await _process.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    // Without the code that is judged.
    private async Task SendAsync(HttpMethod method, string path, byte[]? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        // fauxqs answers an empty body without a type with 500.
        request.Content = content is null ? null : new ByteArrayContent(content) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static string PathOf(string bucket, string key) => $"{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
}

/// <summary>
/// fauxqs judges requests, conditions, pages, folders and errors. It does not judge the order of keys, which it compares as a
/// language does (a-b behind a.csv, and accents by their letter) where S3 compares bytes; <see cref="S3SourceTests"/> do that.
/// </summary>
public abstract class S3SourceOnFauxqs(FauxqsS3 emulator, S3ClientKind client) : ObjectSourceConformance, IClassFixture<FauxqsS3>, IAsyncLifetime
{
    private S3Connections? _connections;
    private S3Source? _source;
    private string _bucket = "";

    protected override IObjectSource Source => _source!;

    protected override IReadOnlyList<string> Keys =>
    [
        "0", "a", "a0", "b/a", "b/c/d/e", "b/c/d/x", "b/c0", "b0/x", "b1/a b", "b1/plus+plus", "b2/50%25", "b2/%2F", "b3/new\nline", "b3/tab\t",
        "b4/quote\"'", "b5/<x>", "c/=1+1", "d/\u65e5\u672c/\u8a9e.csv", "e/\U0001F600", new('n', 255),
    ];

    protected override string? WhyNoDates => "fauxqs lists an object's date with milliseconds and answers HEAD without; S3 has seconds in both.";

    protected override DateTimeOffset WrittenAt(string key) => throw new NotSupportedException(WhyNoDates);

    protected override string? WhyNotAfter(string after) => after.Contains('\uFFFF', StringComparison.Ordinal)
        ? "fauxqs does not know encoding-type=url, and writes U+FFFF into its answer, which is then no XML."
        : null;

    public async ValueTask InitializeAsync()
    {
        _bucket = await emulator.NewBucketAsync();
        _connections = new S3Connections(S3Places.At(emulator.Url) with { Client = client });
        _source = new S3Source(_connections, S3Address.Parse($"s3://{_bucket}/data"));
        await emulator.PutAsync(_bucket, "beside", []);
    }

    public ValueTask DisposeAsync()
    {
        _connections?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask PutAsync(string key, byte[] content) => await emulator.PutAsync(_bucket, $"data/{key}", content);

    protected override async ValueTask RemoveAsync(string key) => await emulator.RemoveAsync(_bucket, $"data/{key}");
}

public sealed class S3SourceOnFauxqsTests(FauxqsS3 emulator) : S3SourceOnFauxqs(emulator, S3ClientKind.Lean);

public sealed class S3SourceOnFauxqsBySdkTests(FauxqsS3 emulator) : S3SourceOnFauxqs(emulator, S3ClientKind.Sdk);

/// <summary>
/// fauxqs takes a conditional write and ignores its condition. So it judges all but who creates a file, and the condition is
/// kept by <see cref="PutIfAbsent"/> in front of it; <see cref="S3RunFilesTests"/> have it from a server that knows conditions.
/// </summary>
public sealed class S3RunFilesOnFauxqsTests(FauxqsS3 emulator) : RunFilesConformance, IClassFixture<FauxqsS3>, IAsyncLifetime
{
    private S3Connections? _connections;
    private S3RunFiles? _files;
    private S3RunFiles? _secondFiles;

    /// <summary>fauxqs lists by localeCompare.</summary>
    protected override string? NameInUpperCase => null;

    protected override IRunFiles Files => _files!;

    protected override IRunFiles SecondFiles => _secondFiles!;

    public async ValueTask InitializeAsync()
    {
        var state = S3Address.Parse($"s3://{await emulator.NewBucketAsync()}/state");
        _connections = new S3Connections(S3Places.At(emulator.Url) with { Http = inner => new PutIfAbsent(inner) });
        (_files, _secondFiles) = (new S3RunFiles(_connections, state), new S3RunFiles(_connections, state));
    }

    public ValueTask DisposeAsync()
    {
        _connections?.Dispose();
        return ValueTask.CompletedTask;
    }
}
