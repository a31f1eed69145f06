using System.Globalization;

namespace QueueMap.Worker.Hosting;

/// <summary>What the ledger calls a worker of which a batch died: machine and process, or what a simulation calls it.</summary>
public sealed record WorkerName(string Value)
{
    public static WorkerName OfProcess { get; } = new(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}"));
}
