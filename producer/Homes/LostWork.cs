using QueueMap.Producer.Output;

namespace QueueMap.Producer.Homes;

/// <summary>What an open run waits for and will not get by itself.</summary>
/// <param name="Batches">Batches whose partial could not be folded.</param>
/// <param name="Queue">Where those partials lie; null in one process, where such a partial ends the session.</param>
/// <param name="Cause">Why one of them died. Untrusted.</param>
/// <param name="WhyUnknown">Why the queue could not be looked at; null where it was.</param>
public sealed record LostWork(IReadOnlyList<int> Batches, string? Queue = null, string? Cause = null, string? WhyUnknown = null)
{
    public static readonly LostWork None = new([]);

    private const int MaxNamed = 10;

    /// <summary>What a person should know and do; nothing where there is nothing.</summary>
    public IEnumerable<string> Lines(string run, string flag)
    {
        if (WhyUnknown is not null)
        {
            yield return Printable.Of($"lost      unknown, because {Queue} could not be looked at: {WhyUnknown}");
        }

        if (Batches.Count > 0)
        {
            var more = Batches.Count > MaxNamed ? $" and {Batches.Count - MaxNamed:N0} more" : "";
            yield return Printable.Of(
                $"lost      {Batches.Count:N0} partials could not be folded and lie in {Queue}, of batch {string.Join(", ", Batches.Take(MaxNamed))}{more}: {Cause}");
            yield return $"next      when the cause is mended, their batches are sent again by: queuemap resume {run}{flag}";
        }
    }
}
