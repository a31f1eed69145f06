using QueueMap.Producer.Homes;

namespace QueueMap.Producer.Output;

/// <summary>Shows progress at intervals until the work is done: what the views have in common.</summary>
internal static class Following
{
    public static async Task ShowAsync(TimeSpan every, TimeProvider time, Func<RunProgress?> progress, Task work, Action<RunProgress> show)
    {
        using var timer = new PeriodicTimer(every, time);
        var tick = timer.WaitForNextTickAsync().AsTask();
        while (await Task.WhenAny(work, tick) != work)
        {
            if (progress() is { } now)
            {
                show(now);
            }

            tick = timer.WaitForNextTickAsync().AsTask();
        }
    }
}
