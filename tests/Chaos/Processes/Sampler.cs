using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Processes;

/// <summary>Looks at what each process holds, twice a second, by /proc.</summary>
internal static class Sampler
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500);

    private const long PageBytes = 4096;

    public static async Task RunAsync(Fleet fleet, Journal journal, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                foreach (var member in fleet.Living)
                {
                    if (Look(member) is { } sample)
                    {
                        journal.Sampled(sample);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The round is over.
        }
    }

    private static Sample? Look(Member member)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{member.Id}/statm").Split(' ')[1];
            var handles = Directory.GetFiles($"/proc/{member.Id}/fd");
            var sockets = handles.Count(handle => new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
            return new Sample(Journal.Now, member.Name, member.Role, long.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * PageBytes, handles.Length, sockets);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null; // It has just ended.
        }
    }
}
