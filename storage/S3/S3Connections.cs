using System.Collections.Concurrent;
using Amazon.Runtime;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Fetching;
using QueueMap.Storage.S3.Lean;

namespace QueueMap.Storage.S3;

/// <summary>
/// What all sources and files in S3 of one process share: connections, credentials, and the bounds on requests and bytes in
/// flight. One to a process, or the bounds are none.
/// </summary>
public sealed class S3Connections : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<S3Client>> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly AWSCredentials _credentials;
    private readonly S3Http _http;
    private readonly Backoff _backoff;
    private readonly DeadlineSources _deadlines;
    private long _answers;
    private long _parts;

    /// <exception cref="S3OptionsException">An option is out of its bounds.</exception>
    public S3Connections(S3Options options)
    {
        Options = options.Validated();
        _credentials = options.Anonymous ? new AnonymousAWSCredentials() : options.Credentials ?? new ChainCredentials();
        _http = new S3Http(Options);
        _deadlines = new DeadlineSources(options.Time);
        Calls = options.Client == S3ClientKind.Sdk ? new SdkCalls(this) : new LeanCalls(this, _http.Invoker, _credentials);
        _backoff = new Backoff(options.JitterSeed ?? Environment.ProcessId);
        Gets = new GetLimiter(options.MaxGets, options.Time);
        Bytes = new FairGate(options.BytesInFlight);
        Hedging = new Hedging(options);
        LateGets = new LateGets(options.Time);
    }

    public S3Options Options { get; }

    /// <summary>GETs that may be in flight at this moment: fewer than the option says while S3 throttles, or answers late.</summary>
    public int CurrentMaxGets => Gets.Limit;

    /// <summary>GETs of objects, or of their parts, that were answered in full. A second one that nobody waited for is not among them.</summary>
    public long PartsGot => Interlocked.Read(ref _parts);

    internal IS3Calls Calls { get; }

    internal GetLimiter Gets { get; }

    internal FairGate Bytes { get; }

    internal Hedging Hedging { get; }

    internal LateGets LateGets { get; }

    /// <summary>Requests that S3 has answered: whether it is an object or all of S3 that does not answer.</summary>
    internal long Answers => Interlocked.Read(ref _answers);

    internal Bucket BucketOf(string name) => _buckets.GetOrAdd(name, key => new Bucket(this, key));

    internal S3Client ClientOf(string region) => _clients.TryGetValue(region, out var known)
        ? known.Value
        : _clients.GetOrAdd(region, key => new Lazy<S3Client>(() => new S3Client(Options, _http, _credentials, key))).Value;

    internal void GotPart()
    {
        Interlocked.Increment(ref _parts);
        Answered();
    }

    internal void Answered() => Interlocked.Increment(ref _answers);

    /// <param name="began">When the first attempt was to be made.</param>
    internal bool MayTryAgain(S3Fault fault, int attempts, long began) => fault.Kind == S3FaultKind.Throttled
        ? Options.Time.GetElapsedTime(began) < Options.ThrottlingPatience
        : fault.IsTransient && attempts < Options.MaxAttempts;

    internal Task BackOffAsync(int attempt, CancellationToken cancellation) => Task.Delay(_backoff.After(attempt), Options.Time, cancellation);

    internal Deadline NewTimeout(TimeSpan timeout, CancellationToken cancellation) => _deadlines.Begin(timeout, cancellation);

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }

        LateGets.Dispose();
        _http.Dispose();
    }
}
