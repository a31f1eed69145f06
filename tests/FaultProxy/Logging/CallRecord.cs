using System.Text.Json.Serialization;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Logging;

/// <summary>One call as the log tells it. Times are of the machine's monotonic clock, the same in all of its processes.</summary>
internal sealed record CallRecord
{
    /// <summary>When the call had come, nanoseconds.</summary>
    public required long At { get; init; }

    /// <summary>When it was over for the proxy.</summary>
    public long End { get; set; }

    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required string Path { get; init; }

    /// <summary>The access key that signed it.</summary>
    public required string Who { get; init; }

    /// <summary>What disturbed it, by the names of the rules or, where they have none, the kinds. Only what came to pass.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>When the upstream had answered; null where it was not asked, or did not answer.</summary>
    public long? Answered { get; set; }

    /// <summary>The upstream's status; of a refusal, the proxy's own; 0 where there was neither.</summary>
    public int Status { get; set; }

    /// <summary>As it was forwarded; null for S3.</summary>
    public string? Request { get; set; }

    /// <summary>The upstream's own answer, whatever became of it; null for S3.</summary>
    public string? Response { get; set; }

    [JsonIgnore]
    public FaultRule? Rule { get; set; }

    public void Disturbed(FaultRule rule) => Faults.Add(rule.Name is null ? rule.Fault.ToString() : $"{rule.Name}:{rule.Fault}");
}
