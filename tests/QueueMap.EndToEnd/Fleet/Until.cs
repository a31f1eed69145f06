namespace QueueMap.EndToEnd.Fleet;

/// <summary>Asks again and again until the answer is the one awaited: neither the ledger nor the proxy calls back.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="within">When to give up; a minute where null.</param>
    public static async Task<T> IsAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, TimeSpan? within = null)
    {
        using var end = new CancellationTokenSource(within ?? Patience);
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
            {
                return answer;
            }

            await Task.Delay(Pause, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(end.IsCancellationRequested, $"not seen within {(within ?? Patience).TotalSeconds} s; the last answer was {answer}");
        }
    }
}
