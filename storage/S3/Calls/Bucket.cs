namespace QueueMap.Storage.S3.Calls;

/// <summary>
/// A bucket, wherever it lies: the first answer that names another region moves all further requests there. So nobody has to
/// know a bucket's region, and no right beyond those for the requests themselves is needed to find it.
/// </summary>
internal sealed class Bucket(S3Connections connections, string name)
{
    /// <summary>A bucket that has moved twice while it was asked for is a server that sends everybody in a circle.</summary>
    private const int MaxMoves = 3;

    private readonly Lock _moving = new();
    private string _region = connections.Options.FirstRegion;
    private int _moves;

    public string Name => name;

    public S3Options Options => connections.Options;

    public string Region => Volatile.Read(ref _region);

    public IS3Calls Calls => connections.Calls;

    /// <param name="asked">The region that the failed request was sent to.</param>
    /// <returns>Whether the request is worth another attempt where the bucket is now known to be.</returns>
    public bool Follow(S3Fault fault, string asked)
    {
        if (fault is not { Kind: S3FaultKind.OtherRegion, Region: { } region })
        {
            return false;
        }

        lock (_moving)
        {
            if (_region != asked)
            {
                return true; // Another request has been told the same meanwhile.
            }

            if (region == asked || ++_moves > MaxMoves)
            {
                return false;
            }

            Volatile.Write(ref _region, region);
            return true;
        }
    }

    /// <summary>Calls the SDK until it works, for good fails, or has failed too often.</summary>
    /// <exception cref="S3FaultException">It does not work.</exception>
    public Task<T> CallAsync<T>(Func<S3Client, CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        CallAsync((region, limit) => call(connections.ClientOf(region), limit), cancellation);

    /// <summary>Calls until it works, for good fails, or has failed too often.</summary>
    /// <param name="call">One attempt in a region, from the request to the last byte of the answer.</param>
    /// <exception cref="S3FaultException">It does not work.</exception>
    public async Task<T> CallAsync<T>(Func<string, CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var began = Options.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var region = Region;
            S3Fault? fault;
            Exception thrown;
            using (var limit = connections.NewTimeout(Options.FirstByteTimeout + Options.IdleTimeout, cancellation))
            {
                try
                {
                    var answer = await call(region, limit.Token);
                    connections.Answered();
                    return answer;
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested && (fault = S3Fault.Of(e)) is not null)
                {
                    thrown = e;
                }
            }

            if (Follow(fault, region))
            {
                continue;
            }

            if (!connections.MayTryAgain(fault, attempt, began))
            {
                throw new S3FaultException(fault, attempt, thrown);
            }

            await connections.BackOffAsync(attempt, cancellation);
        }
    }
}
