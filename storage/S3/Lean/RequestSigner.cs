using Amazon.Runtime;

namespace QueueMap.Storage.S3.Lean;

/// <summary>
/// Who signs in one region. The credentials are asked for anew every second, so that they are renewed when their provider
/// renews them, which keeps them itself and is so asked thousands of times less.
/// </summary>
internal sealed class RequestSigner(AWSCredentials credentials, string region, ServerClock clock)
{
    private volatile SigningMoment? _latest;

    public ValueTask<SigningMoment> NowAsync()
    {
        var now = clock.Now;
        return _latest is { } latest && latest.Second == now.ToUnixTimeSeconds() ? new(latest) : RenewAsync(now);
    }

    private async ValueTask<SigningMoment> RenewAsync(DateTimeOffset now) =>
        _latest = new SigningMoment(now, region, await credentials.GetCredentialsAsync(), _latest);
}
