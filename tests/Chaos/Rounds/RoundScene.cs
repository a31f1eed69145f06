using QueueMap.Chaos.People;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Worlds;
using QueueMap.FaultProxy;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Rounds;

/// <summary>A round as it goes on: what its faults act on.</summary>
/// <param name="Sound">The objects of the source as they were uploaded.</param>
internal sealed record RoundScene(
    World World, Fleet Fleet, Journal Journal, RawQueues Queues, RawTables Tables, RoundFacts Facts, Counts Counts, string Folder, IReadOnlyList<GivenObject> Sound, Random Chance)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(40);

    /// <summary>Ends when there is work to disturb.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>What did not go as it should, for the judge.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<Complaint> Complaints { get; } = [];

    /// <summary>Waits for a call that a proxy holds by this rule, and does something to the process that made it; as often as told.</summary>
    public async Task TrapAsync(ProxyProcess proxy, string rule, int times, Func<Member, Task> act, CancellationToken cancellation)
    {
        for (var done = 0; done < times;)
        {
            var held = (await proxy.HeldAsync()).Where(call => call.Name == rule).Select(call => Fleet.Find(call.Who))
                .FirstOrDefault(member => member is { HasExited: false, IsFrozen: false });
            if (held is not null)
            {
                await act(held);
                Counts.Add(rule.Split('/')[0]);
                done++;
            }

            await PauseAsync(s_look, cancellation);
        }
    }

    public static Task PauseAsync(TimeSpan pause, CancellationToken cancellation) => Task.Delay(pause, TimeProvider.System, cancellation);

    public static Task PauseAsync(double seconds, CancellationToken cancellation) => PauseAsync(TimeSpan.FromSeconds(seconds), cancellation);
}
