using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Fleet;

/// <summary>The producer of a fleet learns from the ledger, as everybody does.</summary>
internal sealed class NobodyLooks : IRunObserver
{
    public void Mapped(string run, int batch)
    {
    }

    public void Folded(string run, IReadOnlyList<PartialMaxima> partials)
    {
    }

    public void Died(string run, int batch, DeathCause cause)
    {
    }

    public void Finished(ResultSet result)
    {
    }

    public void Lost(Exception error)
    {
    }
}
