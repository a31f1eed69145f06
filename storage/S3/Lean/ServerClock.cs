namespace QueueMap.Storage.S3.Lean;

/// <summary>The time of day by which requests are signed: this machine's, put right by what S3 says once it refuses it.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    /// <summary>S3 refuses what is 15 minutes off. An answer is some seconds old when it is read; less than this is no error of a clock.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(1);

    private long _offsetTicks;

    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Volatile.Read(ref _offsetTicks));

    /// <param name="signedAt">The time that S3 has refused.</param>
    /// <param name="server">The Date of that answer; null where it has none.</param>
    /// <returns>Whether the same request, signed again, has another time.</returns>
    public bool TrySet(DateTimeOffset signedAt, DateTimeOffset? server)
    {
        if (server is not { } now || (now - signedAt).Duration() < s_least)
        {
            return false;
        }

        Volatile.Write(ref _offsetTicks, (now - time.GetUtcNow()).Ticks);
        return true;
    }
}
