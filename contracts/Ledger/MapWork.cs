using System.Text.Json.Serialization;
using QueueMap.Contracts.Messages;

namespace QueueMap.Contracts.Ledger;

/// <summary>
/// What mapping took, for the bill. Nothing of a result comes from it: it differs from run to run, and of a batch that was mapped
/// twice only what the folded delivery took is in it.
/// </summary>
/// <param name="Gets">GETs of items that were answered in full.</param>
/// <param name="CpuMs">Milliseconds of processor time.</param>
/// <param name="HeldMs">Milliseconds that the process had a batch in hand: of its task's time what this work is to pay for.</param>
public sealed record MapWork(
    [property: JsonPropertyName("gets")] long Gets = 0,
    [property: JsonPropertyName("cpuMs")] long CpuMs = 0,
    [property: JsonPropertyName("heldMs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long HeldMs = 0)
{
    /// <summary>More than any batch takes: what a partial says past it is not believed.</summary>
    public const long MostOfBatch = 1_000_000_000;

    [JsonIgnore]
    public bool IsPossible => Gets is >= 0 and <= MostOfBatch && CpuMs is >= 0 and <= MostOfBatch && HeldMs is >= 0 and <= MostOfBatch;

    public static MapWork operator +(MapWork a, MapWork b) => new(a.Gets + b.Gets, a.CpuMs + b.CpuMs, a.HeldMs + b.HeldMs);

    /// <summary>The sum of what was told; null where nothing was.</summary>
    public static MapWork? Sum(MapWork? first, IReadOnlyList<PartialMaxima> partials)
    {
        var sum = first;
        for (var i = 0; i < partials.Count; i++)
        {
            sum = partials[i].Work is { } work ? (sum ?? new MapWork()) + work : sum;
        }

        return sum;
    }
}
