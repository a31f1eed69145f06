using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Storage.S3.Server;

/// <summary>
/// One bucket in memory that keeps what S3 documents and the emulators do not: order by bytes, conditional writes,
/// encoding-type. Requests can be answered otherwise before they come here.
/// </summary>
internal sealed class MemoryS3 : IAsyncDisposable
{
    public const string Bucket = "queuemap-tests";

    private readonly StubServer _server;
    private readonly List<StubRequest> _requests = [];
    private int _writes;
    private ImmutableSortedDictionary<string, Stored> _objects = ImmutableSortedDictionary.Create<string, Stored>(Utf8Order.Instance);

    public MemoryS3() => _server = new StubServer((request, _) => ValueTask.FromResult(Answer(request)));

    public Uri Url => _server.Url;

    /// <summary>Keys of a page at most, whatever a request asks for.</summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>Answers instead of the bucket where it gives an answer.</summary>
    public Func<StubRequest, StubAnswer?> Instead { get; set; } = _ => null;

    /// <summary>Spoils a sound answer.</summary>
    public Func<StubRequest, StubAnswer, StubAnswer> Spoil { get; set; } = (_, answer) => answer;

    public int MostInFlight => _server.MostInFlight;

    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public int Gets => Requests.Count(request => request.Method == "GET" && request.Key.Length > 0);

    public string Put(string key, byte[] content)
    {
        var stored = NewStored(content, ImmutableDictionary<string, string>.Empty);
        ImmutableInterlocked.Update(ref _objects, objects => objects.SetItem(key, stored));
        return stored.ETag;
    }

    public void Remove(string key) => ImmutableInterlocked.Update(ref _objects, objects => objects.Remove(key));

    public DateTimeOffset ModifiedOf(string key) => _objects[key].Modified;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private StubAnswer Answer(StubRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
        }

        return Instead(request) ?? Spoil(request, Sound(request));
    }

    private StubAnswer Sound(StubRequest request) => request switch
    {
        { Bucket: not Bucket } => StubAnswer.Error(404, "NoSuchBucket"),
        { IsListing: true } => ListAnswerWriter.Write(_objects.Select(pair => (pair.Key, (long)pair.Value.Content.Length, pair.Value.ETag, pair.Value.Modified)), request, PageSize),
        { Method: "GET" or "HEAD" } => Get(request),
        { Method: "PUT" } => PutIf(request),
        _ => StubAnswer.Error(501, "NotImplemented"),
    };

    private StubAnswer Get(StubRequest request)
    {
        if (!_objects.TryGetValue(request.Key, out var stored))
        {
            return StubAnswer.Error(404, "NoSuchKey");
        }

        if (request.Header("If-Match") is { } tag && tag != stored.ETag)
        {
            return StubAnswer.Error(412, "PreconditionFailed");
        }

        var answer = new StubAnswer(200, stored.Content) { Headers = [("ETag", stored.ETag), ("Last-Modified", stored.Modified.ToString("R")), .. stored.Metadata.Select(pair => (pair.Key, pair.Value))] };
        if (request.Header("Range") is not { } range)
        {
            return answer;
        }

        var ends = range["bytes=".Length..].Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        if (ends[0] >= stored.Content.Length)
        {
            return StubAnswer.Error(416, "InvalidRange");
        }

        var last = Math.Min(ends[1], stored.Content.Length - 1);
        return (answer with { Status = 206, Body = stored.Content.AsMemory(ends[0], last - ends[0] + 1) })
            .With("Content-Range", $"bytes {ends[0]}-{last}/{stored.Content.Length}");
    }

    private StubAnswer PutIf(StubRequest request)
    {
        var metadata = request.Headers.Where(pair => pair.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase));
        var stored = NewStored(request.Body, metadata.ToImmutableDictionary());
        if (request.Header("If-None-Match") != "*")
        {
            ImmutableInterlocked.Update(ref _objects, objects => objects.SetItem(request.Key, stored));
        }
        else if (!ImmutableInterlocked.Update(ref _objects, objects => objects.ContainsKey(request.Key) ? objects : objects.Add(request.Key, stored)))
        {
            return StubAnswer.Error(412, "PreconditionFailed");
        }

        return new StubAnswer(200).With("ETag", stored.ETag);
    }

    // A second a write: S3 tells times in whole seconds.
    private Stored NewStored(byte[] content, IReadOnlyDictionary<string, string> metadata) =>
        new(content, metadata, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(Interlocked.Increment(ref _writes)));

    private sealed record Stored(byte[] Content, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset Modified)
    {
#pragma warning disable CA5351 // It is what S3 takes for its ETags; nothing rests on it but that it changes.
        public string ETag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Content))}\"";
#pragma warning restore CA5351
    }
}
